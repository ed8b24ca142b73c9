/**
 * Sorted runs: lines gathered up to a limit of memory, sorted, and put into a temporary file, to be merged later.
 * Stable by (time, sequence number), so two lines of the same time keep the order in which they were read.
 */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asBytes } from '../../shared/bytes.ts';
import { readAll } from '../../shared/read-all.ts';
import { writeAll } from '../../shared/write-all.ts';
import { type LineTable, TableBuilder } from './line-table.ts';

/** Bytes of one block of a run: what a merge holds of each run. */
const blockBytes = 512 << 10;

/** A folder for temporary files, gone when the process ends, however it ends short of SIGKILL. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** Makes one below `parent` (the system's folder for such files when absent). */
export function temporaryFolder(parent: string = tmpdir()): TemporaryFolder {
  // Before there is a folder: a signal that comes as soon as it is there must find somebody who removes it.
  listen();
  const path = mkdtempSync(join(parent, 'sekisho-replay-'));
  folders.add(path);
  return {
    path,
    remove() {
      if (!folders.delete(path)) return;
      rmSync(path, { recursive: true, force: true });
      if (folders.size === 0) stopListening();
    },
  };
}

/** Folders that are there: removed when the process ends. */
const folders = new Set<string>();

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  process.on('exit', removeAll);
  for (const signal of signals) process.on(signal, onSignal);
}

function stopListening(): void {
  listening = false;
  process.off('exit', removeAll);
  for (const signal of signals) process.off(signal, onSignal);
}

function removeAll(): void {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
  folders.clear();
  stopListening();
}

function onSignal(signal: NodeJS.Signals): void {
  removeAll();
  // The signal does what it would have done without us.
  process.kill(process.pid, signal);
}

/** Tables of lines, one after the other, sorted among each other too. */
export type TableSource = Iterable<LineTable> | AsyncIterable<LineTable>;

/** Gathers lines in any order and hands them back as sorted runs. */
export class RunBuilder {
  readonly #limitBytes: number;
  readonly #folder: () => TemporaryFolder;
  /** Lines being gathered; undefined right after they were put into a file. */
  #builder: TableBuilder | undefined = new TableBuilder(1 << 20);
  readonly #runs: (() => Iterable<LineTable>)[] = [];
  #spilledBytes = 0;

  /**
   * @param limitBytes memory for lines that are being gathered
   * @param folder where runs go; asked for only if one has to
   */
  constructor(limitBytes: number, folder: () => TemporaryFolder) {
    this.#limitBytes = limitBytes;
    this.#folder = folder;
  }

  /** Bytes that went to disk. */
  get spilledBytes(): number {
    return this.#spilledBytes;
  }

  add(line: Uint8Array, at: number, seq: number): void {
    this.#builder ??= new TableBuilder(this.#limitBytes);
    this.#builder.add(line, at, seq);
    if (this.#builder.bytes >= this.#limitBytes) this.#spill(this.#builder);
  }

  /**
   * The runs: one from memory when all lines found room there, else all from files. What is left in memory at the end would stay
   * there as long as the runs are read, beside all that a long replay counts.
   */
  finish(): readonly (() => Iterable<LineTable>)[] {
    const builder = this.#builder;
    if (!builder || builder.count === 0) return this.#runs;
    if (this.#runs.length > 0) {
      this.#spill(builder);
    } else {
      const table = builder.table();
      this.#runs.push(() => blocksOf(table));
    }
    return this.#runs;
  }

  #spill(builder: TableBuilder): void {
    const path = join(this.#folder().path, `run-${this.#runs.length}`);
    const file = openSync(path, 'w', 0o600);
    try {
      for (const block of blocksOf(builder.table())) this.#spilledBytes += writeBlock(file, block);
    } finally {
      closeSync(file);
    }
    this.#runs.push(() => readRun(path));
    this.#builder = undefined;
  }
}

/** A table's lines in order of (time, sequence number), in blocks. */
function* blocksOf(table: LineTable): Generator<LineTable> {
  const { ats, seqs, offsets, bytes, count } = table;
  const order = new Uint32Array(count).map((_, index) => index);
  order.sort((one, other) => ats[one]! - ats[other]! || seqs[one]! - seqs[other]!);
  let block = new TableBuilder(blockBytes + 4096);
  for (const index of order) {
    block.add(bytes.subarray(offsets[index]!, offsets[index + 1]!), ats[index]!, seqs[index]!);
    if (block.bytes < blockBytes) continue;
    yield block.table();
    block = new TableBuilder(blockBytes + 4096);
  }
  if (block.count > 0) yield block.table();
}

/** A block on disk: count and bytes, then times, sequence numbers, offsets, lines. */
function writeBlock(file: number, { count, bytes, ats, seqs, offsets }: LineTable): number {
  const head = new Float64Array(2 + count * 2);
  head[0] = count;
  head[1] = bytes.length;
  head.set(ats, 2);
  head.set(seqs, 2 + count);
  const parts = [asBytes(head), asBytes(offsets.slice()), bytes];
  for (const part of parts) writeAll(file, part);
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function* readRun(path: string): Generator<LineTable> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const head = new Float64Array(2);
      if (!readWhole(file, asBytes(head))) return;
      const [count, length] = [head[0]!, head[1]!];
      const columns = new Float64Array(count * 2);
      const offsets = new Uint32Array(count + 1);
      const bytes = Buffer.allocUnsafe(length);
      if (![asBytes(columns), asBytes(offsets), bytes].every(part => readWhole(file, part)))
        throw new Error(`${path} ends in the middle of a block`);
      const ats = columns.subarray(0, count);
      yield { count, bytes, offsets, ats, lastAt: ats.at(-1) ?? Number.NaN, seqs: columns.subarray(count) };
    }
  } finally {
    closeSync(file);
  }
}

/** False at the end of the file. */
const readWhole = (file: number, into: Uint8Array) => readAll(file, into) === into.length;
