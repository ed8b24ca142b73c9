/** Inputs of a replay → checked lines of one history: the meeting point of readers and replay. */
import { createCardGuard } from '../../engine/card/guard.ts';
import type { CardNumberGuard } from '../../engine/checkout/read.ts';
import { readLine } from '../../engine/stream.ts';
import type { TextEncoding } from '../../shared/encoding.ts';
import { Fault, problemText } from '../../shared/errors.ts';
import type { ReadBatch, ReadLine, Rejected, Source } from '../types.ts';
import { Builder, type BuiltRows } from './build.ts';
import { heldStartOf } from './bytes/held-start.ts';
import { expandInputs, standardInput } from './bytes/paths.ts';
import { lineTooLong, longestLine } from './bytes/reading-fault.ts';
import { type LineOptions, linesOf, rowOf, seqsARow } from './check.ts';
import { Join } from './join.ts';
import type { NamedSpec } from './mapping/choose.ts';
import { compileMapping, type Mapping } from './mapping/compile.ts';
import { isMappable, mappingOfTable, refuseUnused } from './mapping/of-table.ts';
import { add, type FileReport, newFileReport, type ReadReport } from './report.ts';
import { firstRows, headerBelow, mostAbove } from './table/header.ts';
import { type Lines, openInput, type Table } from './table/open.ts';

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

/** One file, opened. */
interface OpenFile {
  readonly number: number;
  readonly report: FileReport;
  input: Table | Lines;
  readonly mapping: Mapping | undefined;
  /** Opens it again where it was closed after its header was read. */
  readonly reopen: () => Promise<void>;
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
    open.push(await openFile(number, file, report.files[number]!, named, options, files.length > mostOpen));
  refuseUnused(
    open.flatMap(({ input, mapping, report: { file } }) =>
      input.kind !== 'ndjson' && mapping ? [{ file, header: input.header, mapping: mapping.name }] : [],
    ),
    named,
  );
  refuseOutcomesAlone(open);
  const kinds = new Set(open.flatMap(({ mapping }) => mapping?.kind ?? []));
  const bytes = () => open.reduce((sum, { input }) => sum + input.used(), 0);
  // Rows of outcomes have to find their attempt, among our own lines too.
  if (kinds.size < 2 && !kinds.has('outcomes')) {
    for (const file of open) {
      for await (const step of stepsOf(file, made)) yield { ...step, bytesRead: bytes() };
    }
    return;
  }
  const join = new Join(made, kinds.has('outcomes'), options.waitingBytes);
  report.join = join.report;
  try {
    // Our own lines need no partner; then what others look up, before those that look up.
    const order = [undefined, 'orders', 'payments', 'outcomes'] as const;
    for (const kind of order) {
      for (const file of open.filter(({ mapping }) => mapping?.kind === kind)) {
        for await (const step of kind === undefined ? stepsOf(file, made) : joinedSteps(file, made, join)) {
          if (kind === undefined) join.know(step.lines);
          yield { ...step, bytesRead: bytes() };
        }
      }
      if (kind === 'payments')
        for (const step of join.ordersLeft(seq => report.files[Math.floor(seq / seqsAFile)]!))
          yield { ...step, bytesRead: bytes() };
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

async function openFile(
  number: number,
  file: string,
  report: FileReport,
  named: readonly NamedSpec[] | undefined,
  options: InputOptions,
  lazily: boolean,
): Promise<OpenFile> {
  const { encoding } = options;
  const held = heldStartOf(file);
  const openAt = (headerLine: number) =>
    openInput(file, {
      headerLine,
      ...(encoding === undefined ? {} : { encoding }),
      ...(held ? { given: held.again() } : {}),
    });
  const { input, headerLine, candidates, below } = await openAtHeader(openAt, named);
  held?.letGo();
  if (input.kind === 'csv' && input.breaksOff)
    throw new Fault(
      'no-table',
      `${report.file} ends inside its header: export it again, or take it out if nothing happened in its time`,
    );
  report.kind = input.kind;
  report.packing = input.packing;
  report.text = input.facts;
  if (below) report.header_line = headerLine;
  const opened = { number, report, input, mapping: mappingOf(input, report, candidates) };
  if (!lazily || held) return { ...opened, reopen: async () => {} };
  input.close();
  const lazy: OpenFile = {
    ...opened,
    reopen: async () => {
      lazy.input = await openAt(headerLine);
      report.text = lazy.input.facts;
    },
  };
  return lazy;
}

/** A file that was opened where its header stands. */
interface AtHeader {
  readonly input: Table | Lines;
  readonly headerLine: number;
  /** Those of the named mappings that may be meant; absent where none was named. */
  readonly candidates: readonly NamedSpec[] | undefined;
  /** True where no mapping states the line: what stands above it looks like a title. */
  readonly below: boolean;
}

const headerOf = ({ spec }: NamedSpec) => spec.header ?? 1;

/**
 * Opens a file with its header where the mappings say that it stands; where they differ, the highest that one of them fits. Where
 * none fits and the first line, which no mapping states, looks like a title, the header is the line that looks like one below it.
 */
async function openAtHeader(
  openAt: (headerLine: number) => Promise<Table | Lines>,
  named: readonly NamedSpec[] | undefined,
): Promise<AtHeader> {
  const lines = [...new Set(named?.map(headerOf) ?? [1])].sort((one, other) => one - other);
  const [first, last] = [lines[0]!, lines.at(-1)!];
  let input = await openAt(first);
  for (const headerLine of lines) {
    if (headerLine !== first && input.kind === 'csv') {
      input.close();
      input = await openAt(headerLine);
    }
    const candidates = named?.filter(each => headerOf(each) === headerLine);
    const at = { input, headerLine, candidates, below: false };
    if (input.kind === 'ndjson' || isMappable(input.header, candidates)) return at;
    if (headerLine !== last) continue;
    return (await openBelowTitle(openAt, named)) ?? at;
  }
  throw new TypeError('There is always a last line.');
}

async function openBelowTitle(
  openAt: (headerLine: number) => Promise<Table | Lines>,
  named: readonly NamedSpec[] | undefined,
): Promise<AtHeader | undefined> {
  const candidates = named?.filter(({ spec }) => spec.header === undefined);
  if (candidates?.length === 0) return undefined;
  const top = await openAt(1);
  if (top.kind !== 'csv') return undefined;
  const rows = await firstRows(top, mostAbove + 1);
  top.close();
  const headerLine = headerBelow(top.header, rows);
  if (headerLine === undefined) return undefined;
  return { input: await openAt(headerLine), headerLine, candidates, below: true };
}

function mappingOf(
  input: Table | Lines,
  report: FileReport,
  named: readonly NamedSpec[] | undefined,
): Mapping | undefined {
  if (input.kind === 'ndjson') return undefined;
  const place = report.header_line === undefined ? report.file : `${report.file}:${report.header_line}`;
  const { name, spec } = mappingOfTable(place, input.header, named);
  report.mapping = name;
  return compileMapping(name, spec, input.header);
}

type Step = Omit<ReadBatch, 'bytesRead'>;

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
      const read = linesOf(each, firstSeqOf(file), made, file.report);
      lines.push(...read.lines);
      if (read.rejected) refused.push(read.rejected);
    }
    yield { lines, rejected: refused };
  }
}

