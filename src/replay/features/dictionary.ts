/** The dictionary of a column: each value once, in the order in which it was met. */
import type { ColumnValue } from './columns.ts';

/** Gives each value of a column a code. */
export class Dictionary {
  /** By code; the code 0 is always "missing". */
  readonly values: ColumnValue[] = [undefined];
  readonly #lists: boolean;
  readonly #codeOf = new Map<ColumnValue, number>();

  /** @param lists the values are lists: two of the same entries are one value */
  constructor(lists: boolean) {
    this.#lists = lists;
  }

  /** The code of a value, which is added where it is new. */
  code(value: ColumnValue): number {
    if (value === undefined) return 0;
    const key = this.#lists ? JSON.stringify(value) : value;
    const known = this.#codeOf.get(key);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.#codeOf.set(key, code);
    this.values.push(value);
    return code;
  }
}
