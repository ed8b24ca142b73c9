/** Rows of counters that add up: the one shape that all numbers are kept in, so that any two collections can be added. */

/** Number columns by row name. A row is made when it is first counted in. */
export class Table {
  readonly width: number;
  readonly #rows = new Map<string | number, number>();
  #cells: Float64Array;

  constructor(width: number) {
    this.width = width;
    this.#cells = new Float64Array(width * 16);
  }

  /** Offset of the row's first cell in `cells`, which may be another array after the next call. */
  at(key: string | number): number {
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const offset = this.#rows.size * this.width;
    if (offset + this.width > this.#cells.length) {
      const larger = new Float64Array(this.#cells.length * 2);
      larger.set(this.#cells);
      this.#cells = larger;
    }
    this.#rows.set(key, offset);
    return offset;
  }

  get cells(): Float64Array {
    return this.#cells;
  }

  /** A row's cells; zeros where it was never counted in. */
  row(key: string | number): Float64Array {
    const offset = this.#rows.get(key);
    return offset === undefined ? new Float64Array(this.width) : this.#cells.subarray(offset, offset + this.width);
  }

  /** Keys in ascending order (numbers by value, texts by code unit), so that results do not depend on the order of arrival. */
  keys(): (string | number)[] {
    return [...this.#rows.keys()].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  }

  state(): TableState {
    return this.keys().map(key => [key, [...this.row(key)]]);
  }

  add(state: TableState): void {
    for (const [key, values] of state) {
      const offset = this.at(key);
      for (let column = 0; column < this.width; column++) this.#cells[offset + column]! += values[column] ?? 0;
    }
  }
}

/** What a table holds, as plain data: each key with its cells. */
export type TableState = readonly (readonly [key: string | number, cells: readonly number[]])[];

/** Cells that are not 0, as `[index, value]`. */
export type SparseState = readonly (readonly [index: number, value: number])[];

/** Cells as their state; those that are 0 are left out. */
export function sparse(cells: Float64Array): SparseState {
  const state: [number, number][] = [];
  for (let index = 0; index < cells.length; index++) if (cells[index] !== 0) state.push([index, cells[index]!]);
  return state;
}

/** Adds a state into cells. */
export function addSparse(cells: Float64Array, state: SparseState): void {
  for (const [index, value] of state) cells[index]! += value;
}
