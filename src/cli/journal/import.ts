/** Past attempts and outcomes → facts in the journal, by their own time, without assessments (`sekisho journal import`). */
import { closeSync, openSync, readSync } from 'node:fs';
import { recognise } from '../../engine/assess.ts';
import { digestOf } from '../../engine/checkout/canonical.ts';
import type { CardNumberGuard } from '../../engine/checkout/read.ts';
import type { Journal, JournalFailure, JournalRecord, OutcomeRecord, StoredAttempt } from '../../engine/journal.ts';
import type { RuleSet } from '../../engine/rule-set.ts';
import { readLine, type StreamLine } from '../../engine/stream.ts';
import { latenessMs } from '../../engine/velocity/counters.ts';
import { outcomeEvent } from '../../engine/velocity/events.ts';
import { afterOutcome, type FraudState, fraudLabelOf } from '../../engine/velocity/fraud.ts';
import type { KeyMaker } from '../../engine/velocity/keys.ts';
import { lineTooLong, longestLine } from '../../replay/read/bytes/reading-fault.ts';
import { Fault, type LineProblemCode, type Problem, problem } from '../../shared/errors.ts';
import { jsonObjectOf } from '../../shared/json-object.ts';
import { readAll } from '../../shared/read-all.ts';

/** What an import did. */
export interface ImportResult {
  attempts: number;
  outcomes: number;
  /** Lines whose fact was there already. */
  known: number;
  rejected: number;
  /** Card numbers masked in texts. */
  masked: number;
}

/** What an import works with. */
export interface ImportParts {
  readonly journal: Journal;
  /** Where it lies, for the words of a fault. */
  readonly folder: string;
  readonly ruleSet: RuleSet;
  readonly keyOf: KeyMaker;
  readonly guard: CardNumberGuard;
  /** Milliseconds since 1970 UTC: the past ends five minutes after it. */
  readonly now: number;
  /** Told of each line that could not be used: file, 1-based line, problems. */
  readonly reject: (file: string, line: number, problems: readonly Problem<LineProblemCode>[]) => void;
  readonly progress: (done: number, of: number) => void;
}

/** Where a line stands and when its fact happened; lines are read again in order of time. */
interface Spot {
  readonly file: number;
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  readonly at: number;
}

/** Facts committed together. */
const groupSize = 1_000;

/**
 * Imports files. Doing it again changes nothing: every fact has an identity. Throws the faults of `linesOf` before anything is imported,
 * and `data-folder-unwritable` where the journal takes no more; what it took before stays.
 */
export async function importFiles(files: readonly string[], parts: ImportParts): Promise<ImportResult> {
  const result: ImportResult = { attempts: 0, outcomes: 0, known: 0, rejected: 0, masked: 0 };
  const reject = (spot: Pick<Spot, 'file' | 'line'>, problems: readonly Problem<LineProblemCode>[]) => {
    result.rejected++;
    parts.reject(files[spot.file]!, spot.line, problems);
  };
  const until = parts.now + latenessMs;
  const spots = files.flatMap((file, index) => timesOf(file, index, until, reject));
  spots.sort((one, other) => one.at - other.at || one.file - other.file || one.line - other.line);
  const handles = files.map(file => openSync(file, 'r'));
  const group = createGroup(parts, result, reject);
  let done = 0;
  for (const spot of spots) {
    const bytes = Buffer.alloc(spot.length);
    readAll(handles[spot.file]!, bytes, spot.offset);
    const read = readLine(textOf(bytes, files[spot.file]!), spot.line, parts.guard, spot.at);
    if (read.ok) await group.add(read.value, spot);
    else reject(spot, read.error.problems);
    if (++done % groupSize === 0) parts.progress(done, spots.length);
  }
  await group.settle();
  for (const handle of handles) closeSync(handle);
  return result;
}

