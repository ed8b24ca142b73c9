/** Compiles rules to one function from features to outcomes. The order of the rules given never matters. */
import type { Lists } from '../cel/closures.ts';
import { compilePredicates, compileValue, verdicts } from '../cel/compile.ts';
import type { Expression } from '../cel/expression.ts';
import { Failure } from '../cel/values.ts';
import type { Features, FeatureValue } from '../features.ts';
import type { RuleHit, RuleOutcomes, Verdict } from '../types.ts';
import { type FeaturePaths, featureAt, featureReader } from './feature-paths.ts';
import { listsAtTime, type RuleList } from './lists.ts';
import { pointsAt } from './read-contribution.ts';
import { placeholdersOf, templateWriter } from './reason.ts';
import type { Rule } from './rule.ts';

/** What rules are compiled with. */
export interface CompileOptions {
  readonly paths: FeaturePaths;
  readonly lists: ReadonlyMap<string, RuleList>;
  /** `closures` for places that forbid `new Function`. */
  readonly mode?: 'generated' | 'closures';
}

/** Compiled rules. */
export interface CompiledRules {
  /** The rules in the order of the verdicts: by id, live and shadow alike. */
  readonly rules: readonly Rule[];
  /** What the rules say of a checkout. `at` is the attempt's time, by which the expiry of list entries is judged. */
  evaluate(features: Features, at: number): RuleOutcomes;
  /** The code of each verdict (cel/verdicts.ts), in the order of `rules`, points aside. Overwritten by the next call. */
  judge(features: Features, at: number): Uint8Array;
  /** The verdict of each rule, in the order of `rules`. */
  verdicts(features: Features, at: number): readonly RuleVerdict[];
}

/** The verdict of one rule. */
export interface RuleVerdict {
  readonly rule: Rule;
  readonly verdict: Verdict;
  /** The words of an error other than missing data; the verdict is then `unknown`. */
  readonly cause?: string;
}

/** Compiles the live and shadow rules among those given; drafts and retired rules are left out. */
export function compileRules(rules: readonly Rule[], options: CompileOptions): CompiledRules {
  const loaded = rules.filter(rule => rule.status === 'live' || rule.status === 'shadow');
  return compileAll(loaded, options);
}

/** Compiles the rules given, whatever their status: for cases, which drafts have too. */
export function compileAll(given: readonly Rule[], { paths, lists, mode }: CompileOptions): CompiledRules {
  const rules = [...given].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const bound = listsAtTime(lists);
  const conditions = rules.map(rule => rule.condition);
  const run = compilePredicates(conditions, { lists: bound.memberships, ...(mode === undefined ? {} : { mode }) });
  const causes = conditions.map(condition => failureOf(condition, bound.memberships));
  const hitOf = rules.map(rule => hitMaker(rule, paths));
  const results = new Uint8Array(rules.length);
  const judge = (features: Features, at: number) => {
    bound.moveTo(at);
    run(features, results);
    return results;
  };

  const evaluate = (features: Features, at: number): RuleOutcomes => {
    judge(features, at);
    const outcomes = {
      hits: [] as RuleHit[],
      shadow: [] as RuleHit[],
      unknown: [] as string[],
      errors: [] as RuleError[],
    };
    for (let index = 0; index < rules.length; index++) {
      const code = results[index];
      if (code === verdicts.miss) continue;
      const rule = rules[index]!;
      const live = rule.status !== 'shadow';
      if (code === verdicts.hit) {
        const points = pointsOf(rule, features);
        if (points !== undefined) (live ? outcomes.hits : outcomes.shadow).push(hitOf[index]!(features, points));
        else if (live) outcomes.unknown.push(rule.id);
      } else if (!live) continue;
      else if (code === verdicts.unknown) outcomes.unknown.push(rule.id);
      else outcomes.errors.push({ rule: rule.id, cause: causes[index]!(features) });
    }
    return outcomes;
  };

  const verdictsOf = (features: Features, at: number): RuleVerdict[] => {
    judge(features, at);
    return rules.map((rule, index) => {
      const code = results[index];
      if (code === verdicts.failed) return { rule, verdict: 'unknown', cause: causes[index]!(features) };
      if (code !== verdicts.hit) return { rule, verdict: code === verdicts.miss ? 'miss' : 'unknown' };
      return { rule, verdict: pointsOf(rule, features) === undefined ? 'unknown' : 'hit' };
    });
  };
  return { rules, evaluate, judge, verdicts: verdictsOf };
}

type RuleError = RuleOutcomes['errors'][number];

/** The words of the error that a condition fails with, worked out only when it did. */
function failureOf(condition: Expression, lists: Lists): (features: Features) => string {
  let value: ReturnType<typeof compileValue> | undefined;
  return features => {
    value ??= compileValue(condition, lists);
    const outcome = value(features);
    return outcome instanceof Failure ? outcome.message : 'the condition failed';
  };
}

/** The points of a hit; undefined when they go by a feature that is missing: the rule then lacks data. */
export function pointsOf({ contribution }: Rule, features: Features): number | undefined {
  if (contribution.kind === 'points') return contribution.points;
  if (contribution.kind === 'flow') return 0;
  const value = featureAt(features, contribution.feature);
  return typeof value === 'number' ? pointsAt(contribution.steps, value) : undefined;
}

/** What a rule's hits say, worked out from a checkout's features. */
interface Wording {
  text(features: Features): RuleHit['text'];
  evidence(features: Features): RuleHit['evidence'];
}

/** A hit whose texts and evidence are worked out when they are read: a replay reads few of them. */
class LazyHit implements RuleHit {
  readonly rule: string;
  readonly family: string;
  readonly points: number;
  readonly lifts: boolean;
  readonly advice: RuleHit['advice'];
  readonly #wording: Wording;
  readonly #features: Features;

  constructor(rule: Rule, points: number, wording: Wording, features: Features) {
    this.rule = rule.id;
    this.family = rule.family;
    this.points = points;
    this.lifts = rule.contribution.kind === 'flow';
    this.advice = rule.advice;
    this.#wording = wording;
    this.#features = features;
  }

  get text() {
    return this.#wording.text(this.#features);
  }

  get evidence() {
    return this.#wording.evidence(this.#features);
  }
}

/** Makes hits of a rule. */
function hitMaker(rule: Rule, paths: FeaturePaths): (features: Features, points: number) => RuleHit {
  const named = [...placeholdersOf(rule.reason.ja), ...placeholdersOf(rule.reason.en)].map(({ path }) => path);
  const readers = [...new Set(named)].map(path => [path, featureReader(path)] as const);
  const ja = templateWriter(rule.reason.ja, paths, 'ja');
  const en = templateWriter(rule.reason.en, paths, 'en');
  const wording: Wording = {
    text: features => ({ ja: ja(features), en: en(features) }),
    evidence(features) {
      const evidence: Record<string, FeatureValue> = {};
      for (const [path, read] of readers) {
        const value = read(features);
        if (value !== undefined) evidence[path] = value;
      }
      return evidence;
    },
  };
  return (features, points) => new LazyHit(rule, points, wording, features);
}
