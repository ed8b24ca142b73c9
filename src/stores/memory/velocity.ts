/** The VelocityStore in this process's memory: exact sliding windows over event time (docs/velocity.md). */
import { hash, randomBytes } from 'node:crypto';
import type { EventKind, FillableVelocity, VelocityEvent, VelocityReading } from '../../engine/types.ts';
import { type CounterSet, latenessMs } from '../../engine/velocity/counters.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { DigestedEvent } from './digested-event.ts';
import { EventDigests } from './event-digests.ts';
import { HashTable } from './hash-table.ts';
import { KeyHash } from './key-hash.ts';
import { attemptBit, type Counted, type KeyGroup, kindSets, kindsOf, planOf } from './plan.ts';
import { measuredTuning, type SeriesWindows, sweptForKey, type Tuning } from './series-windows.ts';
import {
  headWords,
  type ReadBytes,
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
export interface MemoryVelocity extends FillableVelocity {
  assess(event: VelocityEvent): VelocityReading;
  record(event: VelocityEvent): void;
  coverFrom(at: number): void;
  /** Looks for what can be forgotten, a few microseconds' worth; for a timer while nothing arrives. */
  forget(): void;
  use(): MemoryUse;
  /** Forgets everything: as good as a new store, and ready sooner. */
  clear(): void;
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
  /** Newest time counted, milliseconds; -Infinity when there is none. */
  readonly newest: number;
}

/**
 * Makes the store that a snapshot was taken of.
 * @param read reads on from where it stands
 */
export function restoreMemoryVelocity(
  counters: CounterSet,
  read: ReadBytes,
  tuning: Tuning = measuredTuning,
): Result<RestoredVelocity, SnapshotFault> {
  const sections = new SectionReader(read);
  try {
    const head = readHead(sections.next());
    if (!head.ok) return head;
    if (head.value.fingerprint !== layoutOf(counters, tuning)) return fail('foreign');
    const velocity = new Velocity(counters, tuning, head.value);
    velocity.load(sections);
    const { journalSeq, newest } = head.value;
    return ok({ velocity, journalSeq, newest });
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

/** A store for events whose keys are digested already, and of which none comes twice: whoever calls it sees to that. */
export interface DigestedVelocity extends Pick<MemoryVelocity, 'coverFrom' | 'use'> {
  assess(event: DigestedEvent): VelocityReading;
  record(event: DigestedEvent): void;
}

/**
 * Makes an empty store for events that a `KeyDigester` digested.
 * @param key the digester's
 */
export function createDigestedVelocity(counters: CounterSet, tuning: Tuning, key: Int32Array): DigestedVelocity {
  const velocity = new Velocity(counters, tuning, {
    newest: Number.NEGATIVE_INFINITY,
    coveredFrom: Number.POSITIVE_INFINITY,
    hashKey: key,
  });
  return {
    assess: event => velocity.assessDigested(event),
    record: event => velocity.recordDigested(event),
    coverFrom: at => velocity.coverFrom(at),
    use: () => velocity.use(),
  };
}

/** Blocks looked at for forgetting at each event, in one series after the other. */
const sweptAtEvent = 4;
/** Slots of remembered identities looked at at each event. */
const identitiesSwept = 16;

/** Where events of some kinds and age may land. */
interface Landing {
  /** By group: the series. */
  readonly members: readonly (readonly Counted[])[];
  /** The groups that have any. */
  readonly places: Int32Array;
}
const noPlaces = new Int32Array(0);

class Velocity implements MemoryVelocity {
  #counters: CounterSet;
  readonly #tuning: Tuning;
  readonly #series: readonly SeriesWindows[];
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

  /** How long series keep their events, each time once, from the shortest on: the ages at which an event leaves some of them out. */
  readonly #reaches: Float64Array;
  /** By kinds of an event, as bits, and the number of reaches that it is too old for; as long as it can get, or it would become a dictionary. */
  readonly #landing: (Landing | undefined)[];
  readonly #allPlaces: Int32Array;
  /** By group: whether the event at hand has the key; of groups that it meets only. */
  readonly #found: Uint8Array;
  /** Series that the event at hand added a key to. */
  readonly #grown: SeriesWindows[] = [];
  readonly #values: Float64Array;
  readonly #baselines: Float64Array;
  readonly #saturated: Uint8Array;
  readonly #baselineReach: Float64Array;

  constructor(
    counters: CounterSet,
    tuning: Tuning,
    restored?: Pick<SnapshotHead, 'newest' | 'coveredFrom' | 'hashKey'>,
  ) {
    const plan = planOf(counters, tuning);
    this.#newest = restored?.newest ?? Number.NEGATIVE_INFINITY;
    this.#coveredFrom = restored?.coveredFrom ?? Number.POSITIVE_INFINITY;
    this.#hashKey = restored?.hashKey ?? new Int32Array(new Uint8Array(randomBytes(16)).buffer);
    this.#counters = counters;
    this.#tuning = tuning;
    this.#series = plan.series;
    this.#groups = plan.groups;
    this.#reaches = Float64Array.from(new Set(plan.series.map(one => one.keptMs))).sort();
    this.#landing = Array.from({ length: kindSets * (this.#reaches.length + 1) }, () => undefined);
    this.#identityMs = this.#reaches.at(-1) ?? 0;
    this.#hash = new KeyHash(this.#hashKey);
    this.#event = new EventDigests(plan, this.#hash);
    this.#found = new Uint8Array(plan.groups.length);
    this.#allPlaces = Int32Array.from(plan.groups.keys());
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
    if (this.#admit(event)) this.#count();
  }

  assess(event: VelocityEvent): VelocityReading {
    this.#event.take(event);
    return this.#answer(this.#admit(event));
  }

  recordDigested(event: DigestedEvent): void {
    this.#event.takeDigested(event);
    this.#notice();
    this.#count();
  }

  assessDigested(event: DigestedEvent): VelocityReading {
    this.#event.takeDigested(event);
    this.#notice();
    return this.#answer(true);
  }

  /** Counts the event at hand. */
  #count(): void {
    this.#meet(true, false);
    this.#sweep();
  }

  /** Reads for the event at hand, and counts it unless it was counted before. */
  #answer(fresh: boolean): VelocityReading {
    const { at } = this.#event;
    this.#values.fill(Number.NaN);
    this.#saturated.fill(0);
    const late = at < this.#newest - latenessMs;
    this.#meet(fresh, !late);
    if (fresh) this.#sweep();
    const covered = at - this.#coveredFrom;
    for (let index = 0; index < this.#values.length; index++) {
      if (!(covered >= this.#baselineReach[index]!)) this.#baselines[index] = Number.NaN;
    }
    const reading = this.#counters.reading(this.#values, this.#baselines, this.#saturated);
    return late ? { ...reading, incomplete: 'late' } : reading;
  }

  coverFrom(at: number): void {
    this.#coveredFrom = Math.min(this.#coveredFrom, at);
  }

  expect(at: number): void {
    this.#newest = Math.max(this.#newest, at);
  }

  reaches(kinds: readonly EventKind[], at: number): boolean {
    return this.#landingOf(kindsOf({ kinds }), this.#newest - at).places.length > 0;
  }

  readAs(counters: CounterSet): void {
    if (counters.fingerprint !== this.#counters.fingerprint)
      throw new RangeError('these counters count something else');
    this.#counters = counters;
  }

  forget(): void {
    for (const windows of this.#series) windows.sweep(sweptAtEvent, this.#newest);
    this.#sweepSeen(64);
  }

  clear(): void {
    this.#newest = Number.NEGATIVE_INFINITY;
    this.#coveredFrom = Number.POSITIVE_INFINITY;
    this.#identities.clear();
    for (const { table } of this.#groups) table.clear();
    for (const windows of this.#series) windows.clear();
    this.#grown.length = 0;
  }

  use(): MemoryUse {
    const total = (of: (one: SeriesWindows) => number) => this.#series.reduce((sum, one) => sum + of(one), 0);
    const tableWords = this.#groups.reduce((sum, { table }) => sum + table.words, 0);
    return {
      keys: total(one => one.keys),
      pairs: total(one => one.pairs),
      identities: this.#identities.count,
      bytes: total(one => one.bytes) + (tableWords + this.#identities.words) * 4,
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
    for (const { table } of this.#groups) for (const words of table.dump()) yield* section(words);
    for (const windows of this.#series) for (const words of windows.dump()) yield* section(words);
    yield* section(new Int32Array(0));
  }

  /** Takes over the sections after the head. */
  load(sections: SectionReader): void {
    const next = () => sections.next();
    this.#identities.load(next);
    for (const { table } of this.#groups) table.load(next);
    for (const windows of this.#series) windows.load(next);
    if (sections.next().length !== 0) throw new TornSnapshot();
  }

  /** Takes notice of the event at hand; false when it has been counted before. */
  #admit(event: VelocityEvent): boolean {
    const isKnown = this.#isKnown(event);
    if (!isKnown) this.#notice();
    else if (event.at > this.#newest) this.#newest = event.at;
    return !isKnown;
  }

  /** Takes notice of the time of an event that is new. */
  #notice(): void {
    const { at, kinds } = this.#event;
    if (at > this.#newest) this.#newest = at;
    if ((kinds & attemptBit) !== 0 && at < this.#coveredFrom) this.#coveredFrom = at;
  }

  /** Whether the identity of an event was met before; from now on it was. */
  #isKnown(event: VelocityEvent): boolean {
    const hash = this.#hash;
    hash.hashText(event.id);
    const { a, b, c } = hash;
    if (this.#identities.find(a, b, c) !== 0) return true;
    // Whole seconds, rounded up and never 0, so that no identity is forgotten too early.
    this.#identities.put(a, b, c, (Math.floor(event.at / 1000) + 1) | 0 || 1);
    return false;
  }

  /** Looks for what can be forgotten, a little at each event, and more in series that grow. */
  #sweep(): void {
    while (this.#grown.length > 0) this.#grown.pop()!.sweep(sweptForKey, this.#newest);
    this.#sweepSeen(identitiesSwept);
    const series = this.#series;
    if (series.length === 0) return;
    this.#sweepSeries = (this.#sweepSeries + 1) % series.length;
    series[this.#sweepSeries]!.sweep(sweptAtEvent, this.#newest);
  }

  #sweepSeen(slots: number): void {
    const goneAt = Math.floor((this.#newest - this.#identityMs) / 1000);
    this.#sweepIdentities = this.#identities.sweepBelow(this.#sweepIdentities, slots, goneAt);
  }

  /** Lands the event in the series of its kinds that reach it, and reads every series for it. */
  #meet(counts: boolean, reads: boolean): void {
    const { at, kinds } = this.#event;
    const { members, places } = this.#landingOf(kinds, this.#newest - at);
    const groups = this.#groups;
    const met = reads ? this.#allPlaces : counts ? places : noPlaces;
    // All keys are looked up before anything is done with one, so that the processor waits for their memory at the same time.
    for (let index = 0; index < met.length; index++) this.#found[met[index]!] = this.#event.key(met[index]!) ? 1 : 0;
    const { digests } = this.#event;
    for (let index = 0; index < met.length; index++) {
      if (this.#found[met[index]!] === 0) continue;
      const { digest, table } = groups[met[index]!]!;
      table.find(digests[digest]!, digests[digest + 1]!, digests[digest + 2]!);
    }
    for (let index = 0; index < met.length; index++) {
      const place = met[index]!;
      if (this.#found[place] === 0) continue;
      const group = groups[place]!;
      if (counts) for (const one of members[place]!) this.#land(group, one);
      if (reads) this.#read(group, at);
    }
  }

  #landingOf(kinds: number, ageMs: number): Landing {
    const reaches = this.#reaches;
    let outlived = 0;
    while (outlived < reaches.length && ageMs >= reaches[outlived]!) outlived++;
    const place = kinds * (reaches.length + 1) + outlived;
    const known = this.#landing[place];
    if (known) return known;
    const counts = ({ kind, windows }: Counted) => (kind & kinds) !== 0 && ageMs < windows.keptMs;
    const members = this.#groups.map(group => group.members.filter(counts));
    const places = this.#allPlaces.filter(group => members[group]!.length > 0);
    const landing = { members, places };
    this.#landing[place] = landing;
    return landing;
  }

  /** Lands the event in a series of the group whose slot was found, if it counts there. */
  #land(group: KeyGroup, one: Counted): void {
    if (!this.#counts(group.table, one)) return;
    this.#fill(one);
    const { table, digest } = group;
    const { digests } = this.#event;
    const before = table.found(one.column);
    const ref = one.windows.add(before, digests[digest]!, this.#newest);
    if (ref === before) return;
    table.put(digests[digest]!, digests[digest + 1]!, digests[digest + 2]!, ref, one.column);
    if (before === 0) this.#grown.push(one.windows);
  }

  #read({ table, places, read }: KeyGroup, at: number): void {
    for (let index = 0; index < places.length; index++) {
      this.#values[places[index]!] = 0;
      this.#baselines[places[index]!] = 0;
    }
    for (let index = 0; index < read.length; index++) {
      const { column, windows } = read[index]!;
      const ref = table.found(column);
      if (ref !== 0) windows.read(ref, at, this.#values, this.#baselines, this.#saturated);
    }
  }

  /** What the lists of a series keep of the event. */
  #fill(one: Counted): void {
    const { entry } = one.windows;
    entry.at = this.#event.at;
    for (let column = 0; column < one.columns.length; column++) {
      const field = one.columns[column]!;
      if (field < 0) {
        entry.floats[column] = this.#event.amount ?? 0;
      } else {
        const known = this.#event.field(field);
        entry.ints[column * 2] = known ? this.#event.digests[field * 4]! : 0;
        entry.ints[column * 2 + 1] = known ? this.#event.digests[field * 4 + 1]! & ~1 : 0;
      }
    }
  }

  /** Whether an event of the right kind and age counts: its condition, and its opener. */
  #counts(table: HashTable, one: Counted): boolean {
    if (one.condition >= 0 && !this.#event.holds(one.condition)) return false;
    const { opener } = one;
    const { at } = this.#event;
    return !opener || opener.hasWithin(table.found(one.openerColumn), at - one.withinMs, at);
  }
}
