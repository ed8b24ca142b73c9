/**
 * Orders that have something in common (a decision, features) are counted together, and what follows from it is worked out once
 * for all of them: a history has hundreds of decisions where it has a hundred thousand orders.
 */

/** More than this many things in common are not kept apart, so that memory is bounded whatever the orders are. */
const mostKept = 4_096;

interface Entry<Known> {
  readonly known: Known;
  readonly cells: Float64Array;
  /** Orders were counted in its cells since all was settled. */
  counted: boolean;
}

/** Cells of counters by what orders have in common. Equal things are to be one object; where they are not, only time is lost. */
export class Alike<Common extends object, Known> {
  readonly #width: number;
  readonly #know: (common: Common) => Known;
  readonly #settle: (known: Known, cells: Float64Array) => void;
  readonly #entries = new Map<Common, Entry<Known>>();
  /** Those that are to be settled: where times go to and fro that is done often, and must not mean going through all. */
  #counted: Entry<Known>[] = [];

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
    const entry = this.#entries.get(common) ?? this.#make(common);
    if (!entry.counted) {
      entry.counted = true;
      this.#counted.push(entry);
    }
    return entry.cells;
  }

  #make(common: Common): Entry<Known> {
    if (this.#entries.size === mostKept) {
      this.settle();
      this.#entries.clear();
    }
    const entry = { known: this.#know(common), cells: new Float64Array(this.#width), counted: false };
    this.#entries.set(common, entry);
    return entry;
  }

  /** Counts everything in, and begins anew. */
  settle(): void {
    for (const entry of this.#counted) {
      this.#settle(entry.known, entry.cells);
      entry.cells.fill(0);
      entry.counted = false;
    }
    this.#counted = [];
  }
}
