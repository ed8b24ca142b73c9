/** What any reader hands over → one history in order of time: sorted outside memory where it does not fit. */
import { createHash } from 'node:crypto';
import type { ReadBatch, ReadLine, Source } from '../types.ts';
import { merged } from './merge.ts';
import type { History, InputFile, OrderOptions } from './ndjson-history.ts';
import { RejectedRows } from './rejected-rows.ts';
import { RunBuilder, type TemporaryFolder, temporaryFolder } from './runs.ts';

/** What is known of the inputs beside their lines. */
export interface BatchesOptions extends OrderOptions {
  readonly sourceOf: (seq: number) => Source;
  /** What is said of the inputs, asked for when they were read. */
  readonly inputs: () => readonly Pick<InputFile, 'name' | 'sha256' | 'lines' | 'bytes'>[];
}

const usualSortBytes = 256 << 20;
const usualTableBytes = 64 << 10;

/** Reads everything, checked lines as JSON, and brings it into order. Rows that the readers refused are the history's. */
export async function openBatches(batches: AsyncIterable<ReadBatch>, options: BatchesOptions): Promise<History> {
  let folder: TemporaryFolder | undefined;
  const temporary = () => {
    folder ??= temporaryFolder(options.temporary);
    return folder;
  };
  const runs = new RunBuilder(options.sortBytes ?? usualSortBytes, temporary);
  const digest = createHash('sha256');
  const rejected = new RejectedRows(temporary);
  let [lines, bytes, inOrder, lastAt, lastSeq] = [0, 0, true, Number.NEGATIVE_INFINITY, -1];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  try {
    for await (const batch of batches) {
      rejected.add(batch.rejected);
      for (const line of batch.lines) {
        const at = timeOf(line);
        inOrder &&= at > lastAt || (at === lastAt && line.line > lastSeq);
        [lastAt, lastSeq] = [at, line.line];
        if (at < first) first = at;
        if (at > last) last = at;
        const text = Buffer.from(JSON.stringify(line));
        // Whether rows are kept changes nothing that is decided.
        digest.update(line.row === undefined ? text : JSON.stringify({ ...line, row: undefined }));
        runs.add(text, options.arrival ? 0 : at, line.line);
        lines++;
      }
      bytes = batch.bytesRead;
      options.progress?.(bytes);
    }
  } catch (error) {
    rejected.close();
    folder?.remove();
    throw error;
  }
  const sources = runs.finish();
  const sha256 = digest.digest('hex');
  return {
    inputs: options.inputs().map(input => ({ ...input, inOrder })),
    // Mappings and joins have their part in what was read: the files' own digests do not tell it.
    contents: sha256,
    lines,
    bytes,
    ordering: options.arrival ? 'arrival' : inOrder ? 'in-order' : 'sorted',
    ...(lines === 0 ? {} : { span: { first, last } }),
    checked: true,
    rejected: { count: rejected.count, batches: () => rejected.batches() },
    tables: () =>
      merged(
        sources.map(open => open()),
        options.tableBytes ?? usualTableBytes,
      ),
    sourceOf: options.sourceOf,
    close() {
      rejected.close();
      folder?.remove();
    },
  };
}

const timeOf = (line: ReadLine) => (line.kind === 'attempt' ? line.checkout.at : line.outcome.at);
