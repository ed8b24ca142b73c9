/** Columns with a row for each attempt or outcome: of each only the pages used last are in memory, the rest in a temporary file. */
import { asBytes } from '../../../shared/bytes.ts';
import type { Spill, SpillFile } from './spill.ts';

const kinds = { uint8: Uint8Array, int32: Int32Array, float64: Float64Array } as const;

/** Some rows that follow each other. */
interface Page {
  readonly cells: Float64Array | Int32Array | Uint8Array;
  /** Something was set since it was last written. */
  changed: boolean;
}

/** A growing column of numbers; what was never set reads as 0. In memory it stops growing at its limit (`SpillLimits`). */
export class Column {
  readonly #make: () => Page;
  readonly #pageBytes: number;
  readonly #rowBits: number;
  readonly #mostPages: number;
  readonly #file: SpillFile;
  /** By number those in memory, the one that was least recently used first. */
  readonly #pages = new Map<number, Page>();
  /** Pages up to the last in which something was set. */
  #end = 0;
  /** The page used last, and its number. */
  #page: Page | undefined;
  #number = -1;

  constructor(kind: keyof typeof kinds, spill: Spill) {
    const { pageBytes, columnBytes } = spill.limits;
    const Cells = kinds[kind];
    const rows = pageBytes / Cells.BYTES_PER_ELEMENT;
    this.#make = () => ({ cells: new Cells(rows), changed: false });
    this.#pageBytes = pageBytes;
    this.#rowBits = Math.log2(rows);
    this.#mostPages = Math.max(1, Math.floor(columnBytes / pageBytes));
    this.#file = spill.file();
  }

  get(row: number): number {
    const number = row >>> this.#rowBits;
    if (number >= this.#end) return 0;
    return this.#pageOf(number).cells[this.#within(row)]!;
  }

  set(row: number, value: number): void {
    const number = row >>> this.#rowBits;
    if (number >= this.#end) this.#end = number + 1;
    const page = this.#pageOf(number);
    page.cells[this.#within(row)] = value;
    page.changed = true;
  }

  /** Bytes held in memory. */
  get bytes(): number {
    return this.#pages.size * this.#pageBytes;
  }

  #within(row: number): number {
    return row & ((1 << this.#rowBits) - 1);
  }

  #pageOf(number: number): Page {
    if (number === this.#number) return this.#page!;
    let page = this.#pages.get(number);
    if (page) {
      this.#pages.delete(number);
    } else {
      page = this.#pages.size < this.#mostPages ? this.#make() : this.#putAway();
      this.#file.read(asBytes(page.cells), number * this.#pageBytes);
    }
    this.#pages.set(number, page);
    this.#page = page;
    this.#number = number;
    return page;
  }

  /** Takes the page that was least recently used out of memory; what it held is in the file. */
  #putAway(): Page {
    const [number, page] = this.#pages.entries().next().value!;
    if (page.changed) this.#file.write(asBytes(page.cells), number * this.#pageBytes);
    page.changed = false;
    this.#pages.delete(number);
    return page;
  }
}
