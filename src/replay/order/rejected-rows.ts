/** Rows that were refused before there was an order: kept in a temporary file, since a file may hold any number of them. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { writeAll } from '../../shared/write-all.ts';
import { chunksOf } from '../read/ndjson-inputs.ts';
import { lineBlocks } from '../read/ndjson-lines.ts';
import type { Rejected } from '../types.ts';
import type { TemporaryFolder } from './runs.ts';

const blockBytes = 256 << 10;

/** The rows that were refused, to be read again in the order in which they came. */
export class RejectedRows {
  readonly #folder: () => TemporaryFolder;
  #path = '';
  #file: number | undefined;
  #count = 0;

  /** @param folder where the file goes; asked for only if there is a row */
  constructor(folder: () => TemporaryFolder) {
    this.#folder = folder;
  }

  /** Rows so far. */
  get count(): number {
    return this.#count;
  }

  add(rows: readonly Rejected[]): void {
    if (rows.length === 0) return;
    if (this.#file === undefined) {
      this.#path = join(this.#folder().path, 'rejected.ndjson');
      this.#file = openSync(this.#path, 'wx', 0o600);
    }
    const bytes = Buffer.from(rows.map(row => `${JSON.stringify(row)}\n`).join(''));
    writeAll(this.#file, bytes);
    this.#count += rows.length;
  }

  /** All of them, in the order in which they came. */
  async *batches(): AsyncGenerator<readonly Rejected[]> {
    if (this.#count === 0) return;
    for await (const { bytes } of lineBlocks(this.#path, chunksOf(this.#path), blockBytes)) {
      const lines = bytes.toString('utf8').split('\n');
      yield lines.filter(line => line !== '').map(line => JSON.parse(line) as Rejected);
    }
  }

  /** Gives the file back; its folder is its owner's to remove. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
