/**
 * Every attempt of the history, by merchant and id, so that a repeated attempt counts once and an outcome finds its attempt.
 * Ids are kept as 96-bit digests (chance that any two of 10⁸ share one: 6 × 10⁻¹⁴), bodies as 64-bit hashes.
 */
import { HashTable } from '../../stores/memory/hash-table.ts';
import { KeyHash } from '../../stores/memory/key-hash.ts';
import { Column } from './columns.ts';

/** What an attempt's id and body were found to be. */
export type Admission = 'new' | 'repeated' | 'conflict';

/** Above every ordinal: several merchants use this id. */
const ambiguous = 0x7fffffff;

export class AttemptIndex {
  readonly #ids = new HashTable();
  /** By id alone, for attempts that have a merchant: an outcome need not name it. */
  readonly #idsAlone = new HashTable();
  readonly #low = new Column('int32');
  readonly #high = new Column('int32');
  readonly #hash: KeyHash;
  #count = 0;
  /** Ordinal of the attempt that `admit` looked at last. */
  ordinal = 0;

  /** @param key four 32-bit words for the digests */
  constructor(key: Int32Array) {
    this.#hash = new KeyHash(key);
  }

  /** Attempts known; the next new one gets this ordinal. */
  get count(): number {
    return this.#count;
  }

  /** Takes notice of an attempt: `ordinal` is then its own, or that of the attempt that had the id first. */
  admit(id: string, merchant: string | undefined, low: number, high: number): Admission {
    const known = this.#find(this.#ids, `${merchant ?? ''}\n${id}`);
    if (known !== 0) {
      this.ordinal = known - 1;
      return this.#low.get(known - 1) === low && this.#high.get(known - 1) === high ? 'repeated' : 'conflict';
    }
    const ordinal = this.#count++;
    this.#insert(this.#ids, ordinal + 1);
    this.#low.set(ordinal, low);
    this.#high.set(ordinal, high);
    if (merchant !== undefined) {
      if (this.#find(this.#idsAlone, id) === 0) this.#insert(this.#idsAlone, ordinal + 1);
      else this.#idsAlone.setFound(ambiguous);
    }
    this.ordinal = ordinal;
    return 'new';
  }

  /** The attempt that an outcome means: its ordinal, or why there is none. Without a merchant it must be the only one of its id. */
  find(id: string, merchant: string | undefined): number | 'unknown' | 'ambiguous' {
    const own = this.#find(this.#ids, `${merchant ?? ''}\n${id}`);
    if (merchant !== undefined) return own === 0 ? 'unknown' : own - 1;
    const other = this.#find(this.#idsAlone, id);
    if (other === ambiguous || (own !== 0 && other !== 0)) return 'ambiguous';
    return own + other === 0 ? 'unknown' : own + other - 1;
  }

  /** Bytes held. */
  get bytes(): number {
    return (this.#ids.words + this.#idsAlone.words) * 4 + this.#low.bytes + this.#high.bytes;
  }

  #find(table: HashTable, text: string): number {
    this.#hash.hashText(text);
    return table.find(this.#hash.a, this.#hash.b, this.#hash.c);
  }

  #insert(table: HashTable, value: number): void {
    table.put(this.#hash.a, this.#hash.b, this.#hash.c, value);
  }
}
