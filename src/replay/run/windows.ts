/**
 * The one thread that counts: it meets every line in order, keeps the windows, knows every attempt by its id, and joins
 * outcomes to their attempts at the outcomes' own time.
 */
import { hash } from 'node:crypto';
import type { Checkout, Outcome, VelocityEvent } from '../../engine/types.ts';
import type { CounterSet } from '../../engine/velocity/counters.ts';
import { outcomeEvent } from '../../engine/velocity/events.ts';
import { afterOutcome } from '../../engine/velocity/fraud.ts';
import { denseFilling } from '../../stores/memory/hash-table.ts';
import { measuredTuning } from '../../stores/memory/series-windows.ts';
import { createMemoryVelocity, type MemoryVelocity } from '../../stores/memory/velocity.ts';
import { eventOf } from '../../stores/sqlite/event-text.ts';
import type { TemporaryFolder } from '../order/runs.ts';
import { AttemptIndex } from './attempt-index.ts';
import {
  attemptItem,
  betweenEvents,
  type CountedBatch,
  itemVerdict,
  type PreparedBatch,
  type RawReadings,
  type Rejection,
} from './batch.ts';
import { AscendingColumn } from './columns.ts';
import { recogniseFor } from './desk.ts';
import { EventStore } from './event-store.ts';
import { FraudStates } from './fraud-states.ts';
import type { LoadedSets } from './rule-sets.ts';
import { ToldOutcomes } from './told-outcomes.ts';

/** Told of what is learnt of an attempt; `ordinal` counts the distinct attempts of the history from 0. */
export type OutcomeListener = (ordinal: number, outcome: Outcome, role: PreparedBatch['role']) => void;

/** What came of a batch: what a desk needs, and what could not be joined. */
export interface WindowsResult {
  readonly counted: CountedBatch;
  readonly attempts: number;
  readonly repeated: number;
  readonly outcomes: number;
  readonly rejected: readonly Rejection[];
}

/** An outcome that came before its attempt, by the clocks of the files. */
interface Early {
  readonly seq: number;
  readonly outcome: Outcome;
}

/** Early outcomes that are kept for their attempts; more than that are given up at once. */
const mostEarly = 1_000_000;

const recentMask = 0x3ff;

/** One store of counters, which leaves the figures raw. */
interface Counting {
  readonly velocity: MemoryVelocity;
  readonly figures: number;
  /** Where the next reading goes. */
  into: { raw: RawReadings; row: number };
}

export class Windows {
  readonly #sets: LoadedSets;
  readonly #countings: readonly Counting[];
  readonly #index: AttemptIndex;
  readonly #told: ToldOutcomes;
  readonly #events: EventStore;
  /** Where the event of each attempt lies. */
  readonly #places = new AscendingColumn();
  readonly #frauds = new FraudStates();
  readonly #early = new Map<string, Early[]>();
  #earlyCount = 0;
  /** Events of the newest attempts: most outcomes come within minutes. */
  readonly #recent: { readonly ordinal: number; readonly events: readonly VelocityEvent[] }[] = [];
  readonly #listener: OutcomeListener;
  #covered = false;

  /** @param inOrder lines come in order of time, not in order of arrival */
  constructor(
    sets: LoadedSets,
    folder: () => TemporaryFolder,
    listener: OutcomeListener,
    { inOrder, eventBytes }: { readonly inOrder: boolean; readonly eventBytes?: number },
  ) {
    this.#sets = sets;
    this.#countings = sets.counting.map(({ counters }) => countingOf(counters));
    const key = new Int32Array(hash('sha256', 'sekisho replay', 'buffer').buffer.slice(0, 16));
    this.#index = new AttemptIndex(key);
    this.#told = new ToldOutcomes(key, inOrder);
    this.#events = new EventStore(folder, eventBytes);
    this.#listener = listener;
  }

  /** Distinct attempts so far. */
  get attempts(): number {
    return this.#index.count;
  }

