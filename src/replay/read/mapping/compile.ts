/** A mapping and a header → functions over rows. */

import { dayMs } from '../../../shared/time.ts';
import { columnName } from '../table/open.ts';
import { dateReader } from './dates.ts';
import {
  blank,
  type Cells,
  columnsOfExpression,
  compileExpression,
  parseExpression,
  type Value,
} from './expression.ts';
import { type FieldKind, itemFields, orderFields, outcomeFields } from './fields.ts';
import { type LabelSpec, type MappingKind, type MappingSpec, type Source, usualLabelDays } from './spec.ts';

/** A value of a row; undefined where it is blank. */
export type Getter = (cells: Cells) => Value;

/** A field to fill. */
export interface FieldGetter {
  readonly path: readonly string[];
  readonly name: string;
  readonly kind: FieldKind;
  readonly get: Getter;
}

/** An outcome that rows may carry. */
export interface OutcomeGetter {
  readonly type: string;
  readonly when: Getter | undefined;
  readonly fields: readonly FieldGetter[];
}

/** A mapping made ready for one file. */
export interface Mapping {
  readonly name: string;
  readonly kind: MappingKind;
  readonly group: Getter | undefined;
  readonly only: Getter | undefined;
  readonly fields: readonly FieldGetter[];
  readonly items: readonly FieldGetter[] | undefined;
  readonly itemWhen: Getter | undefined;
  readonly outcomes: readonly OutcomeGetter[];
  readonly label: LabelGetter | undefined;
  readonly join: readonly Getter[];
  readonly readDate: ReturnType<typeof dateReader>;
  readonly amountUnit: 'major' | 'minor';
  readonly decimal: '.' | ',';
  readonly currency: string | undefined;
  /** Set when the total is the sum of the items and of these. */
  readonly sumOfItems: readonly Getter[] | undefined;
  readonly width: number;
  /** The line number is to stand behind the cells of each row (`rowColumn`). */
  readonly readsRow: boolean;
}

/** How a label is read. */
export interface LabelGetter {
  readonly get: Getter;
  readonly fraud: ReadonlySet<string>;
  readonly genuine: ReadonlySet<string> | undefined;
  readonly at: Getter | undefined;
  readonly knownAfterMs: number;
}

/** A column that every file has: the line (in Parquet the row) that a row starts on, for files without a number of their own. */
export const rowColumn = '#row';

/** A label as it is compared: `True` is `true`, `1.0` is `1`. */
export function labelKey(value: string | number | boolean): string {
  const text = String(value).trim().toLowerCase();
  return /^-?\d+(\.\d+)?$/.test(text) ? String(Number(text)) : text;
}

/** Every alternative of a source, as written. */
function alternatives(source: Source): readonly string[] {
  if (typeof source === 'string') return [source];
  if (Array.isArray(source)) return source as readonly string[];
  return alternatives((source as { of: Source }).of);
}

/** Columns that a text of a source reads; undefined for an expression that cannot be parsed (reported elsewhere). */
export function columnsRead(text: string): readonly string[] {
  if (!text.startsWith('=')) return [text];
  const parsed = parseExpression(text);
  return parsed.ok ? columnsOfExpression(parsed.value).map(({ name }) => name) : [];
}

/** True when the header has what the source needs: a column, or all columns of one of its alternatives. */
export function isServed(source: Source, header: ReadonlySet<string>): boolean {
  return alternatives(source).some(text => columnsRead(text).every(column => isThere(column, header)));
}

/** Columns that a source reads and the header lacks; none when another alternative serves. */
export function lacking(source: Source, header: ReadonlySet<string>): readonly string[] {
  if (isServed(source, header)) return [];
  return alternatives(source)
    .flatMap(columnsRead)
    .filter(column => !isThere(column, header));
}

const isThere = (column: string, header: ReadonlySet<string>) => column === rowColumn || header.has(columnName(column));

