/**
 * NDJSON files → one history in order of time. The files are looked through once for their times; then they are streamed
 * as they stand (already in order), merged (each in order), or sorted outside memory (neither).
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { writeAll } from '../../shared/write-all.ts';
import { standardInput } from '../read/bytes/paths.ts';
import { chunksOf } from '../read/ndjson-inputs.ts';
import { lineBlocks } from '../read/ndjson-lines.ts';
import type { Rejected, Source } from '../types.ts';
import { type LineTable, tableOf } from './line-table.ts';
import { merged } from './merge.ts';
import { RunBuilder, type TemporaryFolder, temporaryFolder } from './runs.ts';

/** How the lines came into their order: followed as they stand, files merged, or sorted. */
export type Ordering = 'arrival' | 'in-order' | 'merged' | 'sorted';

/** What is known of a history before it is replayed. */
export interface History {
  readonly inputs: readonly InputFile[];
  /** Lines of all inputs, blank ones too. */
  readonly lines: number;
  readonly bytes: number;
  readonly ordering: Ordering;
  /** Earliest and latest time of its lines, those of outcomes too, milliseconds; absent where no line has one. */
  readonly span?: TimeSpan;
  /** SHA-256 of the lines as they were read, where they differ from those of the files (mappings, joins). */
  readonly contents?: string;
  /** `true`: lines are those of our own reader, already checked (a `StreamLine` as JSON each). */
  readonly checked: boolean;
  /** Rows that were refused while reading, before there was an order. They can be read again. */
  readonly rejected: { readonly count: number; batches(): AsyncIterable<readonly Rejected[]> };
  /** The lines in order of (time, line), or in their own order for `arrival`. Can be read again. */
  tables(): AsyncIterable<LineTable>;
  sourceOf(seq: number): Source;
  /** Removes temporary files. */
  close(): void;
}

/** Two times, the earlier one first. */
export interface TimeSpan {
  readonly first: number;
  readonly last: number;
}

/** An input as it was when it was looked through. */
export interface InputFile {
  readonly name: string;
  /** Of the unpacked bytes; of a table, or of files read by a mapping, of the file as it lies on disk. */
  readonly sha256: string;
  /** Lines of the file, of a table its rows. */
  readonly lines: number;
  readonly bytes: number;
  /** Times of its lines never go back. */
  readonly inOrder: boolean;
}

/** How lines are put in order. */
export interface OrderOptions {
  /** Memory for lines that are being sorted, bytes. */
  readonly sortBytes?: number;
  /** Folder for temporary files. */
  readonly temporary?: string;
  /** Follow the lines as they stand: an export of a journal is in order of arrival. */
  readonly arrival?: boolean;
  /** Told of the bytes that were looked through. */
  readonly progress?: (bytes: number) => void;
  /** Bytes of the tables handed over. */
  readonly tableBytes?: number;
}

const usualSortBytes = 256 << 20;
const usualTableBytes = 64 << 10;

interface Surveyed extends InputFile {
  /** File that can be read again: standard input was copied. */
  readonly path: string;
  readonly firstSeq: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly span: TimeSpan;
}

/** Looks the files through and says how they will be brought into order. */
export async function openHistory(files: readonly string[], options: OrderOptions = {}): Promise<History> {
  const tableBytes = options.tableBytes ?? usualTableBytes;
  let folder: TemporaryFolder | undefined;
  const temporary = () => {
    folder ??= temporaryFolder(options.temporary);
    return folder;
  };
  const inputs: Surveyed[] = [];
  let firstSeq = 0;
  let before = 0;
  for (const file of files) {
    const done = before;
    const input = await survey(file, firstSeq, temporary, tableBytes, bytes => options.progress?.(done + bytes));
    inputs.push(input);
    firstSeq += input.lines;
    before += input.bytes;
  }
  const ordering = options.arrival ? 'arrival' : orderingOf(inputs);
  return {
    inputs: inputs.map(({ name, sha256, lines, bytes, inOrder }) => ({ name, sha256, lines, bytes, inOrder })),
    lines: firstSeq,
    bytes: before,
    ordering,
    ...spanOf(inputs),
    checked: false,
    rejected: noRows,
    tables: () => tablesOf(inputs, ordering, { ...options, tableBytes }, temporary),
    sourceOf(seq) {
      const input = inputs.findLast(each => each.firstSeq <= seq)!;
      return { file: input.name, line: seq - input.firstSeq + 1 };
    },
    close: () => folder?.remove(),
  };
}

