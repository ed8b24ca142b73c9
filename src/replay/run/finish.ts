/** The end of a replay: every record meets what became of its attempt, for `--out` and for the numbers. */
import { renameSync } from 'node:fs';
import type { Numbers } from '../numbers/index.ts';
import { chunksOf } from '../read/ndjson-inputs.ts';
import { lineBlocks } from '../read/ndjson-lines.ts';
import type { Coming } from './coming.ts';
import type { JobProgress } from './counts.ts';
import { type FinishedBlock, type NumbersChoices, numbersFor } from './desks/finisher.ts';
import type { DeskPool } from './desks/pool.ts';
import type { OutcomeStates } from './outcome-states.ts';
import { type DecisionsFormat, decisionsFormatOf, openDecisions } from './outputs/decisions-file.ts';
import { endOfLine, isRecord, readPart } from './parts/part-file.ts';
import type { LoadedSets } from './rule-sets.ts';

/** What becomes of records at the end. */
interface FinishOptions {
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

/** What is needed to add up records that are decided. */
export interface AddUpOptions {
  readonly sets: LoadedSets;
  /** `--out`. */
  readonly out?: string;
  readonly progress?: JobProgress;
  readonly numbers?: NumbersChoices;
  readonly asOf: number;
  /** How many records there are, to tell how far it is. */
  readonly records: number;
}

/** Joins outcomes to the records of parts, for the output and the numbers. */
export async function addUp(
  parts: readonly string[],
  states: OutcomeStates,
  pool: DeskPool,
  { sets, out, progress, numbers: choices, asOf, records }: AddUpOptions,
): Promise<Numbers> {
  progress?.begin('adding up', records, 0);
  const draft = out === undefined ? undefined : `${out}.draft`;
  const numbers = await finish(parts, states, sets, pool, {
    numbers: { ...choices, asOf },
    ...(out === undefined || draft === undefined ? {} : { out: { path: draft, format: decisionsFormatOf(out) } }),
    progress: done => progress?.at(done),
  });
  if (draft !== undefined) renameSync(draft, out!);
  return numbers;
}

/** Goes through the records of part files, in order, the first being that of ordinal 0. Threads share the work; the numbers come back added up. */
async function finish(
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
      for await (const { bytes } of lineBlocks(part, chunksOf(part), blockBytes)) {
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