  /** Outcomes whose attempt never came. */
  get early(): readonly Early[] {
    return [...this.#early.values()].flat().sort((one, other) => one.seq - other.seq);
  }

  /** Counts a batch in. */
  meet(batch: PreparedBatch): WindowsResult {
    const items = batch.kinds.length;
    const verdicts = new Uint8Array(items);
    // At most as many as there are attempts: outcomes read nothing.
    const most = batch.role === 'run' ? batch.kinds.reduce((sum, kind) => sum + (kind === attemptItem ? 1 : 0), 0) : 0;
    const readings = this.#countings.map(({ figures }) => emptyReadings(most * figures));
    this.#countings.forEach((counting, index) => {
      counting.into = { raw: readings[index]!, row: 0 };
    });
    const rejected: Rejection[] = [];
    let [attempts, repeated, outcomes] = [0, 0, 0];
    for (let item = 0; item < items; item++) {
      if (batch.kinds[item] === attemptItem) {
        const before = rejected.length;
        verdicts[item] = this.#attempt(batch, item, rejected);
        // Outcomes that had waited for the attempt were counted when they came.
        outcomes -= rejected.length - before;
        if (verdicts[item] === itemVerdict.decide) attempts++;
        if (verdicts[item] === itemVerdict.repeated) repeated++;
      } else {
        const outcome = (batch.objects?.[item] ?? JSON.parse(batch.texts[item]!)) as Outcome;
        const fault = this.#outcome(outcome, batch.seqs[item]!, batch.role);
        if (fault) rejected.push(fault);
        else outcomes++;
      }
    }
    const number = batch.number;
    const rows = this.#countings[0]!.into.row;
    const used = readings.map((raw, index) => trimmed(raw, rows * this.#countings[index]!.figures));
    return { counted: { number, verdicts, readings: used }, attempts, repeated, outcomes, rejected };
  }

  /** Bytes held, by what holds them. */
  use() {
    return {
      windows: this.#countings.reduce((sum, { velocity }) => sum + velocity.use().bytes, 0),
      index: this.#index.bytes + this.#places.bytes + this.#frauds.bytes + this.#told.bytes,
      events: this.#events.use,
    };
  }

  close(): void {
    this.#events.close();
  }

  #attempt(batch: PreparedBatch, item: number, rejected: Rejection[]): number {
    const id = batch.ids[item]!;
    const merchant = batch.merchants[item]! || undefined;
    const [low, high] = [batch.hashes[item * 2]!, batch.hashes[item * 2 + 1]!];
    const isNew = this.#index.admit(id, merchant);
    const { ordinal } = this.#index;
    if (!isNew)
      return this.#events.hasHash(this.#places.get(ordinal), low, high) ? itemVerdict.repeated : itemVerdict.conflict;
    const text = batch.texts[item]!;
    this.#places.push(this.#events.put(text, low, high));
    if (batch.role === 'index') {
      if (!this.#covered) this.#coverFrom((JSON.parse(text) as Checkout).at);
    } else {
      const events = batch.objects
        ? this.#forCountings(batch.objects[item] as readonly VelocityEvent[])
        : this.#eventsOf(text);
      this.#recent[ordinal & recentMask] = { ordinal, events };
      if (!this.#covered) this.#coverFrom(events[0]!.at);
      this.#countings.forEach(({ velocity }, index) => {
        if (batch.role === 'run') velocity.assess(events[index]!);
        else velocity.record(events[index]!);
      });
    }
    this.#joinEarly(id, merchant, batch.role, rejected);
    return itemVerdict.decide;
  }

  /** The history is whole from its first attempt on: surges need to know. */
  #coverFrom(at: number): void {
    this.#covered = true;
    for (const { velocity } of this.#countings) velocity.coverFrom(at);
  }

  #eventsOf(text: string): readonly VelocityEvent[] {
    // A JSON array is an event, an object a checkout that nothing was made of yet.
    if (text.startsWith('{')) return recogniseFor(JSON.parse(text) as Checkout, this.#sets).map(({ event }) => event);
    return this.#forCountings(text.split(betweenEvents).map(eventOf));
  }

