/** Inputs of a replay → checked lines of one history: the meeting point of readers and replay. */
import { createCardGuard } from '../../engine/card/guard.ts';
import type { CardNumberGuard } from '../../engine/checkout/read.ts';
import type { TextEncoding } from '../../shared/encoding.ts';
import { Fault } from '../../shared/errors.ts';
import type { ReadBatch, ReadLine, Rejected, Source } from '../types.ts';
import { Builder, type BuiltRows } from './build.ts';
import { expandInputs, standardInput } from './bytes/paths.ts';
import { type LineOptions, linesOf, seqsARow } from './check.ts';
import { Join } from './join.ts';
import type { NamedSpec } from './mapping/choose.ts';
import { refuseUnused } from './mapping/of-table.ts';
import { type OpenFile, openFile } from './open-file.ts';
import { ownLines, type Step } from './own-lines.ts';
import { newFileReport, type ReadReport } from './report.ts';
import type { Table } from './table/open.ts';

/** How to read. */
export interface InputOptions {
  /** Overrides what is told from the bytes. */
  readonly encoding?: TextEncoding;
  /** Mapping files, read (`readMapping`), and formats by name; none of either: all formats, by their columns. */
  readonly mappings?: readonly NamedSpec[];
  /** Accepts full card numbers as tokens; without it they are masked and counted. */
  readonly guard?: CardNumberGuard;
  /** Lines carry their row (`ReadLine`), for `--rejects`: what a replay refuses later is told as the file has it. */
  readonly keepRows?: boolean;
  /** Memory for orders that wait for their payments, bytes; those beyond it wait in a temporary file. */
  readonly waitingBytes?: number;
}

/** Open inputs: read them once by iterating. */
export interface Inputs extends AsyncIterable<ReadBatch> {
  /** Alive while the batches come, final after the last. */
  readonly report: ReadReport;
  /** SHA-256 of each file's bytes as they lie on disk (packed, where they are), once everything was read. */
  readonly digests: () => readonly { readonly sha256: string; readonly bytes: number }[];
  /** Where the line with a sequence number (`StreamLine.line`) was read. */
  readonly sourceOf: (seq: number) => Source;
}

/** Room for sequence numbers of one file: 2^40 of them are 137 thousand million rows. */
const seqsAFile = 2 ** 40;

/**
 * Opens files, folders, patterns or standard input. Lines come in the order of the files, joined where files are of
 * different kinds; their numbers rise with the file and the row, so (time, number) is the order of a history.
 *
 * Throws a fault for what cannot be read or fits no mapping: at once for paths, while iterating for contents.
 */
export function openInputs(paths: readonly string[], options: InputOptions = {}): Inputs {
  const files = expandInputs(paths);
  const reports = files.map(file => newFileReport(file === standardInput ? 'standard input' : file));
  const report: ReadReport = { files: reports };
  const open: OpenFile[] = [];
  return {
    report,
    digests: () => open.map(({ input }) => ({ sha256: input.digest(), bytes: input.used() })),
    sourceOf(seq) {
      const number = Math.floor(seq / seqsAFile);
      return { file: reports[number]!.file, line: Math.floor((seq % seqsAFile) / seqsARow) };
    },
    [Symbol.asyncIterator]: () => batchesOf(files, open, report, options),
  };
}

/** With more files than this, each is open only while it is read: systems allow about a thousand. */
const mostOpen = 64;