/** Attempts and outcomes on their way into the journal, so many at a time. */
function createGroup(
  { journal, folder, ruleSet, keyOf }: ImportParts,
  result: ImportResult,
  reject: (spot: Spot, problems: readonly Problem<LineProblemCode>[]) => void,
) {
  let waiting: Promise<void>[] = [];
  let attempts = new Set<string>();
  /** Attempts with an outcome in this group that says something about fraud, by arrival number. */
  let labelled = new Set<number>();
  /** Why the journal took a fact of this group not, if so. */
  let away: JournalFailure['cause'] | undefined;
  const settle = async () => {
    await Promise.all(waiting);
    if (away !== undefined) throw new Fault('data-folder-unwritable', `${folder}: ${away}`);
    waiting = [];
    attempts = new Set();
    labelled = new Set();
  };
  const append = (record: JournalRecord, spot: Spot) => {
    waiting.push(
      journal.append(record).then(async written => {
        if (written.ok) result[record.kind === 'attempt' ? 'attempts' : 'outcomes']++;
        // Told when the group is settled: nobody waits for this promise before.
        else if (written.error.cause !== 'duplicate') away ??= written.error.cause;
        else if (record.kind === 'outcome' && !(await isRecorded(record)))
          reject(spot, [problem('outcome-conflict', '/id')]);
        else result.known++;
      }),
    );
  };
  /** Whether the outcome that has this identity already is the same one. */
  const isRecorded = async ({ attempt, outcome }: OutcomeRecord) => {
    const there = (await journal.outcomes(attempt)).find(({ identity }) => identity === outcome.identity);
    return there !== undefined && digestOf(there.body) === digestOf(outcome.body);
  };
  const attemptOf = async (id: string, merchant: string | undefined): Promise<StoredAttempt | undefined> => {
    if (attempts.has(id)) await settle();
    const found = await journal.attempts(id, merchant);
    return found.length === 1 ? found[0] : undefined;
  };
  /** What the journal says of fraud in an attempt, an outcome of this group included. */
  const fraudOf = async (attempt: number): Promise<FraudState | undefined> => {
    if (labelled.has(attempt)) await settle();
    labelled.add(attempt);
    const outcomes = await journal.outcomes(attempt);
    return outcomes.reduce<FraudState | undefined>(afterOutcome, undefined);
  };
  return {
    settle,
    async add(line: StreamLine, spot: Spot): Promise<void> {
      result.masked += line.maskedNumbers;
      if (line.kind === 'attempt') {
        const { checkout } = line;
        const { event } = recognise(checkout, ruleSet, keyOf);
        attempts.add(checkout.id);
        append({ kind: 'attempt', merchant: checkout.merchant?.id ?? '', id: checkout.id, event }, spot);
      } else {
        const { outcome } = line;
        const attempt = await attemptOf(outcome.attempt, outcome.merchant);
        if (!attempt)
          return reject(spot, [problem('not-found', '/assessment', 'No such attempt, or one of several merchants.')]);
        const { seq, merchant } = attempt;
        const before = fraudLabelOf(outcome.body) === undefined ? undefined : await fraudOf(seq);
        const event = outcomeEvent(attempt.event, outcome, ruleSet.declineReasonOf, before);
        append({ kind: 'outcome', merchant, attempt: seq, outcome, ...(event ? { event } : {}) }, spot);
      }
      if (waiting.length >= groupSize) await settle();
    },
  };
}

/** The first pass: where each line is and when it happened. Whether the rest of it can be used is seen in the second. */
function timesOf(
  file: string,
  index: number,
  until: number,
  reject: (spot: Pick<Spot, 'file' | 'line'>, problems: readonly Problem<LineProblemCode>[]) => void,
): Spot[] {
  const spots: Spot[] = [];
  for (const { text, line, offset, length } of linesOf(file)) {
    if (text.trim() === '') continue;
    const at = timeOf(text, until);
    if (typeof at === 'number') spots.push({ file: index, line, offset, length, at });
    else reject({ file: index, line }, [at]);
  }
  return spots;
}

/** No later than `until`: time only goes forward in the counters, and none could be read until the clock has caught up. */
function timeOf(text: string, until: number): number | Problem<LineProblemCode> {
  // A text or a list is none: both have a method `at`.
  const value = jsonObjectOf(text);
  if (!value) return problem('not-json', undefined, 'The line is not one JSON object.');
  const { at } = value;
  if (at === undefined) return problem('missing-field', '/at', 'History is imported by its own time.');
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(time)) return problem('bad-format', '/at');
  return time > until ? problem('at-in-future', '/at', 'This lies more than 5 minutes ahead of our clock.') : time;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A line without the mark that may begin a file. Throws the fault `file-not-utf8`. */
function textOf(bytes: Uint8Array, file: string): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new Fault('file-not-utf8', file, { cause: error });
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new Fault('file-unreadable', file, { cause: error });
  }
}

const blockBytes = 4 << 20;

/** Lines of a file with their places in bytes. Throws the faults `file-unreadable`, `file-not-utf8` and `line-too-long`. */
function* linesOf(file: string) {
  const handle = opened(file);
  try {
    const block = Buffer.alloc(blockBytes);
    let rest = Buffer.alloc(0);
    let offset = 0;
    let line = 1;
    for (;;) {
      const read = readSync(handle, block, 0, block.length, null);
      const bytes = Buffer.concat([rest, block.subarray(0, read)]);
      let from = 0;
      for (let to = bytes.indexOf(10); to >= 0 || (read === 0 && from < bytes.length); to = bytes.indexOf(10, from)) {
        const end = to < 0 ? bytes.length : to;
        yield { text: textOf(bytes.subarray(from, end), file), line, offset: offset + from, length: end - from };
        line++;
        from = end + 1;
      }
      if (read === 0) return;
      if (bytes.length - from > longestLine) throw lineTooLong(file, line);
      rest = bytes.subarray(Math.min(from, bytes.length));
      offset += from;
    }
  } finally {
    closeSync(handle);
  }
}
