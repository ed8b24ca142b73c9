/** The VelocityStore in this process's memory: exact sliding windows over event time (velocity.md). */
import { hash, randomBytes } from 'node:crypto';
import type { VelocityEvent, VelocityReading, VelocityStore } from '../../engine/types.ts';
import {
  type CountedField,
  type CounterSeries,
  type CounterSet,
  type EventCondition,
  latenessMs,
} from '../../engine/velocity/counters.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { HashTable } from './hash-table.ts';
import { KeyHash } from './key-hash.ts';
import { measuredTuning, SeriesWindows, type Tuning } from './series-windows.ts';
import {
  headWords,
  readHead,
  SectionReader,
  type SnapshotFault,
  type SnapshotHead,
  section,
  TornSnapshot,
} from './snapshot.ts';

/** What a store in memory holds. */
export interface MemoryUse {
  /** Keys over all series. */
  readonly keys: number;
  /** Key–event pairs over all series: each event counts once for every series that it is in. */
  readonly pairs: number;
  /** Identities remembered against duplicates. */
  readonly identities: number;
  /** Bytes held for all of it, about. */
  readonly bytes: number;
}

/** The store in memory: it answers at once. */
export interface MemoryVelocity extends VelocityStore {
  assess(event: VelocityEvent): VelocityReading;
  record(event: VelocityEvent): void;
  /** Says that the attempts since `at` are all here: after reading a journal that begins there. Surges need to know. */
  coverFrom(at: number): void;
  /** Looks for what can be forgotten, a few microseconds' worth; for a timer while nothing arrives. */
  forget(): void;
  use(): MemoryUse;
  /**
   * The windows as bytes, in parts that are views of the store's own memory: write them out before the next event is counted.
   * @param journalSeq arrival number of the last journal entry that is counted in
   */
  snapshot(journalSeq: number): Generator<Uint8Array>;
}

/** A store made from a snapshot. */
export interface RestoredVelocity {
  readonly velocity: MemoryVelocity;
  /** The journal is to be read on from the entry after this arrival number. */
  readonly journalSeq: number;
}

/**
 * Makes the store that a snapshot was taken of.
 * @param read gives as many bytes as asked for from where it stands, fewer only at the end
 */
export function restoreMemoryVelocity(
  counters: CounterSet,
  read: (bytes: number) => Uint8Array,
  tuning: Tuning = measuredTuning,
): Result<RestoredVelocity, SnapshotFault> {
  const sections = new SectionReader(read);
  try {
    const head = readHead(sections.next());
    if (!head.ok) return head;
    if (head.value.fingerprint !== layoutOf(counters, tuning)) return fail('foreign');
    const velocity = new Velocity(counters, tuning, head.value);
    velocity.load(sections);
    return ok({ velocity, journalSeq: head.value.journalSeq });
  } catch (error) {
    if (error instanceof TornSnapshot) return fail('torn');
    throw error;
  }
}

/** What a snapshot depends on: what is counted, and how it is laid out. */
function layoutOf(counters: CounterSet, tuning: Tuning): string {
  return hash('sha256', JSON.stringify([counters.fingerprint, tuning]), 'hex');
}

/** A series with what is needed to meet an event. */
interface Counted {
  readonly windows: SeriesWindows;
  readonly kind: number;
  /** Place in the list of key groups. */
  readonly group: number;
  /** Place in the list of conditions; -1: none. */
  readonly condition: number;
  /** The series that opens this one (`after`), and how long. */
  readonly opener: SeriesWindows | undefined;
  readonly withinMs: number;
  /** By column: place of the field in the list of fields; -1: the amount, to be summed. */
  readonly columns: Int32Array;
  readonly hasCounters: boolean;
}

/** Fields whose values together are a key. */
interface KeyGroup {
  /** Places in the list of fields; empty for the whole merchant. */
  readonly fields: readonly number[];
  /** Where its digest stands: that of its field when it has one only. */
  readonly digest: number;
}

