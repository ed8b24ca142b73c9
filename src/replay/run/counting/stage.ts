/**
 * The one thread that counts: it meets every line in order, keeps the windows, knows every attempt by its id, and joins
 * outcomes to their attempts at the outcomes' own time.
 */
import type { Checkout, EventFacts } from '../../../engine/types.ts';
import type { CounterSet } from '../../../engine/velocity/counters.ts';
import { afterLabel, fraudChange } from '../../../engine/velocity/fraud.ts';
import type { DigestedEvent } from '../../../stores/memory/digested-event.ts';
import { denseFilling } from '../../../stores/memory/hash-table.ts';
import { attemptBit } from '../../../stores/memory/plan.ts';
import { measuredTuning } from '../../../stores/memory/series-windows.ts';
import { createDigestedVelocity, type DigestedVelocity } from '../../../stores/memory/velocity.ts';
import {
  attemptItem,
  type CountedBatch,
  itemVerdict,
  type PreparedBatch,
  type RawReadings,
  type Rejection,
} from '../desks/batch.ts';
import { type DigestKey, eventsOf, itemWriterFor, recogniseFor } from '../desks/desk.ts';
import {
  amountAt,
  attemptWord,
  countedWord,
  countedWords,
  endOfEvent,
  eventWord,
  type ItemWriter,
  Numbered,
  nameOf,
  outcomeWord,
  withKind,
} from '../desks/items.ts';
import { Column } from '../disk/columns.ts';
import type { Spill } from '../disk/spill.ts';
import { type JoinedOutcome, labelOfBits } from '../outcome-states.ts';
import type { LoadedSets } from '../rule-sets.ts';
import { AttemptIndex, noMerchant } from './attempt-index.ts';
import { EventStore } from './event-store.ts';
import { FraudStates } from './fraud-states.ts';
import { ToldOutcomes } from './told-outcomes.ts';

/** Told of what is learnt of an attempt; its ordinal counts the distinct attempts of the history from 0. */
export type OutcomeListener = (outcome: JoinedOutcome, role: PreparedBatch['role']) => void;

/** A line of the batch as its file has it. */
export type RowReader = (line: number) => string;

/** What came of a batch: what a desk needs, and what could not be joined. */
export interface CountingResult {
  readonly counted: CountedBatch;
  readonly attempts: number;
  readonly repeated: number;
  readonly outcomes: number;
  readonly rejected: readonly Rejection[];
}

/** An outcome at hand: its words, in which merchants and facts bear the numbers of this stage. */
interface MetOutcome {
  readonly at: number;
  readonly seq: number;
  readonly words: Int32Array;
  readonly from: number;
  /** Its row as the file has it, for people. */
  readonly raw: () => string;
}

/** Early outcomes that are kept for their attempts; more than that are given up at once. */
const mostEarly = 1_000_000;

/** One store of counters, which leaves the figures raw. */
interface Counting {
  readonly velocity: DigestedVelocity;
  readonly figures: number;
  /** Where the next reading goes. */
  into: { raw: RawReadings; row: number };
}

