/**
 * What stored features can no longer say once a rule set has changed: features that come about by counters or lists are those of
 * the rule set that was replayed. A rule that reads one of them needs the history itself.
 */
import { catalogue, type FeatureDefinition, standalone } from '../../engine/features.ts';
import type { RuleSetFiles } from '../../engine/rule-set.ts';
import type { StoredRuleSet } from '../features/manifest.ts';

/** Feature by path → why what is stored of it does not hold for the changed rule set. */
export type StaleFeatures = ReadonlyMap<string, string>;

/** A rule that stored features cannot answer for. */
export interface Unanswerable {
  readonly rule: string;
  readonly feature: string;
  readonly why: string;
}

/** Compares a rule set with the one that was replayed. `counting` is that of the changed one (`countingOf`). */
export function staleFeatures(
  stored: StoredRuleSet,
  files: RuleSetFiles,
  counting: Readonly<Record<string, string>>,
): StaleFeatures {
  const stale = new Map<string, string>();
  const mark = (features: Iterable<string>, why: string) => {
    for (const feature of features) if (!stale.has(feature)) stale.set(feature, why);
  };
  for (const [feature, text] of Object.entries(counting)) {
    const before = stored.counting[feature];
    if (before === undefined) mark([feature], 'counters.yaml adds it, and the replay did not count it');
    else if (before !== text) mark([feature], 'counters.yaml counts it in another way than the replay did');
  }
  const countedBy = (words: RegExp) => Object.keys(counting).filter(feature => words.test(counting[feature]!));
  for (const path of changedPaths(stored, files)) {
    const why = `${path} differs from what was replayed`;
    const [, lists] = /^lists\/(\w+)(?:\/|\.(?:csv|txt)$)/.exec(path) ?? [];
    mark(
      recognised.flatMap(([feature, { recognisedBy }]) => (recognisedBy === lists ? feature : [])),
      why,
    );
    if (lists === 'places') mark(countedBy(/"(address\.door|address\.building|shipping\.name_key)"/), why);
    if (lists === 'decline_codes') mark(countedBy(/\breason\b/), why);
  }
  return stale;
}

/** Features that lists decide, by path. */
const recognised: readonly (readonly [path: string, FeatureDefinition])[] = [
  ...Object.entries(catalogue).flatMap(([record, fields]) =>
    Object.entries<FeatureDefinition>(fields).map(([field, definition]) => [`${record}.${field}`, definition] as const),
  ),
  ...Object.entries<FeatureDefinition>(standalone),
].filter(([, { recognisedBy }]) => recognisedBy !== undefined);

/** Files that are there in one rule set only, or with another text. */
export function changedPaths({ files: before }: StoredRuleSet, files: RuleSetFiles): readonly string[] {
  const paths = new Set([...Object.keys(before), ...files.keys()]);
  return [...paths].filter(path => before[path] !== files.get(path)).sort();
}

/** The rules among those given that read a feature which is stale. */
export function unanswerable(
  rules: readonly { readonly id: string; readonly features: readonly string[] }[],
  stale: StaleFeatures,
): readonly Unanswerable[] {
  return rules.flatMap(({ id, features }) =>
    features.flatMap(feature => {
      const why = stale.get(feature);
      return why === undefined ? [] : [{ rule: id, feature, why }];
    }),
  );
}
