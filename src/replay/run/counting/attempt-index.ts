/**
 * Every attempt of the history, by merchant and id, so that a repeated attempt counts once and an outcome finds its attempt.
 * Ids are kept as 96-bit digests (chance that any two of 10⁸ share one: 6 × 10⁻¹⁴), merchants by number.
 */
import { KeyHash } from '../../../stores/memory/key-hash.ts';
import { Column } from '../disk/columns.ts';
import { DigestTable } from '../disk/digest-table.ts';
import type { Spill } from '../disk/spill.ts';

/** What an id and its body were found to be. */
export type Admission = 'new' | 'repeated' | 'conflict';

/** The number that stands for "no merchant". */
export const noMerchant = 0;

/** Beside an ordinal: attempts of other merchants have this id too. */
const severalBit = 0x80000000;

/** Distinct attempts by merchant and id; each has an ordinal, from 0 in the order in which they came. */
export class AttemptIndex {
  /** Id → ordinal, from 1 on, of the first attempt that has it, with `severalBit` where it is not the only one. */
  readonly #ids: DigestTable;
  /** Merchant and id → ordinal, from 1 on, of attempts whose id another merchant's attempt had before. */
  readonly #others: DigestTable;
  /** The number of each attempt's merchant. */
  readonly #merchants: Column;
  readonly #hash: KeyHash;
  #count = 0;
  /** Ordinal of the attempt that `admit` looked at last. */
  ordinal = 0;

  /** @param key four 32-bit words for the digests of merchant and id */
  constructor(key: Int32Array, spill: Spill) {
    this.#hash = new KeyHash(key);
    this.#ids = new DigestTable(spill);
    this.#others = new DigestTable(spill);
    this.#merchants = new Column('int32', spill);
  }

  /** Attempts known; the next new one gets this ordinal. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes notice of an attempt: true when it is new. `ordinal` is then its own, or that of the attempt that had the id first.
   *
   * @param words the digest of the id, three words from `at` on
   */
  admit(words: Int32Array, at: number, merchant: number): boolean {
    const first = this.#findId(words, at);
    if (first === 0) {
      this.#ids.add(words[at]!, words[at + 1]!, words[at + 2]!, this.#count + 1);
      this.#add(merchant);
      return true;
    }
    const known = this.#merchants.get(ordinalOf(first)) === merchant ? first : this.#findOther(words, at, merchant);
    if (known === 0) {
      const { a, b, c } = this.#hash;
      this.#others.add(a, b, c, this.#count + 1);
      this.#ids.setFound(first | severalBit);
      this.#add(merchant);
      return true;
    }
    this.ordinal = ordinalOf(known);
    return false;
  }

  /**
   * The attempt that an outcome means: its ordinal, or why there is none. Without a merchant it must be the only one of its id.
   *
   * @param words the digest of the id, three words from `at` on
   */
  find(words: Int32Array, at: number, merchant: number): number | 'unknown' | 'ambiguous' {
    const first = this.#findId(words, at);
    if (first === 0) return 'unknown';
    const several = (first & severalBit) !== 0;
    if (merchant === noMerchant) return several ? 'ambiguous' : ordinalOf(first);
    if (this.#merchants.get(ordinalOf(first)) === merchant) return ordinalOf(first);
    const other = several ? this.#findOther(words, at, merchant) : 0;
    return other === 0 ? 'unknown' : ordinalOf(other);
  }

  /** Bytes held in memory. */
  get bytes(): number {
    return this.#ids.bytes + this.#others.bytes + this.#merchants.bytes;
  }

  #add(merchant: number): void {
    this.ordinal = this.#count++;
    if (merchant !== noMerchant) this.#merchants.set(this.ordinal, merchant);
  }

  #findId(words: Int32Array, at: number): number {
    return this.#ids.find(words[at]!, words[at + 1]!, words[at + 2]!);
  }

  /** Leaves the digest of both in `#hash`. */
  #findOther(words: Int32Array, at: number, merchant: number): number {
    const hash = this.#hash;
    hash.start(4);
    for (let word = 0; word < 3; word++) hash.absorb(words[at + word]!);
    hash.absorb(merchant);
    hash.finishWords();
    return this.#others.find(hash.a, hash.b, hash.c);
  }
}

const ordinalOf = (found: number) => (found & ~severalBit) - 1;
