/** Rows of a file → its orders, payments or outcomes: rows that belong together are gathered, and what they make is handed over. */
import type { CardNumberGuard } from '../../engine/checkout/read.ts';
import type { RejectCode, Rejected } from '../types.ts';
import type { Mapping } from './mapping/compile.ts';
import { isShortened, writtenCard } from './mapping/values.ts';
import { type Made, OrderMaker, shortened } from './order-maker.ts';
import { add, type FileReport } from './report.ts';
import type { Row, Rows } from './table/csv.ts';

/** One order, payment, or row of outcomes. */
export interface Built extends Made {
  readonly line: number;
  /** The (first) row as its file has it, card numbers masked. */
  readonly raw: () => string;
}

/** What rows gave. */
export interface BuiltRows {
  readonly built: readonly Built[];
  readonly rejected: readonly Rejected[];
}

/** An order of which more rows may come. */
interface Open {
  readonly first: Row;
  /** Every row, the first too: each may hold an item, and the currency stands on the first only. */
  readonly rows: (readonly string[])[];
}

/** Orders that are kept open for further rows: exports keep the rows of an order together, or nearly. */
const openOrders = 256;

/** Builds orders from the rows of one file. */
export class Builder {
  readonly #mapping: Mapping;
  readonly #guard: CardNumberGuard;
  readonly #report: FileReport;
  readonly #open = new Map<string, Open>();
  #last: Open | undefined;
  readonly #maker: OrderMaker;
  #built: Built[] = [];
  #rejected: Rejected[] = [];

  constructor(mapping: Mapping, guard: CardNumberGuard, report: FileReport) {
    this.#mapping = mapping;
    this.#guard = guard;
    this.#report = report;
    this.#maker = new OrderMaker(mapping, guard);
  }

  /** Takes rows; an order is handed over when enough others came after it. */
  push({ rows, broken }: Rows): BuiltRows {
    for (const { line, code, detail, raw } of broken) {
      this.#report.rows++;
      this.#refuse(line, code, detail, this.#masked(raw));
    }
    for (const row of rows) this.#take(row);
    return this.#handOver();
  }

  /** The end of the file. */
  finish(): BuiltRows {
    for (const open of this.#open.values()) this.#close(open);
    this.#open.clear();
    return this.#handOver();
  }

  #handOver(): BuiltRows {
    const done = { built: this.#built, rejected: this.#rejected };
    this.#built = [];
    this.#rejected = [];
    return done;
  }

  #refuse(line: number, code: RejectCode, detail: string, raw: string): void {
    add(this.#report.rejected, code);
    this.#rejected.push({ source: { file: this.#report.file, line }, code, detail, raw });
  }

  #masked(text: string): string {
    return this.#guard.mask(text, false) ?? text;
  }

  /** The row as people find it in their file; one that has no text there as CSV. What stands in a card's column is masked in any case. */
  #rawOf({ text, cells }: Row): string {
    let raw = text ?? cells.map(quoted).join(',');
    for (const { kind, get } of this.#mapping.fields) {
      const written = kind === 'card' ? get(cells)?.trim() : undefined;
      const full = written === undefined ? undefined : writtenCard(written)?.full;
      if (full !== undefined) raw = raw.replaceAll(written!, `${full.slice(0, 6)}******${full.slice(-4)}`);
    }
    return this.#masked(raw);
  }

  #take(row: Row): void {
    const { width, group, readsRow } = this.#mapping;
    const { line } = row;
    if (row.cells.every(cell => cell === '')) return;
    this.#report.rows++;
    if (row.cells.length !== width && !this.#fits(row)) {
      // The rows of an order that was refused here would count as those of the order before it.
      if (group?.(row.cells) !== undefined) this.#last = undefined;
      return;
    }
    const [cells, ...further] = [row.cells, ...(row.further ?? [])].map(each =>
      readsRow ? [...each.slice(0, width), String(line)] : each,
    ) as [readonly string[], ...(readonly string[])[]];
    if (!group) {
      this.#close({ first: row, rows: [cells, ...further] });
      return;
    }
    const key = group(cells)?.trim();
    if (key !== undefined && isShortened(key)) {
      this.#refuse(line, 'shortened-number', shortened(key), this.#rawOf(row));
      this.#last = undefined;
      return;
    }
    const known = key === undefined ? this.#last : this.#open.get(key);
    if (known) {
      known.rows.push(cells, ...further);
      this.#last = known;
      return;
    }
    if (key === undefined) {
      this.#refuse(line, 'no-order', 'This row names no order, and none stands before it.', this.#rawOf(row));
      return;
    }
    const opened = { first: row, rows: [cells, ...further] };
    this.#open.set(key, opened);
    this.#last = opened;
    if (this.#open.size > openOrders) {
      const [oldest, order] = this.#open.entries().next().value!;
      this.#open.delete(oldest);
      this.#close(order);
    }
  }

  #fits(row: Row): boolean {
    const { cells, line } = row;
    const { width } = this.#mapping;
    if (cells.length > width && cells.slice(width).every(cell => cell.trim() === '')) return true;
    const code = cells.length > width ? 'too-many-values' : 'too-few-values';
    this.#refuse(line, code, `This row has ${cells.length} values for ${width} columns.`, this.#rawOf(row));
    return false;
  }

  #close({ first, rows }: Open): void {
    const made = this.#maker.make(rows);
    if (made === undefined) this.#report.left_out++;
    else if ('code' in made) this.#refuse(first.line, made.code, made.detail, this.#rawOf(first));
    else this.#built.push({ ...made, line: first.line, raw: () => this.#rawOf(first) });
  }
}

const quoted = (cell: string) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