/** The counters of one replay, its attempts by id, and its outcomes. Batches are met one after the other, in the order of their lines. */
export class CountingStage {
  readonly #sets: LoadedSets;
  readonly #countings: readonly Counting[];
  /** By counting, which of an attempt's events it counts. */
  readonly #eventOf: readonly number[];
  readonly #index: AttemptIndex;
  readonly #told: ToldOutcomes;
  readonly #events: EventStore;
  /** Where the events of each attempt lie. */
  readonly #places: Column;
  readonly #frauds: FraudStates;
  /** Outcomes that came before their attempt, by the clocks of the files. */
  readonly #early = new Map<string, MetOutcome[]>();
  #earlyCount = 0;
  /** Facts by number: of the few ways in which they come together, each once. */
  readonly #facts = new Numbered<EventFacts>();
  /** Facts of an outcome together with those of its attempt, by both numbers. */
  readonly #joinedFacts = new Map<string, EventFacts>();
  readonly #merchants = new Numbered<string>();
  /** For attempts of which nothing was made when they came. */
  readonly #writer: ItemWriter;
  readonly #listener: OutcomeListener;
  readonly #atHand = {
    at: 0,
    kinds: 0,
    amount: undefined as number | undefined,
    facts: {} as EventFacts,
    known: 0,
    digests: new Int32Array(0) as Int32Array,
    from: 0,
  } satisfies DigestedEvent;
  #covered = false;
  readonly #spill: Spill;

  /**
   * @param spill stays its owner's to remove
   * @param inOrder lines come in order of time, not in order of arrival
   * @param digestKey the one of the desks
   */
  constructor(
    sets: LoadedSets,
    spill: Spill,
    listener: OutcomeListener,
    { inOrder, digestKey }: { readonly inOrder: boolean; readonly digestKey: DigestKey },
  ) {
    this.#sets = sets;
    this.#spill = spill;
    this.#countings = sets.counting.map(({ counters }) => countingOf(counters, digestKey));
    this.#eventOf = sets.counting.map((_, index) => (sets.sharedRecognition ? 0 : index));
    this.#index = new AttemptIndex(digestKey, spill);
    this.#told = new ToldOutcomes(digestKey, inOrder, spill);
    this.#places = new Column('int32', spill);
    this.#frauds = new FraudStates(spill);
    this.#events = new EventStore(spill);
    this.#writer = itemWriterFor(sets, digestKey);
    this.#listener = listener;
  }

  /** Distinct attempts so far. */
  get attempts(): number {
    return this.#index.count;
  }

  /** Outcomes whose attempt never came. */
  get early(): readonly MetOutcome[] {
    return [...this.#early.values()].flat().sort((one, other) => one.seq - other.seq);
  }

  /** Counts a batch in. Its words are changed: numbers of facts and merchants become those of this stage. */
  meet(batch: PreparedBatch, rowOf: RowReader): CountingResult {
    this.#renumber(batch);
    const items = batch.kinds.length;
    const verdicts = new Uint8Array(items);
    // At most as many as there are attempts: outcomes read nothing.
    const most = batch.role === 'run' ? batch.kinds.reduce((sum, kind) => sum + (kind === attemptItem ? 1 : 0), 0) : 0;
    const readings = this.#countings.map(({ figures }) => emptyReadings(most * figures));
    this.#countings.forEach((counting, index) => {
      counting.into = { raw: readings[index]!, row: 0 };
    });
    const rejected: Rejection[] = [];
    const { words, starts } = batch.items;
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
        const [at, seq, from] = [batch.ats[item]!, batch.seqs[item]!, starts[item]!];
        const raw = () => rowOf(batch.lineOf[item]!);
        const fault = this.#outcome({ at, seq, words, from, raw }, batch.role);
        if (fault) rejected.push(fault);
        else outcomes++;
      }
    }
    const number = batch.number;
    const rows = this.#countings[0]!.into.row;
    const used = readings.map((raw, index) => trimmed(raw, rows * this.#countings[index]!.figures));
    return { counted: { number, verdicts, readings: used }, attempts, repeated, outcomes, rejected };
  }

  /** Bytes held in memory, by what holds them, and bytes in temporary files. */
  use() {
    return {
      windows: this.#countings.reduce((sum, { velocity }) => sum + velocity.use().bytes, 0),
      index: this.#index.bytes + this.#places.bytes + this.#frauds.bytes + this.#told.bytes,
      events: this.#events.bytes,
      disk: this.#spill.bytes,
    };
  }

  /** Puts the numbers of this stage in the place of those of the batch. */
  #renumber({ kinds, items: { words, starts, facts, merchants } }: Pick<PreparedBatch, 'kinds' | 'items'>): void {
    const factsNumbers = facts.map(each => this.#facts.numberOf(nameOf(each), each));
    const merchantNumbers = merchants.map(each => this.#merchants.numberOf(each, each) + 1);
    for (let item = 0; item < kinds.length; item++) {
      const [from, to] = [starts[item]!, starts[item + 1]!];
      const isAttempt = kinds[item] === attemptItem;
      const merchant = from + (isAttempt ? attemptWord.merchant : outcomeWord.merchant);
      if (words[merchant] !== 0) words[merchant] = merchantNumbers[words[merchant]! - 1]!;
      if (isAttempt) {
        for (let event = from + attemptWord.events; event < to; event = endOfEvent(words, event))
          words[event + eventWord.facts] = factsNumbers[words[event + eventWord.facts]!]!;
      } else {
        for (let counted = from + outcomeWord.counted; counted < to; counted += countedWords)
          if (words[counted + countedWord.kinds] !== 0)
            words[counted + countedWord.facts] = factsNumbers[words[counted + countedWord.facts]!]!;
      }
    }
  }

  #attempt(batch: PreparedBatch, item: number, rejected: Rejection[]): number {
    const { words, starts } = batch.items;
    const [from, to] = [starts[item]!, starts[item + 1]!];
    const merchant = words[from + attemptWord.merchant]!;
    const [low, high] = [words[from + attemptWord.hash]!, words[from + attemptWord.hash + 1]!];
    const isNew = this.#index.admit(words, from + attemptWord.id, merchant);
    const { ordinal } = this.#index;
    if (!isNew)
      return this.#events.hasHash(this.#places.get(ordinal), low, high) ? itemVerdict.repeated : itemVerdict.conflict;
    if (!this.#covered) this.#coverFrom(batch.ats[item]!);
    if (batch.checkouts) {
      this.#places.set(ordinal, this.#events.putText(batch.checkouts[item]!, low, high));
    } else {
      const events = from + attemptWord.events;
      this.#places.set(ordinal, this.#events.putWords(words, events, to, low, high));
      const event = this.#atHand;
      event.at = batch.ats[item]!;
      event.kinds = attemptBit;
      for (let index = 0; index < this.#countings.length; index++) {
        const { velocity } = this.#countings[index]!;
        event.facts = this.#facts.at(this.#takeEvent(words, events, index));
        if (batch.role === 'run') velocity.assess(event);
        else velocity.record(event);
      }
    }
    this.#joinEarly(words, from + attemptWord.id, merchant, batch.role, rejected);
    return itemVerdict.decide;
  }

  /** Fills in what the event of a counting has by its attempt; returns the number of its facts. */
  #takeEvent(words: Int32Array, events: number, counting: number): number {
    let at = events;
    for (let skipped = this.#eventOf[counting]!; skipped > 0; skipped--) at = endOfEvent(words, at);
    const event = this.#atHand;
    event.amount = amountAt(words, at);
    event.known = words[at + eventWord.known]!;
    event.digests = words;
    event.from = at + eventWord.digests;
    return words[at + eventWord.facts]!;
  }

  /** The history is whole from its first attempt on: surges need to know. */
  #coverFrom(at: number): void {
    this.#covered = true;
    for (const { velocity } of this.#countings) velocity.coverFrom(at);
  }

  #outcome(outcome: MetOutcome, role: PreparedBatch['role']): Rejection | undefined {
    const { words, from, seq } = outcome;
    const found = this.#index.find(words, from + outcomeWord.attempt, words[from + outcomeWord.merchant]!);
    if (found === 'unknown') {
      if (this.#earlyCount >= mostEarly) return partnerless(outcome);
      this.#keepEarly(outcome);
      return undefined;
    }
    if (found === 'ambiguous') {
      const detail = '/merchant: Several merchants have an attempt of this id; name the one that is meant.';
      return { seq, code: 'not-found', detail, raw: outcome.raw() };
    }
    return this.#join(found, outcome, role);
  }

  #join(ordinal: number, outcome: MetOutcome, role: PreparedBatch['role']): Rejection | undefined {
    const { at, seq, words, from } = outcome;
    const told = this.#told.admit(ordinal, at, words, from);
    if (told === 'repeated') return undefined;
    if (told === 'conflict') {
      const detail = '/id: An earlier outcome of this attempt has this id and another body.';
      return { seq, code: 'outcome-conflict', detail, raw: outcome.raw() };
    }
    const bits = words[from + outcomeWord.bits]!;
    this.#listener({ ordinal, at, bits }, role);
    const label = labelOfBits(bits);
    const before = label === undefined ? undefined : this.#frauds.of(ordinal);
    // Which outcomes said so is not kept: none is joined twice.
    const after = label === undefined ? undefined : afterLabel(before, label, at, '');
    if (after !== before) this.#frauds.set(ordinal, after);
    if (role !== 'index') this.#countOutcome(ordinal, outcome, fraudChange(before, after));
    return undefined;
  }

  #countOutcome(ordinal: number, { at, words, from }: MetOutcome, change: ReturnType<typeof fraudChange>): void {
    const event = this.#atHand;
    let attempt: { readonly words: Int32Array; readonly from: number } | undefined;
    for (let index = 0; index < this.#countings.length; index++) {
      const counted = from + outcomeWord.counted + index * countedWords;
      const kinds = words[counted + countedWord.kinds]!;
      if (kinds === 0 && change === undefined) continue;
      attempt ??= this.#eventsOf(ordinal);
      const facts = this.#takeEvent(attempt.words, attempt.from, index);
      event.at = change?.at ?? at;
      event.kinds = withKind(kinds, change?.kind);
      event.facts = kinds === 0 ? this.#facts.at(facts) : this.#joined(facts, words[counted + countedWord.facts]!);
      this.#countings[index]!.velocity.record(event);
    }
  }

  #joined(attempt: number, outcome: number): EventFacts {
    const name = `${attempt},${outcome}`;
    const known = this.#joinedFacts.get(name);
    if (known) return known;
    const facts = { ...this.#facts.at(attempt), ...this.#facts.at(outcome) };
    this.#joinedFacts.set(name, facts);
    return facts;
  }

  /** The events of an attempt; of one that came too early to be counted they are made now. */
  #eventsOf(ordinal: number): { readonly words: Int32Array; readonly from: number } {
    const kept = this.#events.get(this.#places.get(ordinal));
    if ('words' in kept) return kept;
    const checkout = JSON.parse(kept.text) as Checkout;
    this.#writer.attempt(checkout, eventsOf(recogniseFor(checkout, this.#sets), this.#sets));
    const items = this.#writer.take();
    this.#renumber({ kinds: Uint8Array.of(attemptItem), items });
    return { words: items.words, from: attemptWord.events };
  }

  #keepEarly(outcome: MetOutcome): void {
    const { words, from } = outcome;
    const name = nameOfId(words, from + outcomeWord.attempt, words[from + outcomeWord.merchant]!);
    const to = from + outcomeWord.counted + this.#countings.length * countedWords;
    // The batch that it came with is gone by the time that anybody asks.
    const raw = outcome.raw();
    const early = { ...outcome, words: words.slice(from, to), from: 0, raw: () => raw };
    const known = this.#early.get(name);
    if (known) known.push(early);
    else this.#early.set(name, [early]);
    this.#earlyCount++;
  }

  /** Outcomes that came before their attempt count right after it: it did not know them. */
  #joinEarly(
    words: Int32Array,
    id: number,
    merchant: number,
    role: PreparedBatch['role'],
    rejected: Rejection[],
  ): void {
    if (this.#earlyCount === 0) return;
    const { ordinal } = this.#index;
    for (const name of new Set([nameOfId(words, id, merchant), nameOfId(words, id, noMerchant)])) {
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

const nameOfId = (words: Int32Array, id: number, merchant: number) =>
  `${merchant},${words[id]},${words[id + 1]},${words[id + 2]}`;

/** How an outcome whose attempt is not in the history is rejected. */
export function partnerless({ seq, raw }: MetOutcome): Rejection {
  return { seq, code: 'not-found', detail: '/assessment: The history holds no such attempt.', raw: raw() };
}

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
function countingOf(counters: CounterSet, digestKey: DigestKey): Counting {
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
  const velocity = createDigestedVelocity(written, { ...measuredTuning, filling: denseFilling }, digestKey);
  return Object.assign(counting, { velocity, figures });
}
