/** The VelocityStore in this process's memory: exact sliding windows over event time (velocity.md). */
import { hash, randomBytes } from 'node:crypto';
import type { VelocityEvent, VelocityReading, VelocityStore } from '../../engine/types.ts';
import { type CounterSet, latenessMs } from '../../engine/velocity/counters.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { EventDigests } from './event-digests.ts';
import { HashTable } from './hash-table.ts';
import { KeyHash } from './key-hash.ts';
import { attemptBit, type Counted, type KeyGroup, kindsOf, planOf } from './plan.ts';
import { measuredTuning, type SeriesWindows, type Tuning } from './series-windows.ts';
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
  /** Reads by the ratios of other counters from now on, which count the same (their `fingerprint` is equal). */
  readAs(counters: CounterSet): void;
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

/** Makes an empty store for a set of counters. */
export function createMemoryVelocity(counters: CounterSet, tuning: Tuning = measuredTuning): MemoryVelocity {
  return new Velocity(counters, tuning);
}

/** Blocks looked at for forgetting at each event, in one series after the other. */
const sweptAtEvent = 4;
/** Slots of remembered identities looked at at each event. */
const identitiesSwept = 16;

class Velocity implements MemoryVelocity {
  #counters: CounterSet;
  readonly #tuning: Tuning;
  readonly #series: readonly Counted[];
  readonly #groups: readonly KeyGroup[];
  readonly #event: EventDigests;
  readonly #hashKey: Int32Array;
  readonly #hash: KeyHash;
  readonly #identities = new HashTable();
  /** How long identities are remembered: as long as a duplicate could land anywhere. */
  readonly #identityMs: number;
  #newest: number;
  #coveredFrom: number;
  #sweepSeries = 0;
  #sweepIdentities = 0;

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
    this.#identityMs = Math.max(0, ...plan.series.map(one => one.windows.keptMs));
    this.#hash = new KeyHash(this.#hashKey);
    this.#event = new EventDigests(plan, this.#hash);
    const count = counters.definitions.length;
    this.#values = new Float64Array(count);
    this.#baselines = new Float64Array(count);
    this.#saturated = new Uint8Array(count);
    this.#baselineReach = Float64Array.from(counters.definitions, ({ overMs, baseline }) =>
      baseline ? overMs + baseline.overMs : Number.POSITIVE_INFINITY,
    );
  }

  record(event: VelocityEvent): void {
    this.#event.take(event);
    if (!this.#admit(event)) return;
    const kinds = kindsOf(event);
    for (let index = 0; index < this.#series.length; index++) {
      const one = this.#series[index]!;
      if ((one.kind & kinds) !== 0) this.#meet(one, event, true, false);
    }
  }

  assess(event: VelocityEvent): VelocityReading {
    this.#event.take(event);
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

  readAs(counters: CounterSet): void {
    if (counters.fingerprint !== this.#counters.fingerprint)
      throw new RangeError('these counters count something else');
    this.#counters = counters;
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
    this.#sweepIdentities = this.#identities.sweepBelow(this.#sweepIdentities, slots, goneAt);
  }

  /** Lands the event in a series, and reads the series for it. */
  #meet(one: Counted, event: VelocityEvent, counts: boolean, reads: boolean): void {
    if (!this.#event.key(one.group)) return;
    const { digests } = this.#event;
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
        const known = this.#event.field(field);
        entry.ints[column * 2] = known ? this.#event.digests[field * 4]! : 0;
        entry.ints[column * 2 + 1] = known ? this.#event.digests[field * 4 + 1]! & ~1 : 0;
      }
    }
  }

  /** Whether an event of the right kind counts: its condition, its opener, and its age. */
  #lands(one: Counted, event: VelocityEvent, h0: number, h1: number, h2: number): boolean {
    if (event.at <= this.#newest - one.windows.keptMs) return false;
    if (one.condition >= 0 && !this.#event.holds(one.condition)) return false;
    const { opener } = one;
    return !opener || opener.hasWithin(opener.find(h0, h1, h2), event.at - one.withinMs, event.at);
  }
}