/** Makes an empty store for a set of counters. */
export function createMemoryVelocity(counters: CounterSet, tuning: Tuning = measuredTuning): MemoryVelocity {
  return new Velocity(counters, tuning);
}

const kindBits: Readonly<Record<string, number>> = {
  attempts: 1,
  approvals: 2,
  declines: 4,
  authentications: 8,
  authentication_failures: 16,
  challenge_cancels: 32,
  chargebacks: 64,
  fraud_reports: 128,
};
const attemptBit = 1;

/** Blocks looked at for forgetting at each event, in one series after the other. */
const sweptAtEvent = 4;
/** Slots of remembered identities looked at at each event. */
const identitiesSwept = 16;

class Velocity implements MemoryVelocity {
  readonly #counters: CounterSet;
  readonly #tuning: Tuning;
  readonly #series: readonly Counted[];
  readonly #groups: readonly KeyGroup[];
  readonly #fields: readonly CountedField[];
  readonly #conditions: readonly EventCondition[];
  readonly #hashKey: Int32Array;
  readonly #hash: KeyHash;
  readonly #identities = new HashTable();
  /** How long identities are remembered: as long as a duplicate could land anywhere. */
  readonly #identityMs: number;
  #newest: number;
  #coveredFrom: number;
  #sweepSeries = 0;
  #sweepIdentities = 0;

  // What is known of the event at hand, each worked out at most once: digests of fields and of groups, and conditions.
  #serial = 0;
  readonly #fieldSerial: Float64Array;
  readonly #fieldKnown: Uint8Array;
  readonly #groupSerial: Float64Array;
  /** Four words each: of the fields, then of the groups that have no field's. */
  readonly #digests: Int32Array;
  readonly #groupKnown: Uint8Array;
  readonly #conditionSerial: Float64Array;
  readonly #conditionHolds: Uint8Array;
  readonly #values: Float64Array;
  readonly #baselines: Float64Array;
  readonly #saturated: Uint8Array;
  readonly #baselineReach: Float64Array;

