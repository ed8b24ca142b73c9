/** `--out`: each decision with what became of it, as lines of NDJSON or as the rows of a Parquet file, by the file's name. */
import { closeSync } from 'node:fs';
import { writeAll } from '../../../shared/write-all.ts';
import { openOutput } from './output-file.ts';
import { createParquetDecisions } from './parquet-decisions.ts';

/** How `--out` is written. */
export type DecisionsFormat = 'ndjson' | 'parquet';

/** An open output. */
export interface DecisionsFile {
  /** Takes closed lines of records, whole ones, in order. */
  add(lines: Uint8Array): void;
  close(): void;
}

/** What a file's name asks for: `.parquet` or `.pq`, and NDJSON for any other. */
export function decisionsFormatOf(path: string): DecisionsFormat {
  return /\.(parquet|pq)$/i.test(path) ? 'parquet' : 'ndjson';
}

/** Opens the output at a path. `compared`: the lines hold the decisions of a second rule set. */
export function openDecisions(path: string, format: DecisionsFormat, compared: boolean): DecisionsFile {
  const file = openOutput(path);
  const write = (bytes: Uint8Array) => writeAll(file, bytes);
  if (format === 'ndjson') return { add: write, close: () => closeSync(file) };
  const parquet = createParquetDecisions(write, compared);
  return {
    add: parquet.add,
    close() {
      try {
        parquet.finish();
      } finally {
        closeSync(file);
      }
    },
  };
}
