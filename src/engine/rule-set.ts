/**
 * A rule set, put together from its texts: rules, counters, policy, lists, places and goods. Each part reads its own
 * files; this file only knows which part needs which other.
 */
import type { Finding } from '../shared/finding.ts';
import { allSteps, type Steps } from '../shared/steps.ts';
import { createPlaceRecogniser, type PlaceRecogniser, readPlaceLists } from './address/recognise.ts';
import type { TownReadings } from './address/town-readings.ts';
import { readExpression } from './cel/check.ts';
import { compilePredicates, verdicts } from './cel/compile.ts';
import { eventEnvironment, ruleEnvironment } from './cel/environment.ts';
import { catalogue, type Features, itemFields, standalone } from './features.ts';
import { createGoodsRecogniser, type GoodsRecogniser, readGoodsLists } from './goods/recognise.ts';
import { type CompiledRules, compileFinder, compileRules, type RuleFinder } from './rules/compile.ts';
import {
  counterNamesOf,
  counterNamesWritten,
  featurePaths,
  saysUndeclared,
  undeclaredNames,
} from './rules/feature-paths.ts';
import { type DeclineReason, type RuleList, readLists } from './rules/lists.ts';
import { findingAt } from './rules/problems.ts';
import { type RuleSetFiles, readingRules } from './rules/read-rules.ts';
import type { Rule } from './rules/rule.ts';
import { ruleSetVersion } from './rules/version.ts';
import { readPolicy } from './score/policy.ts';
import type { Policy, RuleOutcomes } from './types.ts';
import type { ConditionCompiler } from './velocity/conditions.ts';
import { type CounterSet, readCounters } from './velocity/counters.ts';

export type { RuleSetFiles } from './rules/read-rules.ts';

/** Everything that decides, compiled and ready. Immutable: a changed rule set is a new one. */
export interface RuleSet {
  /** `sha256:` and the digest of its files; every assessment carries it. */
  readonly version: string;
  /** The texts that it was read from, by path. */
  readonly files: RuleSetFiles;
  /** Every rule that was read, drafts and retired ones too, by id. */
  readonly rules: readonly Rule[];
  readonly policy: Policy;
  readonly counters: CounterSet;
  readonly lists: ReadonlyMap<string, RuleList>;
  readonly places: PlaceRecogniser;
  readonly goods: GoodsRecogniser;
  /** The reason for a decline code, for outcomes that carry a code only. */
  declineReasonOf(code: string, codeSystem: string | undefined): DeclineReason | undefined;
  /** What the live and shadow rules say of one checkout's features at the attempt's time. */
  evaluate(features: Features, at: number): RuleOutcomes;
  /** Compiles some of its rules by themselves. */
  compile(rules: readonly Rule[]): CompiledRules;
  /** Compiles some of its rules to be looked for in many checkouts at a time. */
  finder(rules: readonly Rule[]): RuleFinder;
}

/** A rule set when its texts have no error, and everything that was found in them either way. */
export interface LoadedRuleSet {
  readonly ruleSet?: RuleSet;
  readonly findings: readonly Finding[];
}

/**
 * Reads and compiles a rule set. Never throws: faults are findings, each at its file, line and column. `towns` is no part
 * of a rule set but of the language: every door hands in the shipped table (src/towns), or keys of doors would differ.
 */
export function loadRuleSet(files: RuleSetFiles, towns: TownReadings): LoadedRuleSet {
  return allSteps(loadingRuleSet(files, towns));
}

/** The same in short steps: a service that reads a changed rule set goes on answering. */
export function* loadingRuleSet(files: RuleSetFiles, towns: TownReadings): Steps<LoadedRuleSet> {
  const places = readPlaceLists(files);
  yield;
  const goods = readGoodsLists(files);
  yield;
  const counters = readCounters('counters.yaml', files.get('counters.yaml') ?? '', eventConditions);
  yield;
  const policy = readPolicy('policy.yaml', files.get('policy.yaml') ?? '');
  const { lists, findings: listFindings } = readLists(files);
  yield;
  const names = counters.counters
    ? counterNamesOf(counters.counters)
    : counterNamesWritten(files.get('counters.yaml') ?? '');
  const environment = ruleEnvironment({ catalogue, standalone, itemFields }, { ...names, lists: lists.byName.keys() });
  const paths = featurePaths(names);
  const families = policy.policy && new Set(policy.policy.families.keys());
  const rules = yield* readingRules(files, { paths, families, names: environment });
  const absent = absentCounters(files.get('counters.yaml') ?? '', rules.findings);
  const uncounted = absent.length > 0 || (counters.counters === undefined && [...names.counters].length === 0);
  const ruleFindings = rules.findings.filter(finding => !uncounted || !saysUndeclared(finding));
  const own = [...absent, ...listFindings, ...ruleFindings];
  const findings = [places, goods, counters, policy, { findings: own }].flatMap(part => part.findings);
  if (!policy.policy || !counters.counters || findings.some(({ severity }) => severity === 'error'))
    return { findings };
  const compile = (some: readonly Rule[]) => compileRules(some, { paths, lists: lists.byName });
  yield;
  const { evaluate } = compile(rules.rules);
  yield;
  const version = ruleSetVersion(files);
  yield;
  const recognisesGoods = createGoodsRecogniser(goods.lists);
  yield;
  const ruleSet: RuleSet = {
    version,
    files,
    rules: rules.rules,
    policy: policy.policy,
    counters: counters.counters,
    lists: lists.byName,
    places: createPlaceRecogniser(places.lists, { towns }),
    goods: recognisesGoods,
    declineReasonOf: lists.declineReasonOf,
    evaluate,
    compile,
    finder: some => compileFinder(some, { lists: lists.byName }),
  };
  return { ruleSet, findings };
}

/** Counters that are named where there is no counters.yaml; a rule set whose rules read none needs none. */
const mostNamed = 3;

function absentCounters(text: string, found: readonly Finding[]): readonly Finding[] {
  if (text.trim() !== '') return [];
  const names = undeclaredNames(found);
  if (names.length === 0) return [];
  const message = `there is no counters.yaml, or it is empty, and rules read ${names.length} counter(s) of it`;
  const some = [...names.slice(0, mostNamed), ...(names.length > mostNamed ? ['…'] : [])].join(', ');
  const hint = `put it back, or declare them in a new one as docs/velocity.md shows: ${some}`;
  return [findingAt('missing-file', 'counters.yaml', { line: 1, column: 1, length: 1 }, message, hint)];
}

/** Compiles a counter's `where`: the same expression language, over one event instead of a checkout's features. */
const eventConditions: ConditionCompiler = source => {
  const read = readExpression(source, eventEnvironment);
  if (!read.ok) return { problems: read.error };
  const decide = compilePredicates([read.value]);
  const result = new Uint8Array(1);
  return {
    condition: {
      source,
      holds(event) {
        decide(event, result);
        return result[0] === verdicts.hit;
      },
    },
  };
};