  constructor(counters: CounterSet, tuning: Tuning, restored?: SnapshotHead) {
    const plan = planOf(counters, tuning);
    this.#newest = restored?.newest ?? Number.NEGATIVE_INFINITY;
    this.#coveredFrom = restored?.coveredFrom ?? Number.POSITIVE_INFINITY;
    this.#hashKey = restored?.hashKey ?? new Int32Array(new Uint8Array(randomBytes(16)).buffer);
    this.#counters = counters;
    this.#tuning = tuning;
    this.#series = plan.series;
    this.#groups = plan.groups;
    this.#fields = plan.fields;
    this.#conditions = plan.conditions;
    this.#identityMs = Math.max(0, ...plan.series.map(one => one.windows.keptMs));
    this.#hash = new KeyHash(this.#hashKey);
    this.#fieldSerial = new Float64Array(plan.fields.length);
    this.#fieldKnown = new Uint8Array(plan.fields.length);
    this.#groupSerial = new Float64Array(plan.groups.length);
    this.#digests = new Int32Array((plan.fields.length + plan.groups.length) * 4);
    this.#groupKnown = new Uint8Array(plan.groups.length);
    this.#conditionSerial = new Float64Array(plan.conditions.length);
    this.#conditionHolds = new Uint8Array(plan.conditions.length);
    const count = counters.definitions.length;
    this.#values = new Float64Array(count);
    this.#baselines = new Float64Array(count);
    this.#saturated = new Uint8Array(count);
    this.#baselineReach = Float64Array.from(counters.definitions, ({ overMs, baseline }) =>
      baseline ? overMs + baseline.overMs : Number.POSITIVE_INFINITY,
    );
  }

  record(event: VelocityEvent): void {
    this.#serial++;
    if (!this.#admit(event)) return;
    const kinds = kindsOf(event);
    for (let index = 0; index < this.#series.length; index++) {
      const one = this.#series[index]!;
      if ((one.kind & kinds) !== 0) this.#meet(one, event, true, false);
    }
  }

  assess(event: VelocityEvent): VelocityReading {
    this.#serial++;
    const fresh = this.#admit(event);
    const kinds = kindsOf(event);
    const readable = event.at >= this.#newest - latenessMs;
    this.#values.fill(Number.NaN);
    this.#saturated.fill(0);
    for (let index = 0; index < this.#series.length; index++) {
      const one = this.#series[index]!;
      const counts = fresh && (one.kind & kinds) !== 0;
      const reads = readable && one.hasCounters;
      if (counts || reads) this.#meet(one, event, counts, reads);
    }
    const covered = event.at - this.#coveredFrom;
    for (let index = 0; index < this.#values.length; index++) {
      if (!(covered >= this.#baselineReach[index]!)) this.#baselines[index] = Number.NaN;
    }
    return this.#counters.reading(this.#values, this.#baselines, this.#saturated);
  }

  coverFrom(at: number): void {
    this.#coveredFrom = Math.min(this.#coveredFrom, at);
  }

  forget(): void {
    for (const one of this.#series) one.windows.sweep(sweptAtEvent, this.#newest);
    this.#sweepSeen(64);
  }

  use(): MemoryUse {
    const windows = this.#series.map(one => one.windows);
    const total = (of: (one: SeriesWindows) => number) => windows.reduce((sum, one) => sum + of(one), 0);
    return {
      keys: total(one => one.keys),
      pairs: total(one => one.pairs),
      identities: this.#identities.count,
      bytes: total(one => one.bytes) + this.#identities.words * 4,
    };
  }

  *snapshot(journalSeq: number): Generator<Uint8Array> {
    const head = {
      fingerprint: layoutOf(this.#counters, this.#tuning),
      hashKey: this.#hashKey,
      newest: this.#newest,
      coveredFrom: this.#coveredFrom,
      journalSeq,
    };
    yield* section(headWords(head));
    for (const words of this.#identities.dump()) yield* section(words);
    for (const { windows } of this.#series) for (const words of windows.dump()) yield* section(words);
    yield* section(new Int32Array(0));
  }

  /** Takes over the sections after the head. */
  load(sections: SectionReader): void {
    const next = () => sections.next();
    this.#identities.load(next);
    for (const { windows } of this.#series) windows.load(next);
    if (sections.next().length !== 0) throw new TornSnapshot();
  }

  /** Takes notice of an event; false when it has been counted before. */
  #admit(event: VelocityEvent): boolean {
    if (event.at > this.#newest) this.#newest = event.at;
    const hash = this.#hash;
    hash.hashText(event.id);
    const { a, b, c } = hash;
    if (this.#identities.find(a, b, c) !== 0) return false;
    // Whole seconds, rounded up and never 0, so that no identity is forgotten too early.
    this.#identities.insertAbsent(a, b, c, (Math.floor(event.at / 1000) + 1) | 0 || 1);
    if ((kindsOf(event) & attemptBit) !== 0 && event.at < this.#coveredFrom) this.#coveredFrom = event.at;
    this.#sweepSeen(identitiesSwept);
    const series = this.#series;
    if (series.length > 0) {
      this.#sweepSeries = (this.#sweepSeries + 1) % series.length;
      series[this.#sweepSeries]!.windows.sweep(sweptAtEvent, this.#newest);
    }
    return true;
  }

  #sweepSeen(slots: number): void {
    const goneAt = Math.floor((this.#newest - this.#identityMs) / 1000);
    this.#sweepIdentities = this.#identities.sweep(this.#sweepIdentities, slots, seconds => seconds >>> 0 < goneAt);
  }

  /** Lands the event in a series, and reads the series for it. */
  #meet(one: Counted, event: VelocityEvent, counts: boolean, reads: boolean): void {
    if (!this.#keyOf(one.group, event)) return;
    const digests = this.#digests;
    const at = this.#groups[one.group]!.digest * 4;
    const h0 = digests[at]!;
    const h1 = digests[at + 1]!;
    const h2 = digests[at + 2]!;
    const { windows } = one;
    const adds = counts && this.#lands(one, event, h0, h1, h2);
    let ref = windows.find(h0, h1, h2);
    if (adds) {
      this.#fill(one, event);
      ref = windows.add(ref, h0, h1, h2, this.#newest);
    }
    if (reads) windows.read(ref, event.at, this.#values, this.#baselines, this.#saturated);
  }

  /** What the lists of a series keep of an event. */
  #fill(one: Counted, event: VelocityEvent): void {
    const { entry } = one.windows;
    entry.at = event.at;
    for (let column = 0; column < one.columns.length; column++) {
      const field = one.columns[column]!;
      if (field < 0) {
        entry.floats[column] = event.amount ?? 0;
      } else {
        const known = this.#fieldOf(field, event);
        entry.ints[column * 2] = known ? this.#digests[field * 4]! : 0;
        entry.ints[column * 2 + 1] = known ? this.#digests[field * 4 + 1]! & ~1 : 0;
      }
    }
  }

  /** Whether an event of the right kind counts: its condition, its opener, and its age. */
  #lands(one: Counted, event: VelocityEvent, h0: number, h1: number, h2: number): boolean {
    if (event.at <= this.#newest - one.windows.keptMs) return false;
    if (one.condition >= 0 && !this.#holds(one.condition, event)) return false;
    const { opener } = one;
    return !opener || opener.hasWithin(opener.find(h0, h1, h2), event.at - one.withinMs, event.at);
  }

  #holds(condition: number, event: VelocityEvent): boolean {
    if (this.#conditionSerial[condition] !== this.#serial) {
      this.#conditionSerial[condition] = this.#serial;
      this.#conditionHolds[condition] = this.#conditions[condition]!.holds(event) ? 1 : 0;
    }
    return this.#conditionHolds[condition] === 1;
  }

  /** Digests a field; false when the event does not have it. */
  #fieldOf(field: number, event: VelocityEvent): boolean {
    if (this.#fieldSerial[field] === this.#serial) return this.#fieldKnown[field] === 1;
    this.#fieldSerial[field] = this.#serial;
    const name = this.#fields[field]!;
    const hash = this.#hash;
    if (name === 'amount.value') {
      this.#fieldKnown[field] = event.amount === undefined ? 0 : 1;
      if (event.amount === undefined) return false;
      hash.hashNumber(event.amount);
    } else {
      const text = event.keys[name];
      this.#fieldKnown[field] = text === undefined ? 0 : 1;
      if (text === undefined) return false;
      hash.hashText(text);
    }
    keepDigest(hash, this.#digests, field * 4);
    return true;
  }

  /** Digests a key; false when a part of it is missing. */
  #keyOf(group: number, event: VelocityEvent): boolean {
    if (this.#groupSerial[group] === this.#serial) return this.#groupKnown[group] === 1;
    this.#groupSerial[group] = this.#serial;
    const { fields } = this.#groups[group]!;
    const known = fields.length === 0 ? this.#merchantOf(group, event) : this.#partsOf(group, fields, event);
    this.#groupKnown[group] = known ? 1 : 0;
    return known;
  }

  /** The whole merchant is never missing: attempts without merchant.id are those of the one that has no id. */
  #merchantOf(group: number, event: VelocityEvent): boolean {
    const merchant = event.keys['merchant.id'];
    const hash = this.#hash;
    if (merchant !== undefined) {
      hash.hashText(merchant);
    } else {
      hash.start(0);
      hash.finishWords();
    }
    keepDigest(hash, this.#digests, this.#groups[group]!.digest * 4);
    return true;
  }

  #partsOf(group: number, fields: readonly number[], event: VelocityEvent): boolean {
    for (let index = 0; index < fields.length; index++) if (!this.#fieldOf(fields[index]!, event)) return false;
    if (fields.length === 1) return true;
    const digest = this.#digests;
    const hash = this.#hash;
    hash.start(fields.length);
    for (const field of fields) for (let word = 0; word < 4; word++) hash.absorb(digest[field * 4 + word]!);
    hash.finishWords();
    keepDigest(hash, this.#digests, this.#groups[group]!.digest * 4);
    return true;
  }
}

function keepDigest(hash: KeyHash, into: Int32Array, at: number): void {
  into[at] = hash.a;
  into[at + 1] = hash.b;
  into[at + 2] = hash.c;
  into[at + 3] = hash.d;
}

function kindsOf(event: VelocityEvent): number {
  const { kinds } = event;
  let bits = 0;
  for (let index = 0; index < kinds.length; index++) bits |= kindBits[kinds[index]!]!;
  return bits;
}

/** Lays out what a set of counters needs: each group of key fields, each field and each condition once. */
function planOf(
  counters: CounterSet,
  tuning: Tuning,
): {
  readonly series: readonly Counted[];
  readonly groups: readonly KeyGroup[];
  readonly fields: readonly CountedField[];
  readonly conditions: readonly EventCondition[];
} {
  const fields: CountedField[] = [];
  const groups: (KeyGroup & { readonly name: string })[] = [];
  const conditions: EventCondition[] = [];
  const openers = new Map<string, Counted>();
  const placeOf = (field: CountedField) => {
    if (!fields.includes(field)) fields.push(field);
    return fields.indexOf(field);
  };
  const groupOf = (by: readonly CountedField[]) => {
    const name = by.join(' ');
    const known = groups.findIndex(group => group.name === name);
    return known >= 0 ? known : groups.push({ name, fields: by.map(placeOf), digest: -1 }) - 1;
  };
  const conditionOf = (where: EventCondition | undefined) => {
    if (where === undefined) return -1;
    if (!conditions.some(known => known.source === where.source)) conditions.push(where);
    return conditions.findIndex(known => known.source === where.source);
  };
  const counted = (series: CounterSeries, keptMs: number, opener: SeriesWindows | undefined): Counted => {
    const windows = new SeriesWindows(series, counters.definitions, keptMs, tuning);
    return {
      windows,
      kind: kindBits[series.of]!,
      group: groupOf(series.by),
      condition: conditionOf(series.where),
      opener,
      withinMs: series.after?.withinMs ?? 0,
      columns: Int32Array.from(windows.shape.columns, column => (column.kind === 'sum' ? -1 : placeOf(column.field))),
      hasCounters: series.counters.length > 0,
    };
  };
  const openerOf = ({ after, by }: CounterSeries): SeriesWindows | undefined => {
    if (after === undefined) return undefined;
    const { of, where } = after;
    const same = counters.series.filter(
      other => other.after?.of === of && other.after.where?.source === where?.source && `${other.by}` === `${by}`,
    );
    const reachMs = Math.max(...same.map(other => other.reachMs + other.after!.withinMs));
    const name = JSON.stringify([of, where?.source, by]);
    const existing = openers.get(name);
    if (existing) return existing.windows;
    const keep = Number.POSITIVE_INFINITY;
    const series = { of, by, ...(where ? { where } : {}), counters: [], reachMs, keep };
    const opener = counted(series, reachMs + latenessMs, undefined);
    openers.set(name, opener);
    return opener.windows;
  };
  const series = counters.series.map(one => counted(one, one.reachMs + latenessMs, openerOf(one)));
  // Openers come last, so that no event opens for itself.
  const digestOf = (group: KeyGroup, index: number) =>
    group.fields.length === 1 ? group.fields[0]! : fields.length + index;
  const placed = groups.map((group, index) => ({ ...group, digest: digestOf(group, index) }));
  return { series: [...series, ...openers.values()], groups: placed, fields, conditions };
}
