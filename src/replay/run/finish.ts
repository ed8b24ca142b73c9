/** The end of a replay: every record meets what became of its attempt, for `--out` and for the numbers. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Numbers } from '../numbers/index.ts';
import type { ReplayOutcome, ReplayRecord } from '../types.ts';
import type { OutcomeStates } from './outcome-states.ts';
import { readPart } from './part-file.ts';
import { closingOf, readLineBack } from './record.ts';

export interface FinishOptions {
  /** Where `--out` goes. */
  readonly out?: string;
  readonly numbers?: Numbers;
  /** Told of every record, for sinks beside the numbers. */
  readonly record?: (record: ReplayRecord, outcome: ReplayOutcome, other: ReplayRecord | undefined) => void;
  /** Told of the records done. */
  readonly progress?: (records: number) => void;
}

/** Takes outcomes that part files hold into the states. */
export async function readOutcomes(parts: readonly string[], states: OutcomeStates): Promise<void> {
  for (const part of parts) {
    for await (const lines of readPart(part, kind => kind === 'outcome')) {
      for (const line of lines) if (line.kind === 'outcome') states.take(line.joined);
    }
  }
}

/** Goes through the records of part files, in order; returns how many there were. The first is that of ordinal 0. */
export async function finish(parts: readonly string[], states: OutcomeStates, options: FinishOptions): Promise<number> {
  const out = options.out === undefined ? undefined : openSync(options.out, 'w', 0o600);
  const reads = options.numbers !== undefined || options.record !== undefined;
  let ordinal = 0;
  try {
    for (const part of parts) {
      for await (const lines of readPart(part, kind => kind === 'record')) {
        const closed: string[] = [];
        for (const line of lines) {
          if (line.kind !== 'record') continue;
          const outcome = states.of(ordinal++);
          if (out !== undefined) closed.push(line.open, closingOf(outcome), '\n');
          if (reads) hand(line.open, outcome, options);
        }
        if (out !== undefined) writeWhole(out, Buffer.from(closed.join('')));
        options.progress?.(ordinal);
      }
    }
  } finally {
    if (out !== undefined) closeSync(out);
  }
  return ordinal;
}

function hand(open: string, outcome: ReplayOutcome, { numbers, record: sink }: FinishOptions): void {
  const { record, other } = readLineBack(`${open}}`);
  // `lifted` is there or not by decision: the first rule set's must not show through.
  const { lifted: _lifted, ...common } = record;
  const otherRecord = other === undefined ? undefined : { ...common, ...other };
  numbers?.attempt(record, outcome, otherRecord);
  sink?.(record, outcome, otherRecord);
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}
