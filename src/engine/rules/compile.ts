/** Compiles rules to one function from features to outcomes. The order of the rules given never matters. */
import type { Lists } from '../cel/closures.ts';
import { compileFinders, compilePredicates, compileValue, verdicts } from '../cel/compile.ts';
import type { Expression } from '../cel/expression.ts';
import { Failure } from '../cel/values.ts';
import type { Features, FeatureValue } from '../features.ts';
import type { RuleHit, RuleOutcomes, Verdict } from '../types.ts';
import { type FeaturePaths, featureReader } from './feature-paths.ts';
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
  const rules = byId(given);
  const bound = listsAtTime(lists);
  const conditions = rules.map(rule => rule.condition);
  const run = compilePredicates(conditions, { lists: bound.memberships, ...(mode === undefined ? {} : { mode }) });
  const causes = conditions.map(condition => failureOf(condition, bound.memberships));
  const hitOf = rules.map(rule => hitMaker(rule, paths));
  const pointsOf = rules.map(pointsReader);
  const results = new Uint8Array(rules.length);
  const judge = (features: Features, at: number) => {
    bound.moveTo(at);
    run(features, results);
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
        const points = pointsOf[index]!(features);
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
      return { rule, verdict: pointsOf[index]!(features) === undefined ? 'unknown' : 'hit' };
    });
  };
  return { rules, evaluate, verdicts: verdictsOf };
}

type RuleError = RuleOutcomes['errors'][number];

const byId = (rules: readonly Rule[]): readonly Rule[] =>
  [...rules].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** A checkout as conditions see it. */
export interface SeenCheckout {
  readonly features: Features;
  /** The attempt's time, milliseconds since 1970 UTC. */
  readonly at: number;
}

/** Rules compiled to look for those that hit, in many checkouts at a time. */
export interface RuleFinder {
  /** The rules by id. */
  readonly rules: readonly Rule[];
  /** What was found in each checkout, points aside. Overwritten by the next call. */
  find(checkouts: readonly SeenCheckout[]): readonly FoundRules[];
}

/** Rules whose condition is true, or failed. */
export interface FoundRules {
  /** Places in `RuleFinder.rules`, ascending, with `failedMark` (cel/verdicts.ts) for those that failed; the first `count` of them. */
  readonly places: Uint16Array;
  readonly count: number;
}

/** Compiles the rules given, whatever their status. */
export function compileFinder(given: readonly Rule[], { lists, mode }: Omit<CompileOptions, 'paths'>): RuleFinder {
  const rules = byId(given);
  const bound = listsAtTime(lists);
  const options = { lists: bound.memberships, ...(mode === undefined ? {} : { mode }) };
  const parts = compileFinders(
    rules.map(rule => rule.condition),
    options,
  );
  const found: { readonly places: Uint16Array; count: number }[] = [];
  return {
    rules,
    find(checkouts) {
      while (found.length < checkouts.length) found.push({ places: new Uint16Array(rules.length), count: 0 });
      for (const one of found) one.count = 0;
      for (const part of parts) {
        for (let index = 0; index < checkouts.length; index++) {
          const { features, at } = checkouts[index]!;
          const into = found[index]!;
          bound.moveTo(at);
          into.count = part(features, into.places, into.count);
        }
      }
      return found;
    },
  };
}

/** The words of the error that a condition fails with, worked out only when it did. */
function failureOf(condition: Expression, lists: Lists): (features: Features) => string {
  let value: ReturnType<typeof compileValue> | undefined;
  return features => {
    value ??= compileValue(condition, lists);
    const outcome = value(features);
    return outcome instanceof Failure ? outcome.message : 'the condition failed';
  };
}

/** The points of a rule's hits; undefined when they go by a feature that is missing: the rule then lacks data. */
export function pointsReader({ contribution }: Rule): (features: Features) => number | undefined {
  if (contribution.kind === 'flow') return () => 0;
  if (contribution.kind === 'points') {
    const { points } = contribution;
    return () => points;
  }
  const { steps } = contribution;
  const read = featureReader(contribution.feature);
  return features => {
    const value = read(features);
    return typeof value === 'number' ? pointsAt(steps, value) : undefined;
  };
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
