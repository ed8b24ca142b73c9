/**
 * Inputs of any kind → one history in order of time, for the replay. What was read is sorted outside memory and kept in a
 * temporary file, because a replay may go through it more than once. Rows that could not be read travel along as lines of
 * their own, so that they are counted, listed and limited by the replay like any other reject.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamLine } from '../../engine/stream.ts';
import type { LineTable } from '../order/line-table.ts';
import { merged } from '../order/merge.ts';
import type { History, InputFile } from '../order/ndjson-history.ts';
import { RunBuilder, type TemporaryFolder, temporaryFolder } from '../order/runs.ts';
import type { Rejected } from '../types.ts';
import { type InputOptions, openInputs } from './inputs.ts';
import type { ReadReport } from './report.ts';

/** A line of a read history: checked already, or one that could not be read. */
export type ReadLine = StreamLine | ({ readonly kind: 'rejected'; readonly line: number } & Omit<Rejected, 'source'>);

/** A history that was read from files of any kind. */
export interface ReadHistory extends History {
  /** How each file was read, and how they found one another. */
  readonly report: ReadReport;
}

/** How to order what is read. */
export interface ReadHistoryOptions extends InputOptions {
  /** Memory for lines that are being sorted, bytes. */
  readonly sortBytes?: number;
  /** Folder for temporary files. */
  readonly temporary?: string;
  readonly progress?: (bytes: number) => void;
}

const usualSortBytes = 256 << 20;
const tableBytes = 512 << 10;

const timeOf = (line: StreamLine) => (line.kind === 'attempt' ? line.checkout.at : line.outcome.at);

/** Reads everything once and sorts it. Throws a fault for what cannot be read. */
export async function openReadHistory(
  paths: readonly string[],
  options: ReadHistoryOptions = {},
): Promise<ReadHistory> {
  const folder = temporaryFolder(options.temporary);
  try {
    const inputs = openInputs(paths, options);
    const runs = new RunBuilder(options.sortBytes ?? usualSortBytes, () => folder);
    const read = await gather(inputs, runs, options.progress);
    const sources = runs.finish().map(open => open());
    const sorted = await keep(sources.length === 0 ? [] : [merged(sources, tableBytes)], folder);
    const inputFiles = inputs.report.files.map((file, number): InputFile => {
      const { sha256, bytes } = read.files[number] ?? { sha256: createHash('sha256').digest('hex'), bytes: 0 };
      return { name: file.file, sha256, lines: file.rows, bytes, inOrder: false };
    });
    return {
      inputs: inputFiles,
      lines: read.lines,
      bytes: read.bytes,
      ordering: 'sorted',
      checked: true,
      report: inputs.report,
      tables: () => sorted.tables(),
      sourceOf: inputs.sourceOf,
      close: () => folder.remove(),
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

interface Gathered {
  readonly lines: number;
  readonly bytes: number;
  readonly files: readonly { readonly sha256: string; readonly bytes: number }[];
}

/** Every line of every batch into the sort; rejected rows stand at the time of the line before them. */
async function gather(
  inputs: ReturnType<typeof openInputs>,
  runs: RunBuilder,
  progress: ((bytes: number) => void) | undefined,
): Promise<Gathered> {
  const encoder = new TextEncoder();
  let lines = 0;
  let bytes = 0;
  let last = 0;
  const put = (line: ReadLine, at: number) => {
    runs.add(encoder.encode(JSON.stringify(line)), at, line.line);
    lines++;
  };
  for await (const batch of inputs) {
    for (const line of batch.lines) {
      last = timeOf(line);
      put(line, last);
    }
    for (const { source, ...rest } of batch.rejected)
      put({ kind: 'rejected', line: inputs.seqOf(source), ...rest }, last);
    bytes = batch.bytesRead;
    progress?.(bytes);
  }
  return { lines, bytes, files: inputs.digests() };
}

/** The sorted lines in a file, with their times and numbers beside it. */
async function keep(sources: readonly AsyncIterable<LineTable>[], folder: TemporaryFolder) {
  const paths = { lines: join(folder.path, 'sorted.lines'), index: join(folder.path, 'sorted.index') };
  const files = { lines: openSync(paths.lines, 'w', 0o600), index: openSync(paths.index, 'w', 0o600) };
  const blocks: { readonly count: number; readonly bytes: number }[] = [];
  try {
    for (const source of sources) {
      for await (const { bytes, count, offsets, ats, seqs } of source) {
        writeSync(files.lines, bytes);
        for (const column of [ats, seqs, offsets])
          writeSync(files.index, new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
        blocks.push({ count, bytes: bytes.length });
      }
    }
  } finally {
    closeSync(files.lines);
    closeSync(files.index);
  }
  return { tables: () => keptTables(paths, blocks) };
}

async function* keptTables(
  paths: { readonly lines: string; readonly index: string },
  blocks: readonly { readonly count: number; readonly bytes: number }[],
): AsyncGenerator<LineTable> {
  const files = { lines: openSync(paths.lines, 'r'), index: openSync(paths.index, 'r') };
  try {
    for (const { count, bytes: length } of blocks) {
      const bytes = Buffer.allocUnsafe(length);
      const ats = new Float64Array(count);
      const seqs = new Float64Array(count);
      const offsets = new Uint32Array(count + 1);
      fill(files.lines, bytes);
      for (const column of [ats, seqs, offsets])
        fill(files.index, Buffer.from(column.buffer, column.byteOffset, column.byteLength));
      yield { bytes, count, ats, seqs, offsets };
    }
  } finally {
    closeSync(files.lines);
    closeSync(files.index);
  }
}

function fill(file: number, into: Buffer): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(file, into, done, into.length - done, null);
    if (read === 0) throw new Error('a temporary file of the replay was cut short');
    done += read;
  }
}
