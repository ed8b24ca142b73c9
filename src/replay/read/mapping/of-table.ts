/** The mapping of a table, or the fault that says what it lacks and what to do. */
import { Fault } from '../../../shared/errors.ts';
import { formats } from '../formats/index.ts';
import { type Choice, chooseMapping, missingColumns, type NamedSpec } from './choose.ts';
import { ownFields } from './own.ts';

/** What a table is read through where nobody names anything. */
const unnamed: readonly NamedSpec[] = [ownFields, ...formats.values()];

/** True where a table with these columns has a mapping: one of those that were named, or where none was, any. */
export const isMappable = (header: readonly string[], named: readonly NamedSpec[] | undefined) =>
  chooseMapping(named ?? unnamed, header).kind === 'fits';

/**
 * The mapping for a table with these columns. Where mappings were named, one of them must fit. The exception is a table of our own field
 * names: it needs no mapping, unless a named one has the columns that no order can do without. Then that one is meant, and the column
 * that it misses may be the one with the labels. Throws `columns-unfit`.
 */
export function mappingOfTable(
  file: string,
  header: readonly string[],
  named: readonly NamedSpec[] | undefined,
): NamedSpec {
  const choice = chooseMapping(named ?? unnamed, header);
  if (choice.kind === 'fits') return choice.chosen;
  const other = named?.every(each => lacking(each, header).length > 0) ? chooseMapping(unnamed, header) : choice;
  if (other.kind === 'none') throw unfit(file, choice, header, (named ?? unnamed).length);
  if (other.chosen === ownFields) return ownFields;
  const { name } = other.chosen;
  throw new Fault(
    'columns-unfit',
    `${file}: ${needsAtLeast(choice.nearest ?? named![0]!, header)}; its columns are those of ${name}: add --format ${name}`,
  );
}

/** Throws `columns-unfit` where mappings were named and every table was read by our own names: a slip in them would not show. */
export function refuseUnused(
  tables: readonly { readonly file: string; readonly header: readonly string[]; readonly mapping: string }[],
  named: readonly NamedSpec[] | undefined,
): void {
  const [table] = tables;
  if (!named || !table || tables.some(({ mapping }) => mapping !== ownFields.name)) return;
  const choice = chooseMapping(named, table.header);
  if (choice.kind === 'fits') return;
  throw new Fault(
    'columns-unfit',
    `${table.file}: ${needsAtLeast(choice.nearest ?? named[0]!, table.header)}, and no file has them; the columns of this one are our own names: without the mapping it is read`,
  );
}

/** Columns that no order can do without, and the table has not. */
const lacking = (mapping: NamedSpec, header: readonly string[]) =>
  missingColumns({ ...mapping, strict: false }, new Set(header));

const needsAtLeast = (mapping: NamedSpec, header: readonly string[]) => needs(mapping, lacking(mapping, header));

const needs = ({ name }: NamedSpec, missing: readonly string[]) =>
  `${name} needs the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}`;

function unfit(
  file: string,
  { nearest, missing }: Choice & { kind: 'none' },
  header: readonly string[],
  candidates: number,
): Fault {
  const findings = nearest?.check?.(header) ?? [];
  if (findings.length > 0) {
    const places = findings.map(
      ({ line, column, message, hint }) => `${nearest!.name}:${line}:${column}: ${message}${hint ? `; ${hint}` : ''}`,
    );
    return new Fault('columns-unfit', `${file}\n  ${places.join('\n  ')}`);
  }
  const why =
    nearest === undefined
      ? 'its columns are those of no known format'
      : `${candidates > 1 ? `the nearest of ${candidates} is ${nearest.name}; ` : ''}${needs(nearest, missing)}`;
  return new Fault('columns-unfit', `${file}: ${why}`);
}
