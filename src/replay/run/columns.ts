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