async function* batchesOf(
  files: readonly string[],
  open: OpenFile[],
  report: ReadReport,
  options: InputOptions,
): AsyncGenerator<ReadBatch> {
  const made = { guard: options.guard ?? createCardGuard(), keepRows: options.keepRows === true };
  const named = options.mappings?.length ? options.mappings : undefined;
  for (const [number, file] of files.entries())
    open.push(
      await openFile(file, {
        firstSeq: number * seqsAFile,
        report: report.files[number]!,
        named,
        encoding: options.encoding,
        lazily: files.length > mostOpen,
      }),
    );
  refuseUnused(
    open.flatMap(({ input, mapping, report: { file } }) =>
      input.kind !== 'ndjson' && mapping ? [{ file, header: input.header, mapping: mapping.name }] : [],
    ),
    named,
  );
  refuseOutcomesAlone(open);
  const kinds = new Set(open.flatMap(({ mapping }) => mapping?.kind ?? []));
  // Rows of outcomes have to find their attempt, among our own lines too.
  const joins = kinds.size > 1 || kinds.has('outcomes');
  for await (const step of joins ? stepsOfAllJoined(open, report, made, options.waitingBytes) : stepsOfAll(open, made))
    yield { ...step, bytesRead: open.reduce((sum, { input }) => sum + input.used(), 0) };
}

async function* stepsOfAll(open: readonly OpenFile[], made: LineOptions): AsyncGenerator<Step> {
  for (const file of open) yield* stepsOf(file, made);
}

/** Files of different kinds, joined; what the join did stands in the report. */
async function* stepsOfAllJoined(
  open: readonly OpenFile[],
  report: ReadReport,
  made: LineOptions,
  waitingBytes: number | undefined,
): AsyncGenerator<Step> {
  const hasOutcomes = open.some(({ mapping }) => mapping?.kind === 'outcomes');
  const join = new Join(made, hasOutcomes, waitingBytes);
  report.join = join.report;
  try {
    // Our own lines need no partner; then what others look up, before those that look up.
    const order = [undefined, 'orders', 'payments', 'outcomes'] as const;
    for (const kind of order) {
      for (const file of open.filter(({ mapping }) => mapping?.kind === kind)) {
        for await (const step of kind === undefined ? stepsOf(file, made) : joinedSteps(file, made, join)) {
          if (kind === undefined) join.know(step.lines);
          yield step;
        }
      }
      if (kind === 'payments') yield* join.ordersLeft(seq => report.files[Math.floor(seq / seqsAFile)]!);
    }
  } finally {
    join.close();
  }
}

/** Throws `no-orders` where every table is one of outcomes, and no file is left that could hold what they belong to. */
function refuseOutcomesAlone(open: readonly OpenFile[]): void {
  const outcomes = open.flatMap(({ mapping, report: { file } }) =>
    mapping?.kind === 'outcomes' ? [`${file} holds outcomes only: the kind of ${mapping.name} is outcomes`] : [],
  );
  if (outcomes.length === 0 || outcomes.length < open.length) return;
  throw new Fault('no-orders', outcomes.join('\n  '));
}

/** The lines of one file whose rows hold all that they need. */
async function* stepsOf(file: OpenFile, made: LineOptions): AsyncGenerator<Step> {
  await file.reopen();
  if (file.input.kind === 'ndjson') {
    yield* ownLines(file, file.input, made);
    return;
  }
  for await (const { built, rejected } of builtRows(file, made.guard)) {
    const lines: ReadLine[] = [];
    const refused: Rejected[] = [...rejected];
    for (const each of built) {
      const read = linesOf(each, file.firstSeq, made, file.report);
      lines.push(...read.lines);
      if (read.rejected) refused.push(read.rejected);
    }
    yield { lines, rejected: refused };
  }
}

/** The lines of one table whose rows look others up, or are looked up. */
async function* joinedSteps(file: OpenFile, { guard }: LineOptions, join: Join): AsyncGenerator<Step> {
  const { kind } = file.mapping!;
  await file.reopen();
  for await (const { built, rejected } of builtRows(file, guard)) {
    const step = join.take(kind, built, file.firstSeq, file.report);
    yield { lines: step.lines, rejected: [...rejected, ...step.rejected] };
  }
}

/** The rows of a table, as bodies of checkouts and outcomes. */
async function* builtRows({ input, mapping, report }: OpenFile, guard: CardNumberGuard): AsyncGenerator<BuiltRows> {
  const builder = new Builder(mapping!, guard, report);
  for await (const rows of (input as Table).batches) yield builder.push(rows);
  yield builder.finish();
}
