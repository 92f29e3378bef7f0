import { type CSSResult, LitElement, type PropertyDeclarations, type PropertyValues } from 'lit'
import type { Context } from './context.ts'
import { toProblem } from './problem.ts'
import { given } from './properties.ts'

/**
 * An inner element. It renders into the one shadow root of `<dropbox-connector>` instead of one of its own, so that
 * `::part`, labels, descriptions and the status region reach everything; its styles join that root when it does.
 */
export abstract class Part extends LitElement {
  static override properties: PropertyDeclarations = { ctx: given }
  static sheet: CSSResult | undefined

  declare ctx: Context
  #broken = false

  protected override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const { sheet } = this.constructor as typeof Part
    if (sheet) this.adopt(sheet)
  }

  /** Adds styles to the root this renders into, once. */
  protected adopt({ styleSheet }: CSSResult): void {
    const root = this.getRootNode()
    if (styleSheet && root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(styleSheet)) {
      root.adoptedStyleSheets.push(styleSheet)
    }
  }

  /** A throw while rendering is shown as a problem of this part and never reaches the host's page. */
  protected override update(changed: PropertyValues): void {
    try {
      super.update(changed)
      this.drawn()
    } catch (error) {
      if (this.#broken) return
      this.#broken = true
      this.ctx.report(toProblem(error))
    }
  }

  /** What a part draws by itself, once what it renders is there. */
  protected drawn(): void {}

  /** Moves focus to what a step begins with, once it is on the screen. */
  protected async focusOn(selector: string): Promise<void> {
    await this.updateComplete
    this.querySelector<HTMLElement>(selector)?.focus()
  }
}

/** Registers an element unless its name is taken: a second copy of the script is harmless. */
export function define(name: string, element: CustomElementConstructor): void {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, element)
}
