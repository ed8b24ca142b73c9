/**
 * The columns of a feature store: one a feature that rules can read, one a field of the basket's items. Every column is cut into
 * chunks of rows; in a chunk, values are kept once, in a dictionary, and each row has a code into it. Most features take few
 * values, so codes are mostly one byte, and a condition is asked once a value instead of once a row.
 */
import { type FeatureDefinition, type FeatureType, type FeatureValue, itemFields } from '../../engine/features.ts';
import { type CounterNames, featurePaths } from '../../engine/rules/feature-paths.ts';

/** One value of a dictionary; undefined is missing. */
export type ColumnValue = Exclude<FeatureValue, readonly object[]> | undefined;

/** One column. */
export interface ColumnDefinition {
  /** Path of the feature, `address.kind`; for a field of the items `items.class`; `items` itself holds their number. */
  readonly name: string;
  readonly type: Exclude<FeatureType, 'list<item>'>;
}

/** A stretch of a column: codes by row, and what they stand for. The code 0 is always "missing". */
export interface ColumnChunk {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly values: readonly ColumnValue[];
}

/** The basket's column: the number of items of each row. Its fields are columns of their own, one row an item. */
export const itemsColumn = 'items';

/** Name of the column of a field of the items. */
export const itemColumnOf = (field: string): string => `${itemsColumn}.${field}`;

/** Fields of an item, in the catalogue's order. */
export const itemFieldNames = Object.keys(itemFields);

/** Columns of the features, one row an order. */
export function orderColumns(names: CounterNames): readonly ColumnDefinition[] {
  return [...featurePaths(names)].map(([name, { type }]) => ({ name, type: type === 'list<item>' ? 'int' : type }));
}

/** Columns of the items, one row an item. */
export const itemColumns: readonly ColumnDefinition[] = Object.entries(itemFields).map(([field, { type }]) => ({
  name: itemColumnOf(field),
  type,
}));

/** Equal for programs whose catalogues have the same names and types; counters stand apart (they come from the rule set). */
export function catalogueOf(): string {
  const entries = (definitions: Iterable<readonly [string, FeatureDefinition]>) =>
    [...definitions].map(([name, { type }]) => `${name} ${type}`);
  return [...entries(featurePaths()), ...entries(Object.entries(itemFields))].join('\n');
}
