/** What is known of the event at hand, each part worked out at most once: digests of its fields and keys, and conditions. */
import { eventFields, type VelocityEvent } from '../../engine/types.ts';
import { type CountedField, type EventCondition, mayLack } from '../../engine/velocity/counters.ts';
import { type DigestedEvent, digestWords } from './digested-event.ts';
import type { KeyHash } from './key-hash.ts';
import { type KeyGroup, kindsOf, type Plan } from './plan.ts';

/** The event at hand. */
export class EventDigests {
  at = 0;
  /** Its kinds as bits (`kindsOf`). */
  kinds = 0;
  amount: number | undefined;
  /** Four words each: of the fields, then of the groups that have no field's. */
  readonly digests: Int32Array;
  readonly #hash: KeyHash;
  readonly #fields: readonly CountedField[];
  readonly #groups: readonly KeyGroup[];
  readonly #conditions: readonly EventCondition[];
  /** Number of the event; what was worked out for an earlier one bears an earlier number. */
  #serial = 0;
  #facts: VelocityEvent['facts'] = {};
  #keys: VelocityEvent['keys'] = {};
  /** Where the digest of the merchant lies, of an event that came with digests. */
  #merchant: Int32Array | undefined;
  #merchantAt = 0;
  /** By key of an event: the place of its digest; -1 where no counter needs it. */
  readonly #placeOfKey: Int32Array;
  readonly #fieldSerial: Float64Array;
  readonly #fieldKnown: Uint8Array;
  readonly #groupSerial: Float64Array;
  readonly #groupKnown: Uint8Array;
  readonly #conditionSerial: Float64Array;
  readonly #conditionHolds: Uint8Array;

  constructor({ fields, groups, conditions }: Plan, hash: KeyHash) {
    this.#hash = hash;
    this.#fields = fields;
    this.#groups = groups;
    this.#conditions = conditions;
    this.digests = new Int32Array((fields.length + groups.length) * 4);
    this.#fieldSerial = new Float64Array(fields.length);
    this.#fieldKnown = new Uint8Array(fields.length);
    this.#groupSerial = new Float64Array(groups.length);
    this.#groupKnown = new Uint8Array(groups.length);
    this.#conditionSerial = new Float64Array(conditions.length);
    this.#conditionHolds = new Uint8Array(conditions.length);
    this.#placeOfKey = Int32Array.from(eventFields, field => fields.indexOf(field));
  }

  /** Takes up the next event. */
  take(event: VelocityEvent): void {
    this.#serial++;
    this.at = event.at;
    this.kinds = kindsOf(event);
    this.amount = event.amount;
    this.#facts = event.facts;
    this.#keys = event.keys;
    this.#merchant = undefined;
  }

  /** Takes up the next event, one that brings the digests of its keys. */
  takeDigested({ at, kinds, amount, facts, known, digests, from }: DigestedEvent): void {
    this.#serial++;
    this.at = at;
    this.kinds = kinds;
    this.amount = amount;
    this.#facts = facts;
    this.#keys = noKeys;
    this.#merchant = undefined;
    let word = from;
    for (let key = 0; key < eventFields.length; key++) {
      const place = this.#placeOfKey[key]!;
      const isKnown = (known & (1 << key)) !== 0;
      if (place >= 0) {
        this.#fieldSerial[place] = this.#serial;
        this.#fieldKnown[place] = isKnown ? 1 : 0;
        if (isKnown)
          for (let part = 0; part < digestWords; part++) this.digests[place * 4 + part] = digests[word + part]!;
      }
      if (!isKnown) continue;
      if (key === merchantKey) {
        this.#merchant = digests;
        this.#merchantAt = word;
      }
      word += digestWords;
    }
  }

  /** Whether a condition holds. */
  holds(condition: number): boolean {
    if (this.#conditionSerial[condition] !== this.#serial) {
      this.#conditionSerial[condition] = this.#serial;
      this.#conditionHolds[condition] = this.#conditions[condition]!.holds({ amount: this.amount, facts: this.#facts })
        ? 1
        : 0;
    }
    return this.#conditionHolds[condition] === 1;
  }

  /** Digests a field; false when the event does not have it. */
  field(field: number): boolean {
    if (this.#fieldSerial[field] === this.#serial) return this.#fieldKnown[field] === 1;
    this.#fieldSerial[field] = this.#serial;
    const name = this.#fields[field]!;
    const hash = this.#hash;
    if (name === 'amount.value') {
      this.#fieldKnown[field] = this.amount === undefined ? 0 : 1;
      if (this.amount === undefined) return false;
      hash.hashNumber(this.amount);
    } else {
      const text = this.#keys[name];
      this.#fieldKnown[field] = text === undefined ? 0 : 1;
      if (text === undefined) return false;
      hash.hashText(text);
    }
    keepDigest(hash, this.digests, field * 4);
    return true;
  }

  /** Digests a key; false when a part of it is missing. */
  key(group: number): boolean {
    if (this.#groupSerial[group] === this.#serial) return this.#groupKnown[group] === 1;
    this.#groupSerial[group] = this.#serial;
    const { fields } = this.#groups[group]!;
    const known = fields.length === 0 ? this.#merchantOf(group) : this.#partsOf(group, fields);
    this.#groupKnown[group] = known ? 1 : 0;
    return known;
  }

  /** The whole merchant is never missing. */
  #merchantOf(group: number): boolean {
    const own = this.#groups[group]!.digest;
    if (this.#merchant) {
      for (let part = 0; part < digestWords; part++)
        this.digests[own + part] = this.#merchant[this.#merchantAt + part]!;
      return true;
    }
    const merchant = this.#keys['merchant.id'];
    const hash = this.#hash;
    if (merchant !== undefined) {
      hash.hashText(merchant);
    } else {
      hash.start(0);
      hash.finishWords();
    }
    keepDigest(hash, this.digests, own);
    return true;
  }

  #partsOf(group: number, fields: readonly number[]): boolean {
    for (let index = 0; index < fields.length; index++) {
      if (!this.field(fields[index]!) && !mayLack(this.#fields[fields[index]!]!)) return false;
    }
    const digest = this.digests;
    const own = this.#groups[group]!.digest;
    if (own === fields[0]! * 4) return true;
    const hash = this.#hash;
    hash.start(fields.length);
    for (const field of fields) {
      const known = this.#fieldKnown[field] === 1;
      for (let word = 0; word < 4; word++) hash.absorb(known ? digest[field * 4 + word]! : 0);
    }
    hash.finishWords();
    keepDigest(hash, digest, own);
    return true;
  }
}

const noKeys: VelocityEvent['keys'] = {};
const merchantKey = eventFields.indexOf('merchant.id');

function keepDigest(hash: KeyHash, into: Int32Array, at: number): void {
  into[at] = hash.a;
  into[at + 1] = hash.b;
  into[at + 2] = hash.c;
  into[at + 3] = hash.d;
}
