/** Which outcomes of an attempt were met: one that comes again counts once, another body under the id of an earlier one is refused. */
import { KeyHash } from '../../../stores/memory/key-hash.ts';
import { outcomeWord } from '../desks/items.ts';
import { Column } from '../disk/columns.ts';
import type { Spill } from '../disk/spill.ts';
import { type Admission, AttemptIndex, noMerchant } from './attempt-index.ts';

/** Outcomes that were met, by attempt and identity; those without an id of the shop's own only as long as they can come again. */
export class ToldOutcomes {
  /** By attempt and id: outcomes that have an id of the shop's own, and in order of arrival all others too. */
  readonly #ids: AttemptIndex;
  /** By their place in `#ids`: hash of the body of those that have an id of the shop's own. */
  readonly #low: Column;
  readonly #high: Column;
  readonly #inOrder: boolean;
  /**
   * Outcomes without an id, of the time below. One that comes again has the same body, and so the same time: where lines come in order
   * of time it comes before any outcome of a later time, and nothing older need be remembered.
   */
  readonly #ofThisTime = new Set<string>();
  #time = Number.NEGATIVE_INFINITY;
  readonly #hash: KeyHash;
  readonly #name = new Int32Array(3);

  /**
   * @param key four 32-bit words for digests
   * @param inOrder outcomes come in order of their time, but for those that had to wait for their attempt
   */
  constructor(key: Int32Array, inOrder: boolean, spill: Spill) {
    this.#ids = new AttemptIndex(key, spill);
    this.#low = new Column('int32', spill);
    this.#high = new Column('int32', spill);
    this.#hash = new KeyHash(key);
    this.#inOrder = inOrder;
  }

  /**
   * Takes notice of an outcome of the attempt with this ordinal.
   *
   * @param words the outcome's, from `from` on (`outcomeWord`)
   */
  admit(ordinal: number, at: number, words: Int32Array, from: number): Admission {
    if (words[from + outcomeWord.isOwnId] === 1) return this.#admitOwn(ordinal, words, from);
    if (!this.#inOrder) return this.#admitName(ordinal, words, from) ? 'new' : 'repeated';
    if (at > this.#time) {
      this.#ofThisTime.clear();
      this.#time = at;
    }
    const identity = from + outcomeWord.identity;
    const name = `${ordinal},${words[identity]},${words[identity + 1]},${words[identity + 2]}`;
    if (this.#ofThisTime.has(name)) return 'repeated';
    this.#ofThisTime.add(name);
    return 'new';
  }

  #admitOwn(ordinal: number, words: Int32Array, from: number): Admission {
    const isNew = this.#admitName(ordinal, words, from);
    const { ordinal: place } = this.#ids;
    const [low, high] = [words[from + outcomeWord.hash]!, words[from + outcomeWord.hash + 1]!];
    if (isNew) {
      this.#low.set(place, low);
      this.#high.set(place, high);
      return 'new';
    }
    return this.#low.get(place) === low && this.#high.get(place) === high ? 'repeated' : 'conflict';
  }

  /** By attempt and identity; ids of shops and identities of ours are never the same text. */
  #admitName(ordinal: number, words: Int32Array, from: number): boolean {
    const hash = this.#hash;
    hash.start(4);
    hash.absorb(ordinal);
    for (let word = 0; word < 3; word++) hash.absorb(words[from + outcomeWord.identity + word]!);
    hash.finishWords();
    this.#name[0] = hash.a;
    this.#name[1] = hash.b;
    this.#name[2] = hash.c;
    return this.#ids.admit(this.#name, 0, noMerchant);
  }

  /** Bytes held in memory. */
  get bytes(): number {
    return this.#ids.bytes + this.#low.bytes + this.#high.bytes;
  }
}
