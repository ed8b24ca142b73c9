/** A sample that is the same in every run, however the work was divided: the entries with the smallest hash of their identity. */
export class Sample<Entry extends { readonly id: string; readonly merchant?: string }> {
  readonly #size: number;
  #entries: { readonly hash: number; readonly key: string; readonly entry: Entry }[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** False when an entry with this hash (`hashOf` its `sampleKey`) would surely not be taken: its id need not be looked up. */
  mayTake(hash: number): boolean {
    return this.#entries.length < this.#size || hash <= this.#entries.at(-1)!.hash;
  }

  /** `make` is called only if the entry is taken. */
  offer(id: string, merchant: string | undefined, make: () => Entry): void {
    const key = sampleKey(id, merchant);
    const hash = hashOf(key);
    const last = this.#entries.at(-1);
    if (this.#entries.length === this.#size && last !== undefined && !before(hash, key, last)) return;
    const place = this.#entries.findIndex(each => before(hash, key, each));
    this.#entries.splice(place < 0 ? this.#entries.length : place, 0, { hash, key, entry: make() });
    if (this.#entries.length > this.#size) this.#entries.pop();
  }

  entries(): readonly Entry[] {
    return this.#entries.map(({ entry }) => entry);
  }

  add(entries: readonly Entry[]): void {
    for (const entry of entries) this.offer(entry.id, entry.merchant, () => entry);
  }
}

/** What an entry is drawn by. */
export const sampleKey = (id: string, merchant: string | undefined): string => `${merchant ?? ''}\n${id}`;

function before(hash: number, key: string, other: { readonly hash: number; readonly key: string }): boolean {
  return hash < other.hash || (hash === other.hash && key < other.key);
}

/** FNV-1a over UTF-16 units, then the finaliser of MurmurHash3, so that ids that count up do not come out in order. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
