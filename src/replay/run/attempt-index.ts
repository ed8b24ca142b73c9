/**
 * Every attempt of the history, by merchant and id, so that a repeated attempt counts once and an outcome finds its attempt.
 * Ids are kept as 96-bit digests (chance that any two of 10⁸ share one: 6 × 10⁻¹⁴).
 */
import { denseFilling, HashTable } from '../../stores/memory/hash-table.ts';
import { KeyHash } from '../../stores/memory/key-hash.ts';
import { WideningColumn } from './columns.ts';

/** What an id and its body were found to be. */
export type Admission = 'new' | 'repeated' | 'conflict';

/** Beside an ordinal: attempts of other merchants have this id too. */
const severalBit = 0x80000000;

export class AttemptIndex {
  /** Id → ordinal, from 1 on, of the first attempt that has it, with `severalBit` where it is not the only one. */
  readonly #ids = new HashTable(1, denseFilling);
  /** Merchant and id → ordinal, from 1 on, of attempts whose id another merchant's attempt had before. */
  readonly #others = new HashTable();
  /** Merchants by name, numbered from 1 on, and the number of each attempt's; 0: none. */
  readonly #merchantNumbers = new Map<string, number>();
  readonly #merchants = new WideningColumn();
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

  /** Takes notice of an attempt: true when it is new. `ordinal` is then its own, or that of the attempt that had the id first. */
  admit(id: string, merchant: string | undefined): boolean {
    const number = this.#numberOf(merchant);
    const first = this.#find(this.#ids, id);
    if (first === 0) {
      this.#insert(this.#ids, this.#count + 1);
      this.#add(number);
      return true;
    }
    const known = this.#merchants.get(ordinalOf(first)) === number ? first : this.#findOther(id, merchant);
    if (known === 0) {
      this.#insert(this.#others, this.#count + 1);
      this.#find(this.#ids, id);
      this.#ids.setFound(first | severalBit);
      this.#add(number);
      return true;
    }
    this.ordinal = ordinalOf(known);
    return false;
  }

  /** The attempt that an outcome means: its ordinal, or why there is none. Without a merchant it must be the only one of its id. */
  find(id: string, merchant: string | undefined): number | 'unknown' | 'ambiguous' {
    const first = this.#find(this.#ids, id);
    if (first === 0) return 'unknown';
    const several = (first & severalBit) !== 0;
    if (merchant === undefined) return several ? 'ambiguous' : ordinalOf(first);
    if (this.#merchants.get(ordinalOf(first)) === this.#merchantNumbers.get(merchant)) return ordinalOf(first);
    const other = several ? this.#findOther(id, merchant) : 0;
    return other === 0 ? 'unknown' : ordinalOf(other);
  }

  /** Bytes held, those of the merchants' names left out. */
  get bytes(): number {
    return (this.#ids.words + this.#others.words) * 4 + this.#merchants.bytes;
  }

  #add(merchant: number): void {
    this.ordinal = this.#count++;
    if (merchant !== 0) this.#merchants.set(this.ordinal, merchant);
  }

  #numberOf(merchant: string | undefined): number {
    if (merchant === undefined) return 0;
    const known = this.#merchantNumbers.get(merchant);
    if (known !== undefined) return known;
    this.#merchantNumbers.set(merchant, this.#merchantNumbers.size + 1);
    return this.#merchantNumbers.size;
  }

  #findOther(id: string, merchant: string | undefined): number {
    return this.#find(this.#others, `${merchant ?? ''}\n${id}`);
  }

  #find(table: HashTable, text: string): number {
    this.#hash.hashText(text);
    return table.find(this.#hash.a, this.#hash.b, this.#hash.c);
  }

  #insert(table: HashTable, value: number): void {
    table.put(this.#hash.a, this.#hash.b, this.#hash.c, value);
  }
}

const ordinalOf = (found: number) => (found & ~severalBit) - 1;
