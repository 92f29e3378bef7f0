import type { Plugin } from 'vite'

/** What Lit needs of its `css-tag.js` where style sheets can be adopted, which all browsers that are supported can. */
const CSS_TAG = `
export class CSSResult {
  constructor(text) { this.cssText = text }
  get styleSheet() {
    if (!this.o) (this.o = new CSSStyleSheet()).replaceSync(this.cssText)
    return this.o
  }
}
export const css = ([text]) => new CSSResult(text)
export const supportsAdoptingStyleSheets = true
export const getCompatibleStyle = style => style
export const adoptStyles = (root, styles) => { root.adoptedStyleSheets = styles.map(style => style.styleSheet) }
export const unsafeCSS = css
`

/** What nobody here can reach: the code, and what stands there instead. */
const UNUSED: [file: RegExp, code: string, instead: string][] = [
  // Decorators, and what other code adds to a class.
  [/reactive-element\.js$/, 'Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
  [
    /reactive-element\.js$/,
    'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
    '',
  ],
  [/reactive-element\.js$/, 'static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}', ''],
  [/reactive-element\.js$/, 'void 0!==t.l&&(this.l=[...t.l]),', ''],
  [/reactive-element\.js$/, ',this.constructor.l?.forEach(t=>t(this))', ''],
  [/reactive-element\.js$/, 'this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),', ''],
  [
    /reactive-element\.js$/,
    'const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}',
    '',
  ],
  // Attributes that are not texts, or that follow their properties; comparisons other than the usual one.
  [
    /reactive-element\.js$/,
    'u={toAttribute(t,s){switch(s){case Boolean:t=t?l:null;break;case Object:case Array:t=null==t?t:JSON.stringify(t)}return t},fromAttribute(t,s){let i=t;switch(s){case Boolean:i=null!==t;break;case Number:i=null===t?null:Number(t);break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}}return i}}',
    'u=0',
  ],
  [
    /reactive-element\.js$/,
    'b={attribute:!0,type:String,converter:u,reflect:!1,useDefault:!1,hasChanged:f}',
    'b={attribute:!0}',
  ],
  [
    /reactive-element\.js$/,
    '_$ET(t,s){const i=this.constructor.elementProperties.get(t),e=this.constructor._$Eu(t,i);if(void 0!==e&&!0===i.reflect){const h=(void 0!==i.converter?.toAttribute?i.converter:u).toAttribute(s,i.type);this._$Em=t,null==h?this.removeAttribute(e):this.setAttribute(e,h),this._$Em=null}}',
    '',
  ],
  [
    /reactive-element\.js$/,
    'const t=i.getPropertyOptions(e),h="function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u;this._$Em=e;const r=h.fromAttribute(s,t.type);this[e]=r??this._$Ej?.get(e)??r,this._$Em=null',
    'this[e]=s',
  ],
  [
    /reactive-element\.js$/,
    'const r=this.constructor;if(!1===e&&(h=this[t]),i??=r.getPropertyOptions(t),!((i.hasChanged??f)(h,s)||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))))return;this.C(t,s,i)',
    'if(f(e?h:this[t],s))this.C(t,s);else return',
  ],
  [
    /reactive-element\.js$/,
    'C(t,s,{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}',
    'C(t,s){this._$AL.has(t)||(this.hasUpdated||(s=void 0),this._$AL.set(t,s))}',
  ],
  [/reactive-element\.js$/, 'this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),', ''],
  [/reactive-element\.js$/, 'void 0!==e&&this._$Em!==e', 'void 0!==e'],
  [/reactive-element\.js$/, 'this.hasUpdated=!1,this._$Em=null,', 'this.hasUpdated=!1,'],
  // Polyfills, hydration, controllers that leave, values inside comments.
  [/reactive-element\.js$/, 'p?.({ReactiveElement:y}),', ''],
  [/reactive-element\.js$/, 'removeController(t){this._$EO?.delete(t)}', ''],
  [
    /lit-element\.js$/,
    '!0,s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});',
    '!0;',
  ],
  [/lit-html\.js$/, 'B=t.litHtmlPolyfillSupport;B?.(S,k),', 'B=0;'],
  // Parts of elements and comments, templates that were compiled, listeners that are objects or have options.
  [/lit-html\.js$/, 'else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t))', ''],
  [/lit-html\.js$/, ':6===r.type&&(i=new Z(h,this,t))', ':0'],
  [/lit-html\.js$/, 'else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}', ''],
  [/lit-html\.js$/, 'j={M:h,P:o,A:n,C:1,L:N,R,D:d,V:M,I:k,H,N:L,U:z,B:I,F:Z}', 'j={}'],
  [/lit-html\.js$/, '(t?.creationScope??l).importNode', 'l.importNode'],
  [
    /lit-html\.js$/,
    '"number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)',
    'this._$AC(t)',
  ],
  [/lit-html\.js$/, 'e=t===A&&s!==A||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive', 'e=t===A&&s!==A'],
  [
    /lit-html\.js$/,
    '"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)',
    'this._$AH.call(this.options?.host??this.element,t)',
  ],
  // Directives.
  [
    /lit-html\.js$/,
    'function M(t,i,s=t,e){if(i===E)return i;let h=void 0!==e?s._$Co?.[e]:s._$Cl;const o=a(i)?void 0:i._$litDirective$;return h?.constructor!==o&&(h?._$AO?.(!1),void 0===o?h=void 0:(h=new o(t),h._$AT(t,s,e)),void 0!==e?(s._$Co??=[])[e]=h:s._$Cl=h),void 0!==h&&(i=M(t,h._$AS(t,i.values),h,e)),i}',
    'const M=(t,i)=>i;',
  ],
  // What asynchronous directives and other hosts want to know, and what Lit calls around an update and nobody has.
  [
    /lit-element\.js$/,
    'connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}',
    '',
  ],
  [/lit-element\.js$/, 'this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),', ''],
  [/lit-html\.js$/, 'setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}', ''],
  [/lit-html\.js$/, 'get _$AU(){return this._$AM?._$AU??this._$Cv}', ''],
  [/lit-html\.js$/, 'this.options=e,this._$Cv=e?.isConnected??!0', 'this.options=e'],
  [/lit-html\.js$/, 'get startNode(){return this._$AA}get endNode(){return this._$AB}', ''],
  [/lit-html\.js$/, 'get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}', ''],
  [/lit-html\.js$/, 'for(this._$AP?.(!1,!0,s);t!==this._$AB;)', 'for(;t!==this._$AB;)'],
  [/reactive-element\.js$/, 'scheduleUpdate(){return this.performUpdate()}', ''],
  [/reactive-element\.js$/, 'const t=this.scheduleUpdate();return null!=t&&await t,', 'this.performUpdate();return '],
  [
    /reactive-element\.js$/,
    't=this.shouldUpdate(s),t?(this.willUpdate(s),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(s)):this._$EM()',
    't=!0,this.willUpdate(s),this.update(s)',
  ],
  [/reactive-element\.js$/, 'this._$EO?.forEach(t=>t.hostUpdated?.()),', ''],
  [
    /reactive-element\.js$/,
    'get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}',
    'get updateComplete(){return this._$ES}',
  ],
  // Accessors that were there before, styles that are not a list, names that are no texts.
  [/reactive-element\.js$/, 'if(s.state&&(s.attribute=!1),this._$Ei(),', 'if(s.state&&(s.attribute=!1),'],
  [
    /reactive-element\.js$/,
    '!s.noAccessor){const i=Symbol(),h=this.getPropertyDescriptor(t,i,s);void 0!==h&&e(this.prototype,t,h)}}static getPropertyDescriptor(t,s,i){const{get:e,set:r}=h(this.prototype,t)??{get(){return this[s]},set(t){this[s]=t}};return{get:e,set(s){const h=e?.call(this);r?.call(this,s),this.requestUpdate(t,h,i)},configurable:!0,enumerable:!0}}',
    '1){const i=Symbol();e(this.prototype,t,{get(){return this[i]},set(s){const h=this[i];this[i]=s,this.requestUpdate(t,h)},configurable:!0,enumerable:!0})}}',
  ],
  [
    /reactive-element\.js$/,
    'const i=[];if(Array.isArray(s)){const e=new Set(s.flat(1/0).reverse());for(const s of e)i.unshift(t(s))}else void 0!==s&&i.push(t(s));return i',
    'return s??[]',
  ],
  [
    /reactive-element\.js$/,
    'return!1===i?void 0:"string"==typeof i?i:"string"==typeof t?t.toLowerCase():void 0',
    'return!1===i?void 0:i||t',
  ],
]

/**
 * Leaves out of Lit what the widget does not use: half a kilobyte of what a page loads. Lit's version is exact; where a new one no longer has what is named
 * here, the build fails and says so.
 */
export function slimLit(): Plugin {
  return {
    name: 'slim-lit',
    enforce: 'pre',
    transform: {
      filter: { id: /\/(@lit\/reactive-element|lit-html|lit-element)\// },
      handler(code, id) {
        if (id.includes('/directive')) throw new Error('Lit is built without directives, see scripts/build/slim.ts')
        if (id.endsWith('/css-tag.js')) return CSS_TAG
        return UNUSED.filter(([file]) => file.test(id)).reduce((text, [, part, instead]) => {
          if (!text.includes(part)) throw new Error(`${id} no longer has ${part}`)
          return text.replace(part, instead)
        }, code)
      },
    },
  }
}
