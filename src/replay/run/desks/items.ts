/**
 * What the counting stage needs of each line, as words: digests instead of texts, and texts that come again and again (facts, merchants) by
 * their number in the batch. So a batch moves between threads without being copied, and the thread that counts hashes nothing.
 *
 * Words of an attempt: its id's digest, its merchant, the hash of its body, then its events, one for each rule set that
 * recognises it otherwise. Words of an outcome: its attempt's id and merchant, its own id, the hash of its body, what it says of
 * its attempt, then what counts of it, for each counting.
 */
import type { Checkout, EventFacts, EventKind, Outcome, VelocityEvent } from '../../../engine/types.ts';
import type { CountedOutcome } from '../../../engine/velocity/events.ts';
import { type KeyDigester, wordsOfKnown } from '../../../stores/memory/digested-event.ts';
import { KeyHash } from '../../../stores/memory/key-hash.ts';
import { kindsOf } from '../../../stores/memory/plan.ts';
import { bitsOf } from '../outcome-states.ts';
import { hashBody, hashCheckout } from './body-hash.ts';

/** Places of an attempt's words, from its first. */
export const attemptWord = { id: 0, merchant: 3, hash: 4, events: 6 } as const;
/** Places of an outcome's words, from its first. */
export const outcomeWord = {
  attempt: 0,
  merchant: 3,
  identity: 4,
  isOwnId: 7,
  hash: 8,
  bits: 10,
  counted: 11,
} as const;
/** Places of an event's words, from its first: the number of its facts, which keys it has, whether it has an amount, the amount, the digests of the keys. */
export const eventWord = { facts: 0, known: 1, hasAmount: 2, amount: 3, digests: 5 } as const;
/** Places of the words of what an outcome counts, from the first: kinds as bits, and the number of the facts. */
export const countedWord = { kinds: 0, facts: 1 } as const;
/** How many words say what an outcome counts, for each store of counters. */
export const countedWords = 2;

/** Items as words. */
export interface Items {
  readonly words: Int32Array;
  /** Item `i` is `words[starts[i] .. starts[i + 1]]`. */
  readonly starts: Uint32Array;
  /** Facts by the numbers that stand in the words. */
  readonly facts: readonly EventFacts[];
  /** Merchants by theirs, from 1 on; 0 is none. */
  readonly merchants: readonly string[];
}

const amountBits = new Float64Array(1);
const amountWords = new Int32Array(amountBits.buffer);

/** The amount of an event among its words. */
export function amountAt(words: Int32Array, event: number): number | undefined {
  if (words[event + eventWord.hasAmount] === 0) return undefined;
  amountWords[0] = words[event + eventWord.amount]!;
  amountWords[1] = words[event + eventWord.amount + 1]!;
  return amountBits[0]!;
}

/** Where the words of an event end. */
export function endOfEvent(words: Int32Array, event: number): number {
  return event + eventWord.digests + wordsOfKnown(words[event + eventWord.known]!);
}

/** Puts items into words. */
export class ItemWriter {
  readonly #keys: KeyDigester;
  readonly #hash: KeyHash;
  #words = new Int32Array(1 << 14);
  #used = 0;
  #starts: number[] = [0];
  readonly #facts = new Numbered<EventFacts>();
  readonly #merchants = new Numbered<string>();

  /**
   * @param keys digests the keys of events
   * @param key four words, for the digests of ids
   */
  constructor(keys: KeyDigester, key: Int32Array) {
    this.#keys = keys;
    this.#hash = new KeyHash(key);
  }

  /** Adds an attempt; `events` is empty where none is to be counted. */
  attempt(checkout: Checkout, events: readonly VelocityEvent[]): void {
    this.#makeRoom(attemptWord.events + events.length * (eventWord.digests + this.#keys.most));
    const words = this.#words;
    const at = this.#used;
    this.#digest(checkout.id, at + attemptWord.id);
    words[at + attemptWord.merchant] = this.#merchantOf(checkout.merchant?.id);
    hashCheckout(checkout, words, at + attemptWord.hash);
    this.#used += attemptWord.events;
    for (const event of events) this.#event(event);
    this.#starts.push(this.#used);
  }

