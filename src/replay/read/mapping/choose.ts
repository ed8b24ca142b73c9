/** Which mapping a file is read through: the first whose needed columns it has. */
import type { Finding } from '../../../shared/finding.ts';
import { columnName } from '../table/open.ts';
import { columnsRead, isServed, lacking } from './compile.ts';
import { neededFields } from './fields.ts';
import type { MappingSpec, Source } from './spec.ts';

/** A mapping with its name: `ec-cube-4`, or the path of a mapping file. */
export interface NamedSpec {
  readonly name: string;
  readonly spec: MappingSpec;
  /** A mapping file: every column that it names must be there. A format: only those that it cannot do without. */
  readonly strict: boolean;
  /** Columns that tell this format from the others. */
  readonly marks?: readonly string[];
  /** Of a mapping file: what is wrong with it for a file with these columns, each at its place. */
  readonly check?: (columns: readonly string[]) => readonly Finding[];
}

/** A fitting mapping, or what the nearest one lacks. */
export type Choice =
  | { readonly kind: 'fits'; readonly chosen: NamedSpec }
  | { readonly kind: 'none'; readonly nearest?: NamedSpec; readonly missing: readonly string[] };

/** Sources that a row cannot do without. */
function neededSources({ kind, fields, rows, group, amounts, items }: MappingSpec): readonly Source[] {
  const names = kind === 'outcomes' ? ['id'] : neededFields;
  const summed = amounts?.sum_of_items ? [items?.['unit_price'], items?.['quantity']] : [];
  const needed = [...names.map(name => fields[name]), ...summed].filter(source => source !== undefined);
  return rows === 'item' && group !== undefined ? [...needed, group] : needed;
}

/** Every source of a mapping. */
export function allSources(spec: MappingSpec): readonly Source[] {
  const outcomes = (spec.outcomes ?? []).flatMap(({ type: _type, ...sources }) => Object.values(sources));
  const sources: readonly (Source | undefined)[] = [
    ...Object.values(spec.fields),
    ...Object.values(spec.items ?? {}),
    ...outcomes,
    ...(spec.join ?? []),
    spec.label?.of,
    spec.label?.at,
    spec.only,
    spec.group,
    ...(spec.amounts?.plus ?? []),
  ];
  return sources.filter(source => source !== undefined);
}

/** Columns that a mapping lacks in this header. */
export function missingColumns(
  { spec, strict, marks = [] }: NamedSpec,
  header: ReadonlySet<string>,
): readonly string[] {
  const sources = strict ? allSources(spec) : neededSources(spec);
  const missing = sources.flatMap(source => lacking(source, header));
  return [...new Set([...missing, ...marks.filter(mark => !header.has(columnName(mark)))])];
}

/** Chooses among mappings, the earlier first. */
export function chooseMapping(candidates: readonly NamedSpec[], columns: readonly string[]): Choice {
  const header = new Set(columns);
  let best: { spec: NamedSpec; missing: readonly string[]; share: number } | undefined;
  for (const candidate of candidates) {
    const missing = missingColumns(candidate, header);
    if (missing.length === 0) return { kind: 'fits', chosen: candidate };
    const share = servedShare(candidate.spec, header);
    if (!best || share > best.share) best = { spec: candidate, missing, share };
  }
  return best && (best.share > 0 || candidates.length === 1)
    ? { kind: 'none', nearest: best.spec, missing: best.missing }
    : { kind: 'none', missing: [] };
}

function servedShare(spec: MappingSpec, header: ReadonlySet<string>): number {
  const reading = allSources(spec).filter(source => typeof source !== 'string' || columnsRead(source).length > 0);
  return reading.filter(source => isServed(source, header)).length / Math.max(1, reading.length);
}
