/** Which outcomes of an attempt were met: one that comes again counts once, another body under the id of an earlier one is refused. */
import type { Outcome } from '../../engine/types.ts';
import { type Admission, AttemptIndex } from './attempt-index.ts';
import { hashBody } from './body-hash.ts';
import { Column } from './columns.ts';

export class ToldOutcomes {
  /** By attempt and id: outcomes that have an id of the shop's own, and in order of arrival all others too. */
  readonly #ids: AttemptIndex;
  /** By their place in `#ids`: hash of the body of those that have an id of the shop's own. */
  readonly #low = new Column('int32');
  readonly #high = new Column('int32');
  readonly #inOrder: boolean;
  /**
   * Outcomes without an id, of the time below. Without an id, one that comes again is the same body, and a body holds its time: in
   * order of time it comes before any outcome of a later time, so that nothing older need be remembered.
   */
  readonly #ofThisTime = new Set<string>();
  #time = Number.NEGATIVE_INFINITY;
  readonly #hashes = new Int32Array(2);

  /**
   * @param key four 32-bit words for digests
   * @param inOrder outcomes come in order of their time, but for those that had to wait for their attempt
   */
  constructor(key: Int32Array, inOrder: boolean) {
    this.#ids = new AttemptIndex(key);
    this.#inOrder = inOrder;
  }

  /** Takes notice of an outcome of the attempt with this ordinal. */
  admit(ordinal: number, { at, body, identity }: Outcome): Admission {
    if (body.id !== undefined) {
      hashBody(body, this.#hashes, 0);
      return this.#admitBody(`${ordinal}\n${body.id}`, this.#hashes[0]!, this.#hashes[1]!);
    }
    const name = `${ordinal}\n${identity}`;
    if (!this.#inOrder) return this.#ids.admit(name, undefined) ? 'new' : 'repeated';
    if (at > this.#time) {
      this.#ofThisTime.clear();
      this.#time = at;
    }
    if (this.#ofThisTime.has(name)) return 'repeated';
    this.#ofThisTime.add(name);
    return 'new';
  }

  #admitBody(name: string, low: number, high: number): Admission {
    const isNew = this.#ids.admit(name, undefined);
    const { ordinal } = this.#ids;
    if (isNew) {
      this.#low.set(ordinal, low);
      this.#high.set(ordinal, high);
      return 'new';
    }
    return this.#low.get(ordinal) === low && this.#high.get(ordinal) === high ? 'repeated' : 'conflict';
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#ids.bytes + this.#low.bytes + this.#high.bytes;
  }
}
