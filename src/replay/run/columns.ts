/** Columns that grow in chunks: no copy of what is there, and no object a row. */

const chunkBits = 16;
const chunkSize = 1 << chunkBits;

type Chunk = Float64Array | Int32Array | Uint8Array;

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
