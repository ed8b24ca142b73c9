/** Lines with their times and sequence numbers, as they pass from a file to the engine: bytes and columns, no object a line. */
import type { LineBlock } from '../read/ndjson-lines.ts';
import { timeOfLine } from './time-of-line.ts';

/** A stretch of lines. Line `i` is `bytes[offsets[i] .. offsets[i + 1]]`, with its line end where it has one. */
export interface LineTable {
  readonly bytes: Buffer;
  readonly count: number;
  readonly offsets: Uint32Array;
  /** Event times, milliseconds; a line without a time (it will be rejected) has that of the line before it. */
  readonly ats: Float64Array;
  /** The last of them; that of the line before the table where no line has one. */
  readonly lastAt: number;
  /** Sequence numbers through all inputs: which line of which file it is. */
  readonly seqs: Float64Array;
}

/** The lines of a block of NDJSON. `lastAt`: the time of the line before the block. */
export function tableOf(block: LineBlock, firstSeq: number, lastAt: number): LineTable {
  return new BlockTable(block, firstSeq, lastAt);
}

/** Lines of a block. Their times are read when they are asked for: a replay of files in order asks for few. */
class BlockTable implements LineTable {
  readonly bytes: Buffer;
  readonly count: number;
  readonly offsets: Uint32Array;
  readonly seqs: Float64Array;
  readonly #before: number;
  #ats: Float64Array | undefined;

  constructor({ bytes, lines }: LineBlock, firstSeq: number, before: number) {
    this.bytes = bytes;
    this.count = lines;
    this.#before = before;
    this.offsets = new Uint32Array(lines + 1);
    this.seqs = new Float64Array(lines);
    for (let index = 0; index < lines; index++) {
      const feed = bytes.indexOf(0x0a, this.offsets[index]);
      this.offsets[index + 1] = feed < 0 ? bytes.length : feed + 1;
      this.seqs[index] = firstSeq + index;
    }
  }

  get ats(): Float64Array {
    this.#ats ??= this.#readTimes();
    return this.#ats;
  }

  get lastAt(): number {
    for (let line = this.count - 1; line >= 0; line--) {
      const at = this.#timeOf(line);
      if (!Number.isNaN(at)) return at;
    }
    return this.#before;
  }

  #timeOf(line: number): number {
    return timeOfLine(this.bytes.toString('latin1', this.offsets[line], this.offsets[line + 1]));
  }

  #readTimes(): Float64Array {
    const text = this.bytes.toString('latin1');
    const ats = new Float64Array(this.count);
    let before = this.#before;
    for (let index = 0; index < this.count; index++) {
      const at = timeOfLine(text.slice(this.offsets[index], this.offsets[index + 1]));
      if (!Number.isNaN(at)) before = at;
      ats[index] = before;
    }
    return ats;
  }
}

/** The lines of a table from one to before another, sharing its memory. */
export function sliceOf(table: LineTable, from: number, to: number): LineTable {
  if (from === 0 && to === table.count) return table;
  const start = table.offsets[from]!;
  return {
    bytes: table.bytes.subarray(start, table.offsets[to]!),
    count: to - from,
    offsets: table.offsets.slice(from, to + 1).map(offset => offset - start),
    ats: table.ats.subarray(from, to),
    lastAt: table.ats[to - 1] ?? Number.NaN,
    seqs: table.seqs.subarray(from, to),
  };
}

/** Gathers single lines into tables. */
export class TableBuilder {
  #bytes: Buffer;
  #used = 0;
  #count = 0;
  #offsets: Uint32Array;
  #ats: Float64Array;
  #seqs: Float64Array;

  constructor(bytes: number, lines = 1024) {
    this.#bytes = Buffer.allocUnsafe(bytes);
    this.#offsets = new Uint32Array(lines + 1);
    this.#ats = new Float64Array(lines);
    this.#seqs = new Float64Array(lines);
  }

  get bytes(): number {
    return this.#used;
  }

  get count(): number {
    return this.#count;
  }

  /** Adds a line; a line end is put behind it where it lacks one. */
  add(line: Uint8Array, at: number, seq: number): void {
    const ended = line.length > 0 && line[line.length - 1] === 0x0a;
    const length = line.length + (ended ? 0 : 1);
    if (this.#used + length > this.#bytes.length) this.#growBytes(length);
    if (this.#count === this.#ats.length) this.#growLines();
    this.#bytes.set(line, this.#used);
    this.#used += length;
    if (!ended) this.#bytes[this.#used - 1] = 0x0a;
    this.#ats[this.#count] = at;
    this.#seqs[this.#count] = seq;
    this.#offsets[++this.#count] = this.#used;
  }

  /** What was gathered; the builder is not to be used again. */
  table(): LineTable {
    return {
      bytes: this.#bytes.subarray(0, this.#used),
      count: this.#count,
      offsets: this.#offsets.subarray(0, this.#count + 1),
      ats: this.#ats.subarray(0, this.#count),
      lastAt: this.#ats[this.#count - 1] ?? Number.NaN,
      seqs: this.#seqs.subarray(0, this.#count),
    };
  }

  #growBytes(length: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + length));
    this.#bytes.copy(grown, 0, 0, this.#used);
    this.#bytes = grown;
  }

  #growLines(): void {
    const lines = this.#ats.length * 2;
    const [ats, seqs, offsets] = [this.#ats, this.#seqs, this.#offsets];
    this.#ats = new Float64Array(lines);
    this.#seqs = new Float64Array(lines);
    this.#offsets = new Uint32Array(lines + 1);
    this.#ats.set(ats);
    this.#seqs.set(seqs);
    this.#offsets.set(offsets);
  }
}