/** Makes a mapping ready for a header. Columns that are not there are blank: whether they must be is asked before. */
export function compileMapping(name: string, spec: MappingSpec, header: readonly string[]): Mapping {
  const places = new Map(header.map((column, index) => [columnName(column), index]));
  let readsRow = false;
  const placeOf = (column: string) => {
    if (column !== rowColumn) return places.get(columnName(column)) ?? -1;
    readsRow = true;
    return header.length;
  };
  const getter = (source: Source) => getterOf(source, placeOf);
  const optional = (source: Source | undefined) => (source === undefined ? undefined : getter(source));
  const fieldGetters = (sources: Readonly<Record<string, Source | undefined>>, kinds: ReadonlyMap<string, FieldKind>) =>
    Object.entries(sources)
      .filter(([field, source]) => kinds.has(field) && source !== undefined)
      .map(([field, source]) => ({
        path: field.split('.'),
        name: field,
        kind: kinds.get(field)!,
        get: getter(source!),
      }));
  const { format = [], zone = 'Asia/Tokyo' } = spec.time ?? {};
  const { label } = spec;
  const kind = spec.kind ?? 'orders';
  const fields = kind === 'outcomes' ? assessmentFields : orderFields;
  const mapping = {
    name,
    kind,
    group: spec.rows === 'item' ? optional(spec.group ?? spec.fields['id']) : undefined,
    only: optional(spec.only),
    fields: fieldGetters(spec.fields, fields),
    items: spec.items && fieldGetters(spec.items, itemFields),
    itemWhen: optional(spec.items?.['when']),
    outcomes: (spec.outcomes ?? []).map(({ type, when, ...rest }) => ({
      type,
      when: optional(when),
      fields: fieldGetters(rest, outcomeFields.get(type) ?? new Map()),
    })),
    label: label && {
      get: getter(label.of),
      fraud: labelKeys(label.fraud),
      genuine: label.genuine === undefined ? undefined : labelKeys(label.genuine),
      at: optional(label.at),
      knownAfterMs: (label.known_after_days ?? usualLabelDays) * dayMs,
    },
    join: (spec.join ?? []).map(getter),
    readDate: dateReader(typeof format === 'string' ? [format] : format, zone),
    amountUnit: spec.amounts?.unit ?? 'major',
    decimal: spec.amounts?.decimal ?? '.',
    currency: spec.amounts?.currency,
    sumOfItems: spec.amounts?.sum_of_items ? (spec.amounts.plus ?? []).map(getter) : undefined,
    width: header.length,
  };
  return { ...mapping, readsRow };
}

const labelKeys = (values: LabelSpec['fraud']) =>
  new Set(
    (Array.isArray(values) ? (values as readonly (string | number | boolean)[]) : [values]).map(each =>
      labelKey(each as string),
    ),
  );

/** Fields of a file of outcomes alone. */
export const assessmentFields: ReadonlyMap<string, FieldKind> = new Map([
  ['id', 'text'],
  ['at', 'time'],
  ['merchant.id', 'text'],
]);

function getterOf(source: Source, indexOf: (column: string) => number): Getter {
  if (typeof source === 'string') return textGetter(source, indexOf);
  if (Array.isArray(source)) {
    const getters = (source as readonly string[]).map(text => textGetter(text, indexOf));
    return cells => {
      for (const get of getters) {
        const value = get(cells);
        if (value !== undefined) return value;
      }
      return undefined;
    };
  }
  const { of, values, else: otherwise } = source as Exclude<Source, string | readonly string[]>;
  const get = getterOf(of, indexOf);
  const meanings = Object.entries(values).map(([text, meaning]) => [text, String(meaning)] as const);
  const table = new Map(meanings);
  // A spreadsheet saves true as TRUE.
  const inSmall = new Map(meanings.map(([text, meaning]) => [text.toLowerCase(), meaning]));
  return cells => {
    const value = get(cells)?.trim();
    return value === undefined ? undefined : (table.get(value) ?? inSmall.get(value.toLowerCase()) ?? otherwise);
  };
}

function textGetter(text: string, indexOf: (column: string) => number): Getter {
  if (text.startsWith('=')) {
    const parsed = parseExpression(text);
    // A mapping that was read has no such fault; a format's are tested.
    if (!parsed.ok) throw new TypeError(`${text}: ${parsed.error.message}`);
    const made = compileExpression(parsed.value, indexOf);
    // The "" of an if is a blank cell as well.
    return cells => blank(made(cells));
  }
  const index = indexOf(text);
  if (index < 0) return () => undefined;
  return cells => {
    const value = cells[index];
    return value === undefined || value.trim() === '' ? undefined : value;
  };
}
