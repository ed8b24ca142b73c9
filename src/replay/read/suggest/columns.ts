/** A table's columns as a suggested mapping looks at them. */
import { stringify } from 'yaml';

/** What is known of a column from the rows that were looked at. */
export interface Column {
  readonly name: string;
  /** The cell of each row, trimmed; rows that break off have blank ones. */
  readonly cells: readonly string[];
  /** Cells that are not blank, in order. */
  readonly values: readonly string[];
  /** Some cells have spaces around, which an expression sees. */
  readonly padded: boolean;
}

/** The columns of a header over rows. */
export function columnsOf(header: readonly string[], rows: readonly (readonly string[])[]): readonly Column[] {
  return header.map((name, index) => {
    const written = rows.map(row => row[index] ?? '');
    const cells = written.map(cell => cell.trim());
    const padded = cells.some((cell, row) => cell !== written[row]);
    return { name, cells, values: cells.filter(cell => cell !== ''), padded };
  });
}

/** `shippingPostalCode`, `shipping.postal_code` and `shipping-postal-code` as people write them: shipping Postal Code. */
export const wordsApart = (name: string) =>
  name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/(?<=[a-z0-9])[.-](?=[a-z0-9])/gi, ' ');

/** True where half of the first values are such, or more: files have broken rows. */
export function mostOf(values: readonly string[], test: (value: string) => boolean): boolean {
  const first = values.slice(0, 200);
  return first.length > 0 && first.filter(test).length * 2 >= first.length;
}

/** A plain YAML text where it can stand so, else in quotes. */
export function quoted(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

/** How full a column is and of what, never what stands in it: that may be personal. */
export function describe({ values, cells }: Column): string {
  if (values.length === 0) return 'empty';
  const share = Math.round((values.length / cells.length) * 100);
  const figures = values.every(value => /^-?[\d,]+(\.\d+)?$/.test(value));
  const distinct = new Set(values).size;
  return `${share} % filled, ${figures ? 'figures' : 'text'}, ${distinct === values.length ? 'all different' : `${distinct} different`}`;
}
