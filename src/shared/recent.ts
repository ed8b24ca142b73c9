/**
 * Remembers what was asked for lately: at least the last `enough` different keys, at most twice as many. Two maps, of which the older
 * is dropped when the newer is full: a look-up moves nothing, where a list in the order of use is rewritten by each one.
 */
export class Recent<Value> {
  readonly #enough: number;
  #newer = new Map<string, Value>();
  #older: ReadonlyMap<string, Value> = new Map();

  constructor(enough: number) {
    this.#enough = enough;
  }

  /** What is remembered; undefined when nothing is. */
  get(key: string): Value | undefined {
    const value = this.#newer.get(key);
    if (value !== undefined) return value;
    const before = this.#older.get(key);
    if (before !== undefined) this.set(key, before);
    return before;
  }

  set(key: string, value: Value): void {
    if (this.#newer.size >= this.#enough) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
  }
}
