/**
 * Orders that have something in common (a decision, features) are counted together, and what follows from it is worked out once
 * for all of them: a history has hundreds of decisions where it has a hundred thousand orders.
 */

/** More than this many things in common are not kept apart, so that memory is bounded whatever the orders are. */
const mostKept = 4_096;

/** Cells of counters by what orders have in common. Equal things are to be one object; where they are not, only time is lost. */
export class Alike<Common extends object, Known> {
  readonly #width: number;
  readonly #know: (common: Common) => Known;
  readonly #settle: (known: Known, cells: Float64Array) => void;
  readonly #entries = new Map<Common, { readonly known: Known; readonly cells: Float64Array }>();

  /**
   * @param width cells for each
   * @param know works out what is to be known of orders that have this in common
   * @param settle counts them in where they belong
   */
  constructor(width: number, know: (common: Common) => Known, settle: (known: Known, cells: Float64Array) => void) {
    this.#width = width;
    this.#know = know;
    this.#settle = settle;
  }

  /** The cells to count an order in that has this in common with others. */
  cells(common: Common): Float64Array {
    const entry = this.#entries.get(common);
    if (entry) return entry.cells;
    if (this.#entries.size === mostKept) {
      this.settle();
      this.#entries.clear();
    }
    const cells = new Float64Array(this.#width);
    this.#entries.set(common, { known: this.#know(common), cells });
    return cells;
  }

  /** Counts everything in, and begins anew. */
  settle(): void {
    for (const { known, cells } of this.#entries.values()) {
      if (cells.every(cell => cell === 0)) continue;
      this.#settle(known, cells);
      cells.fill(0);
    }
  }
}
