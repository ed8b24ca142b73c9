/** Makes up cases for a condition: features that satisfy it, and nearly the same ones that do not. */
import type { Expression } from '../engine/cel/expression.ts';
import type { FeatureDefinition, FeatureValue } from '../engine/features.ts';
import type { RuleLists } from '../engine/rules/lists.ts';
import { type Clause, clausesOf } from './logic/clauses.ts';
import { complement, type Domain, fullDomain, isEmpty } from './logic/domain.ts';
import type { RuleSetParts } from './parts.ts';

/** Features to set in a case; null is missing. */
export type Witness = ReadonlyMap<string, FeatureValue | null>;

/** A case that hits and a near miss. */
export interface Witnesses {
  readonly hit: Witness;
  readonly miss: Witness;
}

/** Cases for a condition; undefined where its parts do not let values be worked out (they are then the author's to write). */
export function witnessesOf(
  condition: Expression,
  { paths, lists }: Pick<RuleSetParts, 'paths' | 'lists'>,
): Witnesses | undefined {
  for (const clause of clausesOf(condition, true) ?? []) {
    const hit = satisfy(clause, paths, lists);
    if (hit === undefined) continue;
    for (const [path, domain] of clause.values) {
      const all = fullDomain(paths.get(path)!);
      const outside = all === undefined ? undefined : complement(domain, all);
      if (outside === undefined || isEmpty(outside)) continue;
      const from = hit.get(path);
      const value = valueIn(outside, typeof from === 'number' ? from : undefined);
      if (value !== undefined) return { hit, miss: new Map([...hit, [path, value]]) };
    }
    for (const [text, outcome] of clause.parts) {
      const asked = askedList(text);
      if (asked !== undefined && outcome) return { hit, miss: new Map([...hit, [asked.path, 'not-in-the-list']]) };
    }
  }
  return undefined;
}

function satisfy(
  { values, parts, present, missing }: Clause,
  paths: RuleSetParts['paths'],
  lists: RuleLists,
): Map<string, FeatureValue | null> | undefined {
  const witness = new Map<string, FeatureValue | null>();
  for (const [path, domain] of values) {
    const value = paths.has(path) ? valueIn(domain) : undefined;
    if (value === undefined) return undefined;
    witness.set(path, value);
  }
  for (const [text, outcome] of parts) {
    const asked = askedList(text);
    const entry =
      asked === undefined
        ? undefined
        : lists.byName.get(asked.list)?.entries.find(({ expires }) => expires === undefined);
    if (asked === undefined || !paths.has(asked.path)) return undefined;
    if (outcome && entry === undefined) return undefined;
    witness.set(asked.path, outcome ? entry!.value : 'not-in-the-list');
  }
  for (const path of present) {
    const definition = paths.get(path);
    if (definition === undefined) return undefined;
    if (!witness.has(path)) witness.set(path, anyValue(definition));
  }
  for (const path of missing) witness.set(path, null);
  return witness;
}

function askedList(text: string): { readonly path: string; readonly list: string } | undefined {
  const [, path, list] = /^([a-z_.0-9]+) in lists\.([a-z0-9_]+)$/.exec(text) ?? [];
  return path === undefined || list === undefined ? undefined : { path, list };
}

function anyValue(definition: FeatureDefinition): FeatureValue {
  if (definition.type === 'list<string>') return [definition.values?.[0] ?? 'any'];
  const all = fullDomain(definition);
  return (all === undefined ? undefined : valueIn(all)) ?? 'any';
}

/** A value of a set: the nearest to another one, else its plainest. */
function valueIn(domain: Domain, near?: number): FeatureValue | undefined {
  if (domain.kind === 'bools') return [...domain.values][0];
  if (domain.kind === 'texts') {
    if (!domain.except) return [...domain.texts][0];
    return ['another', 'yet-another', 'still-another'].find(word => !domain.texts.has(word));
  }
  const step = domain.whole ? 1 : 0.01;
  const ends = domain.intervals.flatMap(({ low, lowOpen, high, highOpen }) => {
    const least = Number.isFinite(low) ? low + (lowOpen ? step : 0) : undefined;
    const most = Number.isFinite(high) ? high - (highOpen ? step : 0) : undefined;
    return [least, most].filter(value => value !== undefined).map(value => Number(value.toPrecision(12)));
  });
  if (ends.length === 0) return domain.intervals.length === 0 ? undefined : 0;
  return near === undefined ? ends[0] : ends.toSorted((a, b) => Math.abs(a - near) - Math.abs(b - near))[0];
}
