/** The end of a replay: every record meets what became of its attempt, for `--out` and for the numbers. */
import { createNumbers, type Numbers, type NumbersOptions, type NumbersState, summaryOf } from '../numbers/index.ts';
import { bytesOf } from '../read/ndjson-inputs.ts';
import { lineBlocks } from '../read/ndjson-lines.ts';
import type { ReplayOutcome } from '../types.ts';
import type { Coming } from './coming.ts';
import { type DecisionsFormat, openDecisions } from './decisions-file.ts';
import { type OutcomeSlice, type OutcomeStates, outcomeOf } from './outcome-states.ts';
import { endOfLine, isRecord, readPart } from './part-file.ts';
import type { DeskPool } from './pool.ts';
import { RecordReader } from './record-back.ts';
import type { LoadedSets } from './rule-sets.ts';

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

/** What becomes of records at the end. */
export interface FinishOptions {
  /** Where `--out` goes, and how it is written. */
  readonly out?: { readonly path: string; readonly format: DecisionsFormat };
  readonly numbers: NumbersChoices & { readonly asOf: number };
  /** Told of the records done. */
  readonly progress?: (records: number) => void;
}

/** Takes outcomes that part files hold into the states. */
export async function readOutcomes(parts: readonly string[], states: OutcomeStates): Promise<void> {
  for (const part of parts) {
    for await (const lines of readPart(part, kind => kind === 'outcomes')) {
      for (const line of lines) if (line.kind === 'outcomes') for (const outcome of line.joined) states.take(outcome);
    }
  }
}

const blockBytes = 64 << 10;

/** Goes through the records of part files, in order, the first being that of ordinal 0. Threads share the work; the numbers come back added up. */
export async function finish(
  parts: readonly string[],
  states: OutcomeStates,
  sets: LoadedSets,
  pool: DeskPool,
  options: FinishOptions,
): Promise<Numbers> {
  const compared = sets.against !== undefined;
  const out = options.out && openDecisions(options.out.path, options.out.format, compared);
  const underWay: { readonly rows: number; readonly block: Coming<FinishedBlock> }[] = [];
  let [number, ordinal, done] = [0, 0, 0];
  const settle = async () => {
    const { rows, block } = underWay.shift()!;
    const { bytes } = await block.take();
    out?.add(bytes);
    done += rows;
    options.progress?.(done);
  };
  try {
    for (const part of parts) {
      for await (const { bytes } of lineBlocks(part, bytesOf(part), blockBytes)) {
        const rows = recordsIn(bytes);
        const outcomes = states.slice(ordinal, rows);
        ordinal += rows;
        const block = { number: number++, bytes, outcomes, writes: out !== undefined, numbers: options.numbers };
        underWay.push({ rows, block: pool.finish(block) });
        await pool.turn();
        while (underWay.length >= pool.depth || underWay[0]?.block.ready) await settle();
      }
    }
    while (underWay.length > 0) await settle();
  } finally {
    out?.close();
  }
  const numbers = numbersFor(sets, options.numbers);
  for (const state of await pool.numbers()) numbers.add(state);
  return numbers;
}

/** Records of a block. */
function recordsIn(block: Buffer): number {
  let records = 0;
  for (let start = 0; start < block.length; start = endOfLine(block, start) + 1) if (isRecord(block, start)) records++;
  return records;
}
