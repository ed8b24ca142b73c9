/** Where a table's header stands: exports of office programs have a title and notes above it. */
import { delimiterOf, type Row } from './csv.ts';
import type { Table } from './open.ts';

/** Rows above a header that are looked through. */
export const mostAbove = 10;

/** The first rows of a table, `most` or some more. Nothing else can be read of it afterwards. */
export async function firstRows({ batches }: Table, most: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) {
    rows.push(...batch.rows);
    if (rows.length >= most) break;
  }
  return rows;
}

/** Names of columns, and no data: all there, nearly all different (EC-CUBE 4 has 送料 twice), none a figure or a day. */
const areNames = (cells: readonly string[]) =>
  cells.every(cell => cell !== '' && !/^[\d\s.,:/¥$€£+-]+$/.test(cell)) && new Set(cells).size >= cells.length * 0.9;

/** Cells of a row by its own delimiter: that of a title may have been told wrong. */
function cellsOf({ text = '', cells }: Row, delimiter: string): readonly string[] {
  const split = text.includes('"') ? cells : text.split(delimiter);
  return split.map(cell => cell.trim());
}

/**
 * The line of the row that looks like the header, where the first row looks like a title. The header is a row of names that another row
 * of its width follows; a title fills at most half as many cells. Undefined where the first row is the header.
 */
export function headerBelow(first: readonly string[], rows: readonly Row[]): number | undefined {
  const filled = first.filter(name => !/^(#\d+)?$/.test(name)).length;
  for (const [index, row] of rows.slice(0, mostAbove).entries()) {
    const delimiter = delimiterOf(row.text ?? '');
    const cells = cellsOf(row, delimiter);
    const next = rows[index + 1];
    if (cells.length < 3 || filled * 2 > cells.length || !areNames(cells)) continue;
    if (next && cellsOf(next, delimiter).length === cells.length) return row.line;
  }
  return undefined;
}