  #event({ keys, facts, amount }: VelocityEvent): void {
    const words = this.#words;
    const at = this.#used;
    words[at + eventWord.facts] = this.#factsOf(facts);
    words[at + eventWord.hasAmount] = amount === undefined ? 0 : 1;
    amountBits[0] = amount ?? 0;
    words[at + eventWord.amount] = amountWords[0]!;
    words[at + eventWord.amount + 1] = amountWords[1]!;
    words[at + eventWord.known] = this.#keys.digest(keys, words, at + eventWord.digests);
    this.#used = endOfEvent(words, at);
  }

  /** Adds an outcome and what counts of it, by counting; undefined: nothing does. */
  outcome({ attempt, merchant, identity, body }: Outcome, counted: readonly (CountedOutcome | undefined)[]): void {
    this.#makeRoom(outcomeWord.counted + counted.length * countedWords);
    const words = this.#words;
    const at = this.#used;
    this.#digest(attempt, at + outcomeWord.attempt);
    words[at + outcomeWord.merchant] = this.#merchantOf(merchant);
    this.#digest(body.id ?? identity, at + outcomeWord.identity);
    words[at + outcomeWord.isOwnId] = body.id === undefined ? 0 : 1;
    // Only those that have an id of their own may come again with another body.
    if (body.id !== undefined) hashBody(body, words, at + outcomeWord.hash);
    words[at + outcomeWord.bits] = bitsOf(body);
    let place = at + outcomeWord.counted;
    for (const one of counted) {
      words[place + countedWord.kinds] = one ? kindsOf(one) : 0;
      words[place + countedWord.facts] = one ? this.#factsOf(one.facts) : 0;
      place += countedWords;
    }
    this.#used = place;
    this.#starts.push(place);
  }

  /** What was added since the last time. */
  take(): Items {
    const items = {
      words: this.#words.slice(0, this.#used),
      starts: Uint32Array.from(this.#starts),
      facts: this.#facts.take(),
      merchants: this.#merchants.take(),
    };
    this.#used = 0;
    this.#starts = [0];
    return items;
  }

  #merchantOf(merchant: string | undefined): number {
    return merchant === undefined ? 0 : this.#merchants.numberOf(merchant, merchant) + 1;
  }

  #factsOf(facts: EventFacts): number {
    return this.#facts.numberOf(nameOf(facts), facts);
  }

  #digest(text: string, at: number): void {
    const hash = this.#hash;
    hash.hashText(text);
    this.#words[at] = hash.a;
    this.#words[at + 1] = hash.b;
    this.#words[at + 2] = hash.c;
  }

  #makeRoom(words: number): void {
    if (this.#used + words <= this.#words.length) return;
    const grown = new Int32Array(Math.max(this.#words.length * 2, this.#used + words));
    grown.set(this.#words.subarray(0, this.#used));
    this.#words = grown;
  }
}

/** Values by name, numbered from 0 in the order of their coming. */
export class Numbered<Value> {
  readonly #numbers = new Map<string, number>();
  #values: Value[] = [];

  numberOf(name: string, value: Value): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#values.length);
    return this.#values.push(value) - 1;
  }

  at(number: number): Value {
    return this.#values[number]!;
  }

  /** All of them; the next one is the first again. */
  take(): readonly Value[] {
    const values = this.#values;
    this.#values = [];
    this.#numbers.clear();
    return values;
  }
}

/** Facts as a text: equal for equal facts. No fact holds a control character. */
export function nameOf(facts: EventFacts): string {
  const { purpose, currency, brand, luhn_valid, expired, number_basis } = facts;
  const { reason, security_code, trans_status, challenged, category } = facts;
  const ofAttempt = `${purpose}\u001f${currency}\u001f${brand}\u001f${luhn_valid}\u001f${expired}\u001f${number_basis}`;
  const hasMore = (reason ?? security_code ?? trans_status ?? challenged ?? category) !== undefined;
  if (!hasMore) return ofAttempt;
  return `${ofAttempt}\u001f${reason}\u001f${security_code}\u001f${trans_status}\u001f${challenged}\u001f${category}`;
}

/** Kinds of an event beside those that its outcome has by itself. */
export function withKind(kinds: number, kind: EventKind | undefined): number {
  return kind === undefined ? kinds : kinds | kindsOf({ kinds: [kind] });
}
