/** Compiles rules to one function from features to outcomes. The order of the rules given never matters. */
import type { Features, FeatureValue } from '../features.ts';
import type { RuleHit, RuleOutcomes } from '../types.ts';
import { type FeaturePaths, featureAt } from './feature-paths.ts';
import type { ConditionLanguage, ConditionVerdict } from './language.ts';
import { listsAtTime, type RuleList } from './lists.ts';
import { pointsAt } from './read-contribution.ts';
import { placeholdersOf, renderTemplate } from './reason.ts';
import type { Rule } from './rule.ts';

/** What rules are compiled with. */
export interface CompileOptions {
  readonly language: ConditionLanguage;
  readonly paths: FeaturePaths;
  readonly lists: ReadonlyMap<string, RuleList>;
}

/** Compiled rules. */
export interface CompiledRules {
  /** The rules in the order of the verdicts: by id, live and shadow alike. */
  readonly rules: readonly Rule[];
  /** What the rules say of a checkout. `at` is the attempt's time, which the expiry of list entries is judged by. */
  evaluate(features: Features, at: number): RuleOutcomes;
  /** The verdict of each rule, in the order of `rules`. */
  verdicts(features: Features, at: number): readonly ConditionVerdict[];
}

/** Compiles the live and shadow rules among those given; drafts and retired rules are left out. */
export function compileRules(rules: readonly Rule[], options: CompileOptions): CompiledRules {
  const loaded = rules.filter(rule => rule.status === 'live' || rule.status === 'shadow');
  return compileAll(loaded, options);
}

/** Compiles the rules given, whatever their status: for cases, which drafts have too. */
export function compileAll(given: readonly Rule[], { language, paths, lists }: CompileOptions): CompiledRules {
  const rules = [...given].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const bound = listsAtTime(lists);
  const run = language.compile(
    rules.map(rule => rule.condition),
    bound.memberships,
  );
  const verdicts = (features: Features, at: number) => {
    bound.moveTo(at);
    return rules.length === 0 ? [] : run(features);
  };
  const describe = rules.map(rule => describer(rule, paths));
  const evaluate = (features: Features, at: number): RuleOutcomes => {
    const said = verdicts(features, at);
    const hits: RuleHit[] = [];
    const shadow: RuleHit[] = [];
    const unknown: string[] = [];
    const errors: { rule: string; cause: string }[] = [];
    for (let index = 0; index < rules.length; index++) {
      const verdict = said[index]!;
      if (verdict === 'miss') continue;
      const rule = rules[index]!;
      const live = rule.status !== 'shadow';
      if (verdict === 'hit') {
        const points = pointsOf(rule, features);
        if (points !== undefined) (live ? hits : shadow).push(describe[index]!(features, points));
        else if (live) unknown.push(rule.id);
      } else if (!live) continue;
      else if (verdict === 'unknown') unknown.push(rule.id);
      else errors.push({ rule: rule.id, cause: verdict.error });
    }
    return { hits, shadow, unknown, errors };
  };
  return { rules, evaluate, verdicts };
}

/** The points of a hit; undefined when they go by a feature that is missing: the rule then lacks data. */
export function pointsOf({ contribution }: Rule, features: Features): number | undefined {
  if (contribution.kind === 'points') return contribution.points;
  if (contribution.kind === 'flow') return 0;
  const value = featureAt(features, contribution.feature);
  return typeof value === 'number' ? pointsAt(contribution.steps, value) : undefined;
}

/** Makes hits of a rule. Texts and evidence are worked out when they are read: a replay reads few of them. */
function describer(rule: Rule, paths: FeaturePaths): (features: Features, points: number) => RuleHit {
  const named = [...placeholdersOf(rule.reason.ja), ...placeholdersOf(rule.reason.en)].map(({ path }) => path);
  const evidencePaths = [...new Set(named)];
  const { id, family, advice, contribution } = rule;
  return (features, points) => ({
    rule: id,
    family,
    points,
    lifts: contribution.kind === 'flow',
    advice,
    get text() {
      return {
        ja: renderTemplate(rule.reason.ja, features, paths, 'ja'),
        en: renderTemplate(rule.reason.en, features, paths, 'en'),
      };
    },
    get evidence() {
      const entries = evidencePaths.map(path => [path, featureAt(features, path)] as const);
      return Object.fromEntries(entries.filter((entry): entry is [string, FeatureValue] => entry[1] !== undefined));
    },
  });
}
