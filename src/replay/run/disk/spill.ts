/**
 * Where a replay puts what memory is not to hold: files of a temporary folder, which come into being when something has to go
 * there, and are gone at the end.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { readAll } from '../../../shared/read-all.ts';
import { writeAll } from '../../../shared/write-all.ts';
import { type TemporaryFolder, temporaryFolder } from '../../order/runs.ts';

/** How much of each kind stays in memory. */
export interface SpillLimits {
  /** Events of attempts (event-store.ts), bytes. */
  readonly eventBytes: number;
  /** Digests of a table (digest-table.ts), some 19 bytes each. */
  readonly digests: number;
  /** Rows of a column (columns.ts), bytes. */
  readonly columnBytes: number;
  /** What a column reads and writes at a time, bytes: a power of two, 8 or more. */
  readonly pageBytes: number;
}

const usualLimits: SpillLimits = {
  eventBytes: 16 << 20,
  digests: 2 << 20,
  columnBytes: 2 << 20,
  pageBytes: 4 << 10,
};

/** A folder of temporary files, and how much of each kind may stay in memory. Whoever made it removes it. */
export class Spill {
  readonly limits: SpillLimits;
  readonly #parent: string | undefined;
  #folder: TemporaryFolder | undefined;
  readonly #files: SpillFile[] = [];

  /** @param parent folder for temporary files; absent: the system's */
  constructor(parent?: string, limits = usualLimits) {
    this.#parent = parent;
    this.limits = limits;
  }

  /** Path of the folder, made when first asked for. */
  get path(): string {
    this.#folder ??= temporaryFolder(this.#parent);
    return this.#folder.path;
  }

  /** One more file, which comes into being when it is written to. */
  file(): SpillFile {
    const name = `spilled-${this.#files.length + 1}`;
    const file = new SpillFile(() => join(this.path, name));
    this.#files.push(file);
    return file;
  }

  /** Bytes in files. */
  get bytes(): number {
    return this.#files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Closes and removes everything. */
  remove(): void {
    for (const file of this.#files) file.close();
    this.#folder?.remove();
    this.#folder = undefined;
  }
}

/** A file that is written and read at any place; it comes into being with the first byte. */
export class SpillFile {
  readonly #path: () => string;
  #file: number | undefined;
  /** Bytes up to the last that was written. */
  bytes = 0;

  /** @param path asked for when the file is first written to */
  constructor(path: () => string) {
    this.#path = path;
  }

  write(from: Uint8Array, at: number): void {
    this.#file ??= openSync(this.#path(), 'wx+', 0o600);
    writeAll(this.#file, from, at);
    this.bytes = Math.max(this.bytes, at + from.length);
  }

  /** Fills bytes with what lies at a place; what was never written there is 0. */
  read(into: Uint8Array, at: number): void {
    const there = Math.max(0, Math.min(into.length, this.bytes - at));
    if (there > 0 && readAll(this.#file!, into.subarray(0, there), at) < there)
      throw new Error(`${this.#path()} was cut short by somebody else`);
    into.fill(0, there);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
