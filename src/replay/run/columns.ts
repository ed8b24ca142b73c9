/** Columns that grow in chunks: no copy of what is there, and no object a row. */

const chunkBits = 16;
const chunkSize = 1 << chunkBits;

type Chunk = Float64Array | Int32Array | Uint8Array;

/** Rows set in a chunk of a sparse column beyond which an array is smaller than a Map: one takes 8 bytes a row, the other about 40 an entry. */
const mostSparse = chunkSize >> 3;

/** A growing column of times of which most rows have none; what was never set reads as 0. */
export class SparseColumn {
  readonly #chunks: (Map<number, number> | Float64Array | undefined)[] = [];

  get(row: number): number {
    const chunk = this.#chunks[row >>> chunkBits];
    if (chunk instanceof Map) return chunk.get(row & (chunkSize - 1)) ?? 0;
    return chunk?.[row & (chunkSize - 1)] ?? 0;
  }

  set(row: number, value: number): void {
    const place = row >>> chunkBits;
    while (this.#chunks.length <= place) this.#chunks.push(undefined);
    const chunk = this.#chunks[place] ?? new Map<number, number>();
    this.#chunks[place] = chunk;
    if (chunk instanceof Map) {
      chunk.set(row & (chunkSize - 1), value);
      if (chunk.size > mostSparse) this.#chunks[place] = denseOf(chunk);
    } else {
      chunk[row & (chunkSize - 1)] = value;
    }
  }

  /** Bytes held, about. */
  get bytes(): number {
    return this.#chunks.reduce(
      (sum, chunk) => sum + (chunk instanceof Map ? chunk.size * 40 : (chunk?.byteLength ?? 0)),
      0,
    );
  }
}

function denseOf(sparse: ReadonlyMap<number, number>): Float64Array {
  const dense = new Float64Array(chunkSize);
  for (const [row, value] of sparse) dense[row] = value;
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