  #forCountings(events: readonly VelocityEvent[]): readonly VelocityEvent[] {
    return events.length === this.#countings.length ? events : this.#countings.map(() => events[0]!);
  }

  #outcome(outcome: Outcome, seq: number, role: PreparedBatch['role']): Rejection | undefined {
    const found = this.#index.find(outcome.attempt, outcome.merchant);
    if (found === 'unknown') {
      if (this.#earlyCount >= mostEarly) return partnerless(outcome, seq);
      this.#keepEarly(outcome, seq);
      return undefined;
    }
    if (found === 'ambiguous') {
      const detail = '/merchant: Several merchants have an attempt of this id; name the one that is meant.';
      return { seq, code: 'not-found', detail, raw: JSON.stringify(outcome) };
    }
    return this.#join(found, { seq, outcome }, role);
  }

  #join(ordinal: number, { seq, outcome }: Early, role: PreparedBatch['role']): Rejection | undefined {
    const told = this.#told.admit(ordinal, outcome);
    if (told === 'repeated') return undefined;
    if (told === 'conflict') {
      const detail = '/id: An earlier outcome of this attempt has this id and another body.';
      return { seq, code: 'outcome-conflict', detail, raw: JSON.stringify(outcome) };
    }
    this.#listener(ordinal, outcome, role);
    const before = this.#frauds.of(ordinal);
    const after = afterOutcome(before, outcome);
    if (after !== before) this.#frauds.set(ordinal, after);
    if (role === 'index') return undefined;
    const recent = this.#recent[ordinal & recentMask];
    const events =
      recent?.ordinal === ordinal ? recent.events : this.#eventsOf(this.#events.get(this.#places.get(ordinal)));
    this.#countings.forEach(({ velocity }, index) => {
      const event = outcomeEvent(events[index]!, outcome, this.#sets.counting[index]!.declineReasonOf, before);
      if (event) velocity.record(event);
    });
    return undefined;
  }

  #keepEarly(outcome: Outcome, seq: number): void {
    const name = earlyName(outcome.attempt, outcome.merchant);
    const known = this.#early.get(name);
    if (known) known.push({ seq, outcome });
    else this.#early.set(name, [{ seq, outcome }]);
    this.#earlyCount++;
  }

  /** Outcomes that came before their attempt count right after it: it did not know them. */
  #joinEarly(id: string, merchant: string | undefined, role: PreparedBatch['role'], rejected: Rejection[]): void {
    if (this.#earlyCount === 0) return;
    const { ordinal } = this.#index;
    for (const name of new Set([earlyName(id, merchant), earlyName(id, undefined)])) {
      const early = this.#early.get(name);
      if (!early) continue;
      this.#early.delete(name);
      this.#earlyCount -= early.length;
      for (const one of early) {
        const fault = this.#join(ordinal, one, role);
        if (fault) rejected.push(fault);
      }
    }
  }
}

/** How an outcome whose attempt is not in the history is rejected. */
export function partnerless(outcome: Outcome, seq: number): Rejection {
  const detail = '/assessment: The history holds no such attempt.';
  return { seq, code: 'not-found', detail, raw: JSON.stringify(outcome) };
}

const earlyName = (id: string, merchant: string | undefined) => `${merchant ?? ''}\n${id}`;

function emptyReadings(figures: number): RawReadings {
  return {
    values: new Float64Array(figures),
    baselines: new Float64Array(figures),
    saturated: new Uint8Array(figures),
  };
}

function trimmed({ values, baselines, saturated }: RawReadings, figures: number): RawReadings {
  return {
    values: values.subarray(0, figures),
    baselines: baselines.subarray(0, figures),
    saturated: saturated.subarray(0, figures),
  };
}

/** A store that writes its raw figures down instead of making readings of them: desks make those, on their own thread. */
function countingOf(counters: CounterSet): Counting {
  const figures = counters.definitions.length;
  const counting: { into: Counting['into'] } = { into: { raw: emptyReadings(0), row: 0 } };
  const nothing = { velocity: {}, surge: {}, saturated: [] };
  const written: CounterSet = {
    ...counters,
    reading(values, baselines, saturated) {
      const { raw, row } = counting.into;
      const at = row * figures;
      raw.values.set(values, at);
      raw.baselines.set(baselines, at);
      raw.saturated.set(saturated, at);
      counting.into.row++;
      return nothing;
    },
  };
  // The index of attempts and the outcomes told let nothing through twice.
  const velocity = createMemoryVelocity(written, { ...measuredTuning, filling: denseFilling }, 'never come');
  return Object.assign(counting, { velocity, figures });
}
