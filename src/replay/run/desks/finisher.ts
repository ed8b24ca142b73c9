/** The end of an attempt, on any thread: its record meets what became of it, for a line of `--out` and for the numbers. */
import { createNumbers, type Numbers, type NumbersOptions, type NumbersState, summaryOf } from '../../numbers/index.ts';
import type { ReplayOutcome } from '../../types.ts';
import { type OutcomeSlice, outcomeOf } from '../outcome-states.ts';
import { endOfLine, isRecord } from '../parts/part-file.ts';
import { RecordReader } from '../parts/record-back.ts';
import type { LoadedSets } from '../rule-sets.ts';

/** Choices of the numbers that a command may make; the rest follows from rule sets and history. */
export type NumbersChoices = Pick<NumbersOptions, 'labelDelayDays' | 'openLabels' | 'abandonment' | 'currency'>;

/** A block of a part file with what became of its attempts. */
export interface FinishBlock {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly outcomes: OutcomeSlice;
  /** Whether closed lines are wanted back. */
  readonly writes: boolean;
  readonly numbers: NumbersChoices & { readonly asOf: number };
}

/** Closed lines of a block's records; empty when none are wanted. */
export interface FinishedBlock {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Closes lines and counts them; each thread has one, and their states are added up at the end. */
export class Finisher {
  readonly #sets: LoadedSets;
  readonly #reader = new RecordReader();
  #numbers: Numbers | undefined;

  constructor(sets: LoadedSets) {
    this.#sets = sets;
  }

  finish({ number, bytes, outcomes, writes, numbers: choices }: FinishBlock): FinishedBlock {
    this.#numbers ??= numbersFor(this.#sets, choices);
    const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const closed = new ClosedLines(writes ? block.length + outcomes.bits.length * usualClosing : 0);
    let row = 0;
    for (let start = 0; start < block.length; ) {
      const end = endOfLine(block, start);
      if (isRecord(block, start)) {
        const bits = outcomes.bits[row]!;
        const outcome = knownOutcome(bits, outcomes.labelledAt[row]!);
        row++;
        const { record, end: endOfRecord } = this.#reader.read(block, start, end);
        this.#numbers.attempt(record, outcome);
        if (writes) closed.add(block, start, endOfRecord, closingBytes(bits, outcome));
      }
      start = end + 1;
    }
    return { number, bytes: closed.bytes() };
  }

  /** What was counted; undefined when nothing came this way. */
  state(): NumbersState | undefined {
    return this.#numbers?.state();
  }
}

/** Bytes that a closing usually takes, for a first guess at the room that lines need. */
const usualClosing = 96;

/** Lines being put together as bytes. */
class ClosedLines {
  #bytes: Buffer;
  #used = 0;

  constructor(room: number) {
    this.#bytes = Buffer.allocUnsafe(room);
  }

  /** Adds the bytes of a block from one to before another, and what closes the line. */
  add(block: Buffer, from: number, to: number, closing: Buffer): void {
    const needed = this.#used + to - from + closing.length;
    if (needed > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], Math.ceil(needed * 1.5));
    block.copy(this.#bytes, this.#used, from, to);
    closing.copy(this.#bytes, this.#used + to - from);
    this.#used = needed;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }
}

/** Outcomes without a time, and what closes the lines of their attempts, by what is known: a few dozen at most. */
const knownOutcomes: ReplayOutcome[] = [];
const closings: Buffer[] = [];

function knownOutcome(bits: number, labelledAt: number): ReplayOutcome {
  const known = knownOutcomes[bits] ?? outcomeOf(bits, labelledAt);
  if (known.labelled_at === undefined) knownOutcomes[bits] = known;
  return known;
}

function closingBytes(bits: number, outcome: ReplayOutcome): Buffer {
  if (outcome.labelled_at !== undefined) return Buffer.from(closingOf(outcome));
  closings[bits] ??= Buffer.from(closingOf(outcome));
  return closings[bits];
}

/** What stands behind a record's line in `--out`, its brace among it. */
function closingOf({ labelled_at, ...rest }: ReplayOutcome): string {
  const time = labelled_at === undefined ? {} : { labelled_at: new Date(labelled_at).toISOString() };
  return `,"outcome":${JSON.stringify({ ...rest, ...time })}}\n`;
}

/** A collector of numbers for rule sets, as of a time. */
export function numbersFor(
  sets: LoadedSets,
  { asOf, ...choices }: NumbersChoices & { readonly asOf: number },
): Numbers {
  return createNumbers({
    ...choices,
    rules: summaryOf(sets.rules),
    ...(sets.against ? { against: summaryOf(sets.against) } : {}),
    asOf: Number.isFinite(asOf) ? asOf : 0,
  });
}
