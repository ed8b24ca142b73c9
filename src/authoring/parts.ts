/** A rule set as its authors work on it: every part that could be read, even where another part has a fault. */
import { type Environment, ruleEnvironment } from '../engine/cel/environment.ts';
import * as features from '../engine/features.ts';
import { loadRuleSet, type RuleSet } from '../engine/rule-set.ts';
import type { FeaturePaths } from '../engine/rules/feature-paths.ts';
import { counterNamesWritten, featurePaths } from '../engine/rules/feature-paths.ts';
import { type RuleLists, readLists } from '../engine/rules/lists.ts';
import type { WrittenRule } from '../engine/rules/read-rule.ts';
import { type RuleSetFiles, readRules } from '../engine/rules/read-rules.ts';
import type { Rule } from '../engine/rules/rule.ts';
import { readPolicy } from '../engine/score/policy.ts';
import type { Policy } from '../engine/types.ts';
import { conditionOf } from '../engine/velocity/conditions.ts';
import { type CounterSet, readCounters } from '../engine/velocity/counters.ts';
import type { Finding } from '../shared/finding.ts';
import { shippedTowns } from '../towns/shipped.ts';

/** The parts of a rule set. */
export interface RuleSetParts {
  readonly files: RuleSetFiles;
  /** There when no file has an error. */
  readonly ruleSet?: RuleSet;
  /** What reading found, errors and warnings. */
  readonly findings: readonly Finding[];
  /** Every rule that could be read, drafts and retired ones too, by id. */
  readonly rules: readonly Rule[];
  /** Every rule file as far as it could be read: one fault must not hide another. */
  readonly written: readonly WrittenRule[];
  readonly policy?: Policy;
  readonly counters?: CounterSet;
  readonly lists: RuleLists;
  readonly paths: FeaturePaths;
  /** What conditions may read. */
  readonly names: Environment;
}

/** Reads the parts of a rule set. Never throws. */
export function readParts(files: RuleSetFiles): RuleSetParts {
  const { ruleSet, findings } = loadRuleSet(files, shippedTowns);
  const policy = ruleSet?.policy ?? readPolicy('policy.yaml', files.get('policy.yaml') ?? '').policy;
  const counters = ruleSet?.counters ?? countersAlone(files.get('counters.yaml') ?? '');
  const lists = ruleSet ? { byName: ruleSet.lists, declineReasonOf: ruleSet.declineReasonOf } : readLists(files).lists;
  const counted = counterNamesWritten(files.get('counters.yaml') ?? '');
  const paths = featurePaths(counted);
  const names = ruleEnvironment(features, { ...counted, lists: lists.byName.keys() });
  const families = policy && new Set(policy.families.keys());
  const { rules, written } = ruleSet
    ? { rules: ruleSet.rules, written: ruleSet.rules }
    : readRules(files, { paths, families, names });
  return {
    files,
    findings,
    rules,
    written,
    lists,
    paths,
    names,
    ...(ruleSet === undefined ? {} : { ruleSet }),
    ...(policy === undefined ? {} : { policy }),
    ...(counters === undefined ? {} : { counters }),
  };
}

/** The counters' names and definitions, where the rest does not allow them to count: conditions are not compiled. */
function countersAlone(text: string): CounterSet | undefined {
  return readCounters('counters.yaml', text, source => ({ condition: conditionOf(source, () => true) })).counters;
}
