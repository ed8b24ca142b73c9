/**
 * Events whose keys were digested elsewhere: on another thread, or when they came first. Windows need no more of an event than
 * this, and digests move between threads, and lie in files, at the price of their bytes.
 */
import { type EventFacts, eventFields, type VelocityEvent } from '../../engine/types.ts';
import type { CounterSet } from '../../engine/velocity/counters.ts';
import { KeyHash } from './key-hash.ts';

/** Words of a digest. */
export const digestWords = 4;

/** An event as windows see it. It may be one object for many events, filled in for each. */
export interface DigestedEvent {
  /** Event time in milliseconds since 1970 UTC. */
  readonly at: number;
  /** Its kinds as bits (`kindsOf`). */
  readonly kinds: number;
  /** `amount.value` in minor units. */
  readonly amount: number | undefined;
  readonly facts: EventFacts;
  /** Which keys it has, of those that are counted: bit `i` is `eventFields[i]`. */
  readonly known: number;
  /** Digests of those keys, `digestWords` each, one behind the other. */
  readonly digests: Int32Array;
  /** Where the first of them begins. */
  readonly from: number;
}

/** Digests the keys of events for stores of some counters, which were made with the same key. */
export class KeyDigester {
  readonly #hash: KeyHash;
  /** By field: whether anything counts by it or counts it. */
  readonly #counted: readonly boolean[];

  /** @param key four 32-bit words */
  constructor(key: Int32Array, sets: readonly CounterSet[]) {
    this.#hash = new KeyHash(key);
    const names = sets.flatMap(({ definitions }) => definitions.flatMap(({ by, count }) => [...by, fieldOf(count)]));
    // Every merchant is the key of its own whole.
    this.#counted = eventFields.map(field => field === 'merchant.id' || names.includes(field));
  }

  /** Most words that an event's digests take. */
  get most(): number {
    return this.#counted.filter(Boolean).length * digestWords;
  }

  /** Writes digests from a word on; returns which keys there are, as `DigestedEvent.known`. */
  digest(keys: VelocityEvent['keys'], into: Int32Array, from: number): number {
    const hash = this.#hash;
    let known = 0;
    let word = from;
    for (let field = 0; field < eventFields.length; field++) {
      if (!this.#counted[field]) continue;
      const text = keys[eventFields[field]!];
      if (text === undefined) continue;
      known |= 1 << field;
      hash.hashText(text);
      into[word] = hash.a;
      into[word + 1] = hash.b;
      into[word + 2] = hash.c;
      into[word + 3] = hash.d;
      word += digestWords;
    }
    return known;
  }
}

const fieldOf = (count: CounterSet['definitions'][number]['count']) =>
  count.kind === 'distinct' ? count.field : undefined;

/** Words that the digests of an event take. */
export function wordsOfKnown(known: number): number {
  let words = 0;
  for (let rest = known; rest !== 0; rest &= rest - 1) words += digestWords;
  return words;
}