function spanOf(inputs: readonly Surveyed[]): Pick<History, 'span'> {
  const span = {
    first: Math.min(...inputs.map(input => input.span.first)),
    last: Math.max(...inputs.map(input => input.span.last)),
  };
  return span.first <= span.last ? { span } : {};
}

const noRows = { count: 0, async *batches() {} };

function orderingOf(inputs: readonly Surveyed[]): Ordering {
  if (!inputs.every(input => input.inOrder)) return 'sorted';
  const timed = inputs.filter(input => !Number.isNaN(input.firstAt));
  return timed.every((input, index) => index === 0 || timed[index - 1]!.lastAt <= input.firstAt)
    ? 'in-order'
    : 'merged';
}

async function survey(
  file: string,
  firstSeq: number,
  temporary: () => TemporaryFolder,
  tableBytes: number,
  progress: (bytes: number) => void,
): Promise<Surveyed> {
  const isStandard = file === standardInput;
  const name = isStandard ? 'standard input' : file;
  const path = isStandard ? join(temporary().path, 'standard-input.ndjson') : file;
  const copy = isStandard ? openSync(path, 'w', 0o600) : undefined;
  const digest = createHash('sha256');
  let [lines, bytes, firstAt, lastAt, inOrder] = [0, 0, Number.NaN, Number.NaN, true];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  try {
    for await (const block of lineBlocks(name, chunksOf(file), tableBytes)) {
      digest.update(block.bytes);
      if (copy !== undefined) writeAll(copy, block.bytes);
      const { ats } = tableOf(block, 0, lastAt);
      for (let index = 0; index < ats.length; index++) {
        const at = ats[index]!;
        if (at < lastAt) inOrder = false;
        if (Number.isNaN(firstAt)) firstAt = at;
        if (at < first) first = at;
        if (at > last) last = at;
        lastAt = at;
      }
      lines += block.lines;
      bytes += block.bytes.length;
      progress(bytes);
    }
  } finally {
    if (copy !== undefined) closeSync(copy);
  }
  return {
    name,
    path,
    sha256: digest.digest('hex'),
    lines,
    bytes,
    inOrder,
    firstSeq,
    firstAt,
    lastAt,
    span: { first, last },
  };
}

async function* tablesOf(
  inputs: readonly Surveyed[],
  ordering: Ordering,
  options: OrderOptions & { readonly tableBytes: number },
  temporary: () => TemporaryFolder,
): AsyncGenerator<LineTable> {
  if (ordering === 'in-order' || ordering === 'arrival') {
    for (const input of inputs) yield* tablesOfFile(input, options.tableBytes);
    return;
  }
  const inOrder = inputs.filter(input => input.inOrder);
  const runs = new RunBuilder(options.sortBytes ?? usualSortBytes, temporary);
  for (const input of inputs) if (!input.inOrder) await gather(input, runs, options.tableBytes);
  const sources = [
    ...inOrder.map(input => tablesOfFile(input, options.tableBytes)),
    ...runs.finish().map(open => open()),
  ];
  yield* merged(sources, options.tableBytes);
}

async function* tablesOfFile(input: Surveyed, tableBytes: number): AsyncGenerator<LineTable> {
  let seq = input.firstSeq;
  let lastAt = input.firstAt;
  for await (const block of lineBlocks(input.name, chunksOf(input.path), tableBytes)) {
    const table = tableOf(block, seq, lastAt);
    lastAt = table.lastAt;
    seq += table.count;
    yield table;
  }
}

async function gather(input: Surveyed, runs: RunBuilder, tableBytes: number): Promise<void> {
  for await (const { bytes, offsets, ats, seqs, count } of tablesOfFile(input, tableBytes)) {
    for (let index = 0; index < count; index++)
      runs.add(bytes.subarray(offsets[index]!, offsets[index + 1]!), ats[index]!, seqs[index]!);
  }
}
