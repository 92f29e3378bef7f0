import { awkwardFiles, extensions, fileWords, folders, subfolders } from './names.ts'
import { Random } from './random.ts'

export interface FileRef {
  name: string
  folder: number
  /** Path inside the team folder, name included. */
  path: string
  fileId: string
  size: number
}

/** The team's folders and files. A file's name, id and place follow from its number: nothing is kept. */
export class Files {
  readonly #seed: string
  readonly #namespaces: string[]
  #fresh = 1_000_000

  constructor(seed: string) {
    this.#seed = seed
    const random = new Random(seed, 'namespaces')
    this.#namespaces = folders.map(() => String(random.int(1_000_000_000, 9_999_999_999)))
  }

  /** One of some 1,200 files that live in a team folder. */
  existing(random: Random, folder: number): FileRef {
    return this.#file(folder + folders.length * random.int(0, 1199))
  }

  /** A file that no event has named before: just added, or about to be deleted for good. */
  fresh(folder: number): FileRef {
    this.#fresh += folders.length
    return this.#file(this.#fresh - (this.#fresh % folders.length) + folder)
  }

  #file(number: number): FileRef {
    const random = new Random(this.#seed, number)
    const awkward = random.chance(0.03)
    const name = awkward
      ? random.pick(awkwardFiles)
      : `${random.pick(fileWords)}-${random.pick(fileWords)}-${number % 9973}.${random.pick(extensions)}`
    return {
      name,
      folder: number % folders.length,
      path: `/${random.pick(subfolders)}/${random.pick(subfolders)}/${name}`,
      fileId: `id:${random.id(22)}`,
      size: Math.floor(random.lognormal(180_000, 1.8)),
    }
  }

  renamed(file: FileRef, random: Random, name?: string): FileRef {
    const fresh = name ?? `${random.pick(fileWords)} v${random.int(2, 9)}.${file.name.split('.').at(-1) ?? 'txt'}`
    return { ...file, name: fresh, path: file.path.slice(0, file.path.length - file.name.length) + fresh }
  }

  moved(file: FileRef, random: Random): FileRef {
    const folder = random.int(0, folders.length - 1)
    return { ...file, folder, path: `/${random.pick(subfolders)}/${file.name}` }
  }

  /** The asset as an event lists it. */
  asset(file: FileRef): string {
    return `{".tag":"file",${this.#path(file.folder, file.path)},"display_name":${JSON.stringify(file.name)},"file_id":"${file.fileId}","file_size":${file.size}}`
  }

  folderAsset(folder: number, random: Random): string {
    const sub = random.chance(0.5) ? `/${random.pick(subfolders)}` : ''
    const name = sub ? sub.slice(1) : (folders[folder] ?? '')
    const id = random.chance(0.3) ? `,"file_id":"id:${random.id(22)}"` : ''
    return `{".tag":"folder",${this.#path(folder, sub || '/')},"display_name":${JSON.stringify(name)}${id}}`
  }

  #path(folder: number, path: string): string {
    const contextual = JSON.stringify(`/${folders[folder]}${path === '/' ? '' : path}`)
    return `"path":{"contextual":${contextual},"namespace_relative":{"ns_id":"${this.#namespaces[folder]}","relative_path":${JSON.stringify(path)},"is_shared_namespace":true}}`
  }
}
