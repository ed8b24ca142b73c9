/** Columns that grow in chunks: no copy of what is there, and no object a row. */

const chunkBits = 16;
const chunkSize = 1 << chunkBits;

type Chunk = Float64Array | Int32Array | Uint8Array;

/** Rows set in a chunk of a sparse column beyond which it becomes an array of all rows: moving later rows up would take too long. */
const mostSparse = chunkSize >> 2;

/** The rows of a chunk that were set, ascending, and their values. */
interface SparseChunk {
  rows: Uint16Array;
  values: Float64Array;
  count: number;
}

/** A growing column of times of which most rows have none; what was never set reads as 0. About 13 bytes a row that has one. */
export class SparseColumn {
  readonly #chunks: (SparseChunk | Float64Array | undefined)[] = [];

  get(row: number): number {
    const chunk = this.#chunks[row >>> chunkBits];
    const within = row & (chunkSize - 1);
    if (chunk === undefined || chunk instanceof Float64Array) return chunk?.[within] ?? 0;
    const place = placeOf(chunk, within);
    return place < chunk.count && chunk.rows[place] === within ? chunk.values[place]! : 0;
  }

  set(row: number, value: number): void {
    const number = row >>> chunkBits;
    const within = row & (chunkSize - 1);
    while (this.#chunks.length <= number) this.#chunks.push(undefined);
    const chunk = this.#chunks[number] ?? { rows: new Uint16Array(8), values: new Float64Array(8), count: 0 };
    this.#chunks[number] = chunk;
    if (chunk instanceof Float64Array) {
      chunk[within] = value;
    } else {
      setSparse(chunk, within, value);
      if (chunk.count > mostSparse) this.#chunks[number] = denseOf(chunk);
    }
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => {
      if (chunk === undefined) return sum;
      return sum + (chunk instanceof Float64Array ? chunk.byteLength : chunk.rows.byteLength + chunk.values.byteLength);
    }, 0);
  }
}

/** Where a row stands in a chunk, or would stand. */
function placeOf({ rows, count }: SparseChunk, row: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

function setSparse(chunk: SparseChunk, row: number, value: number): void {
  const place = placeOf(chunk, row);
  if (place === chunk.count || chunk.rows[place] !== row) {
    if (chunk.count === chunk.rows.length) {
      const { rows, values } = chunk;
      chunk.rows = new Uint16Array(Math.ceil(rows.length * 1.5));
      chunk.values = new Float64Array(chunk.rows.length);
      chunk.rows.set(rows);
      chunk.values.set(values);
    }
    chunk.rows.copyWithin(place + 1, place, chunk.count);
    chunk.values.copyWithin(place + 1, place, chunk.count);
    chunk.rows[place] = row;
    chunk.count++;
  }
  chunk.values[place] = value;
}

function denseOf({ rows, values, count }: SparseChunk): Float64Array {
  const dense = new Float64Array(chunkSize);
  for (let place = 0; place < count; place++) dense[rows[place]!] = values[place]!;
  return dense;
}

/** A growing column of numbers; what was never set reads as 0. */
export class Column {
  readonly #make: (length: number) => Chunk;
  /** Chunks in which something was set; the others are not there. */
  readonly #chunks: (Chunk | undefined)[] = [];

  constructor(kind: 'float64' | 'int32' | 'uint8') {
    this.#make = length =>
      kind === 'float64'
        ? new Float64Array(length)
        : kind === 'int32'
          ? new Int32Array(length)
          : new Uint8Array(length);
  }

  get(row: number): number {
    return this.#chunks[row >>> chunkBits]?.[row & (chunkSize - 1)] ?? 0;
  }

  set(row: number, value: number): void {
    const chunk = row >>> chunkBits;
    while (this.#chunks.length <= chunk) this.#chunks.push(undefined);
    const cells = this.#chunks[chunk] ?? this.#make(chunkSize);
    cells[row & (chunkSize - 1)] = value;
    this.#chunks[chunk] = cells;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + (chunk?.byteLength ?? 0), 0);
  }
}

/** A growing column of numbers from 0 to below 2³², most of them small: a chunk takes as few bytes a row as its largest needs. */
export class WideningColumn {
  readonly #chunks: (Uint8Array | Uint16Array | Uint32Array)[] = [];

  get(row: number): number {
    return this.#chunks[row >>> chunkBits]?.[row & (chunkSize - 1)] ?? 0;
  }

  set(row: number, value: number): void {
    const place = row >>> chunkBits;
    while (this.#chunks.length <= place) this.#chunks.push(new Uint8Array(chunkSize));
    let chunk = this.#chunks[place]!;
    if (value >= 256 ** chunk.BYTES_PER_ELEMENT) {
      chunk = value < 65_536 ? Uint16Array.from(chunk) : Uint32Array.from(chunk);
      this.#chunks[place] = chunk;
    }
    chunk[row & (chunkSize - 1)] = value;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }
}

const stretchBits = 6;

/** Rows of an ascending column: how far each lies behind the first of its stretch of 64. */
interface AscendingChunk {
  readonly firsts: Uint32Array;
  offsets: Uint16Array | Uint32Array;
}

/** A growing column of whole numbers below 2³², none smaller than the one before it: two bytes a row where they lie near each other. */
export class AscendingColumn {
  readonly #chunks: AscendingChunk[] = [];
  #length = 0;

  /** The number of a row that is there. */
  get(row: number): number {
    const { firsts, offsets } = this.#chunks[row >>> chunkBits]!;
    const within = row & (chunkSize - 1);
    return firsts[within >>> stretchBits]! + offsets[within]!;
  }

  /** Adds a row with the number `value`, read as unsigned. */
  push(value: number): void {
    const within = this.#length & (chunkSize - 1);
    if (within === 0)
      this.#chunks.push({ firsts: new Uint32Array(chunkSize >>> stretchBits), offsets: new Uint16Array(chunkSize) });
    const chunk = this.#chunks.at(-1)!;
    if ((within & ((1 << stretchBits) - 1)) === 0) chunk.firsts[within >>> stretchBits] = value;
    const offset = (value >>> 0) - chunk.firsts[within >>> stretchBits]!;
    if (offset > 0xffff && chunk.offsets instanceof Uint16Array) chunk.offsets = Uint32Array.from(chunk.offsets);
    chunk.offsets[within] = offset;
    this.#length++;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#chunks.reduce((sum, { firsts, offsets }) => sum + firsts.byteLength + offsets.byteLength, 0);
  }
}