async function* joinedSteps(file: OpenFile, { guard }: LineOptions, join: Join): AsyncGenerator<Step> {
  const { kind } = file.mapping!;
  await file.reopen();
  for await (const { built, rejected } of builtRows(file, guard)) {
    const step = join.take(kind, built, firstSeqOf(file), file.report);
    yield { lines: step.lines, rejected: [...rejected, ...step.rejected] };
  }
}

const firstSeqOf = ({ number }: OpenFile) => number * seqsAFile;

async function* builtRows({ input, mapping, report }: OpenFile, guard: CardNumberGuard): AsyncGenerator<BuiltRows> {
  const builder = new Builder(mapping!, guard, report);
  for await (const rows of (input as Table).batches) yield builder.push(rows);
  yield builder.finish();
}

async function* ownLines(file: OpenFile, { blocks }: Lines, made: LineOptions): AsyncGenerator<Step> {
  const { guard } = made;
  let line = 0;
  let held = '';
  const undecodable = new Set<number>();
  const take = (texts: readonly string[]): Step => {
    const lines: ReadLine[] = [];
    const rejected: Rejected[] = [];
    for (const text of texts) {
      line++;
      if (text.trim() === '') continue;
      const raw = () => guard.mask(text, false) ?? text;
      file.report.rows++;
      const read = undecodable.has(line)
        ? ({ ok: false, error: { problems: [notDecodable] } } as const)
        : readLine(text, firstSeqOf(file) + line * seqsARow, guard, Number.NaN);
      if (read.ok && hasTime(read.value)) {
        lines.push({ ...read.value, ...rowOf({ raw }, made) });
        file.report[read.value.kind === 'attempt' ? 'attempts' : 'outcomes']++;
        file.report.masked += read.value.maskedNumbers;
        continue;
      }
      const first = read.ok ? noTime : read.error.problems[0]!;
      add(file.report.rejected, first.code);
      rejected.push({
        source: { file: file.report.file, line },
        code: first.code,
        detail: problemText(first),
        raw: raw(),
      });
    }
    return { lines, rejected };
  };
  for await (const { text, undecodable: lines } of blocks) {
    for (const each of lines) undecodable.add(line + 1 + each);
    // Looking for its end in all of a long line again and again would take minutes.
    if (!text.includes('\n')) {
      held += text;
      if (held.length > longestLine) throw lineTooLong(file.report.file, line + 1);
      continue;
    }
    const texts = (held + text).split('\n');
    held = texts.pop()!;
    yield take(texts);
  }
  yield take([held]);
}

/** A replay needs the time of every line: the time of reading would be no history. */
const hasTime = (line: ReadLine) => !Number.isNaN(line.kind === 'attempt' ? line.checkout.at : line.outcome.at);
const noTime = { code: 'missing-field', pointer: '/at', detail: 'A line of a history has its own time.' } as const;

const notDecodable = { code: 'not-utf8', pointer: '', detail: 'Bytes of this line are no characters.' } as const;
