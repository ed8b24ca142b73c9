/** Makes up cases for a condition: features that satisfy it, and nearly the same ones that do not. */
import type { Expression } from '../engine/cel/expression.ts';
import type { FeatureDefinition, FeatureValue } from '../engine/features.ts';
import type { RuleLists } from '../engine/rules/lists.ts';
import { usualTime } from './cases/body.ts';
import { otherTexts, textForms } from './lints/formats.ts';
import { type Clause, clausesOf } from './logic/clauses.ts';
import { comparedDomain, type Domain, fullDomain, isWithin } from './logic/domain.ts';
import type { RuleSetParts } from './parts.ts';

/** Features to set in a case; null is missing. */
export type Witness = ReadonlyMap<string, FeatureValue | null>;

/** What a case is run on. */
export interface CaseInput {
  readonly features: Witness;
  /** Parts of the checkout to set, by their path: items, which no feature can stand in for. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** A case that hits and a near miss. */
export interface Witnesses {
  readonly hit: CaseInput;
  readonly miss: CaseInput;
}

/** Cases for a condition; undefined where its parts do not let values be worked out (they are then the author's to write). */
export function witnessesOf(
  condition: Expression,
  known: Pick<RuleSetParts, 'paths' | 'lists'>,
): Witnesses | undefined {
  for (const clause of clausesOf(condition, true) ?? []) {
    const hit = satisfy(clause, new Map(), known);
    if (hit === undefined) continue;
    const misses = (clausesOf(condition, false) ?? [])
      .map(other => satisfy(other, hit, known))
      .filter(miss => miss !== undefined)
      .sort((one, other) => distance(hit, one) - distance(hit, other));
    if (misses[0] !== undefined) return { hit: { features: hit }, miss: { features: misses[0] } };
  }
  return undefined;
}

/** How many features differ: a near miss differs in as few as can be. */
function distance(hit: Witness, miss: Witness): number {
  return [...miss].filter(([path, value]) => hit.get(path) !== value).length;
}

/** Features under which a clause holds, as near as can be to those of `start`; undefined where that cannot be worked out. */
function satisfy(
  { values, parts, present, missing }: Clause,
  start: Witness,
  { paths, lists }: Pick<RuleSetParts, 'paths' | 'lists'>,
): Witness | undefined {
  const witness = new Map(start);
  for (const [path, domain] of values) {
    const before = start.get(path);
    if (before !== undefined && before !== null && holds(domain, before)) continue;
    const value = paths.has(path) ? valueIn(path, domain, typeof before === 'number' ? before : undefined) : undefined;
    if (value === undefined) return undefined;
    witness.set(path, value);
  }
  for (const [text, outcome] of parts) {
    const asked = askedList(text);
    if (asked === undefined || !paths.has(asked.path) || values.has(asked.path)) return undefined;
    const value = outcome ? entryOf(asked.path, asked.list, lists) : unlisted(asked.path, asked.list, lists);
    if (value === undefined || (witness.has(asked.path) && !start.has(asked.path))) return undefined;
    witness.set(asked.path, value);
  }
  for (const path of present) {
    const definition = paths.get(path);
    if (definition === undefined) return undefined;
    if ((witness.get(path) ?? null) === null) witness.set(path, anyValue(path, definition));
  }
  for (const path of missing) {
    if (paths.get(path)?.always === true) return undefined;
    witness.set(path, null);
  }
  return witness;
}

/** A text that a feature can have and that stands in the list: of that form, and for good. */
function entryOf(path: string, list: string, lists: RuleLists): string | undefined {
  const fits = (text: string) => textForms.get(path)?.fits(text) ?? true;
  return lists.byName.get(list)?.entries.find(({ expires, value }) => expires === undefined && fits(value))?.value;
}

/** A text that a feature can have and that does not stand in the list. */
function unlisted(path: string, list: string, lists: RuleLists): string | undefined {
  const has = (text: string) => lists.byName.get(list)?.has(text, usualTime) === true;
  return textForms.has(path) ? otherTexts(path, { has })[0] : 'not-in-the-list';
}

function holds(domain: Domain, value: FeatureValue): boolean {
  if (domain.kind === 'bools') return typeof value === 'boolean' && domain.values.has(value);
  if (domain.kind === 'texts') return typeof value === 'string' && domain.texts.has(value) !== domain.except;
  const point = comparedDomain(domain, '==', value);
  return point !== undefined && isWithin(point, domain);
}

function askedList(text: string): { readonly path: string; readonly list: string } | undefined {
  const [, path, list] = /^([a-z_.0-9]+) in lists\.([a-z0-9_]+)$/.exec(text) ?? [];
  return path === undefined || list === undefined ? undefined : { path, list };
}

function anyValue(path: string, definition: FeatureDefinition): FeatureValue {
  if (definition.type === 'list<string>') return [definition.values?.[0] ?? 'any'];
  const all = fullDomain(definition);
  return (all === undefined ? undefined : valueIn(path, all)) ?? 'any';
}

/** A value of a set that the feature can have: the nearest to another one, else its plainest. */
function valueIn(path: string, domain: Domain, near?: number): FeatureValue | undefined {
  if (domain.kind === 'bools') return [...domain.values][0];
  if (domain.kind === 'texts') {
    if (!domain.except) return [...domain.texts][0];
    return otherTexts(path, domain.texts)[0];
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
