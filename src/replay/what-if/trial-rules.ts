/**
 * The rule set of a trial, read against the one that was replayed: a rule file with the same text is the same rule, so only what
 * changed is read and checked. That is what leaves time for a million orders inside a second.
 */
import { readExpression } from '../../engine/cel/check.ts';
import { ruleEnvironment } from '../../engine/cel/environment.ts';
import type { Expression } from '../../engine/cel/expression.ts';
import * as features from '../../engine/features.ts';
import { type CounterNames, counterNamesOf, featurePaths } from '../../engine/rules/feature-paths.ts';
import { type RuleList, readLists } from '../../engine/rules/lists.ts';
import type { RuleStatus } from '../../engine/rules/rule.ts';
import { isRuleFile, type RuleSetFiles } from '../../engine/rules/rule-files.ts';
import { ruleSetVersion } from '../../engine/rules/version.ts';
import type { Policy } from '../../engine/types.ts';
import type { Finding } from '../../shared/finding.ts';
import { shippedTowns } from '../../towns/shipped.ts';
import { countingOf, type KnownRule, knownRule, type StoredRuleSet } from '../features/manifest.ts';
import { changedPaths, type StaleFeatures, staleFeatures } from './stale.ts';

/** A rule set, as far as a trial needs it. */
export interface TrialRules {
  readonly version: string;
  readonly policy: Policy;
  /** Every rule, drafts and retired ones too, by id. */
  readonly rules: readonly KnownRule[];
  readonly stale: StaleFeatures;
  /** Lists whose text is not what was replayed: verdicts that were kept do not hold for rules that ask them. */
  readonly changedLists: ReadonlySet<string>;
  /** The condition of a rule, parsed. */
  conditionOf(rule: KnownRule): Expression;
  /** The lists of these names. */
  listsOf(names: readonly string[]): ReadonlyMap<string, RuleList>;
}

/** A trial's rule set where its texts have no error, and everything that was found in them either way. */
export interface ReadTrialRules {
  readonly trial?: TrialRules;
  readonly findings: readonly Finding[];
}

/** Reads a rule set. Never throws: faults are findings, each at its file, line and column. */
export async function readTrialRules(stored: StoredRuleSet, files: RuleSetFiles): Promise<ReadTrialRules> {
  const changed = changedPaths(stored, files);
  const quick = changed.every(path => isQuick(path, stored, files))
    ? await readChanged(stored, files, changed)
    : undefined;
  return quick ?? readWhole(stored, files);
}

const plainList = /^lists\/([a-z0-9_]+)\.(csv|txt)$/;
const declineCodes = 'lists/decline_codes.csv';

/** Changes that touch nothing but themselves: rules, the policy, and the entries of lists that were there before. */
function isQuick(path: string, stored: StoredRuleSet, files: RuleSetFiles): boolean {
  if (isRuleFile(path) || path === 'policy.yaml') return true;
  return plainList.test(path) && path !== declineCodes && files.has(path) && stored.files[path] !== undefined;
}

/** Reads what changed only; undefined where that touches more than itself. */
async function readChanged(
  stored: StoredRuleSet,
  files: RuleSetFiles,
  changed: readonly string[],
): Promise<ReadTrialRules | undefined> {
  const policy = changed.includes('policy.yaml')
    ? await readPolicyOf(files)
    : { policy: policyOf(stored), findings: [] };
  const names = stored.families.map(([name]) => name);
  if (!policy.policy || policy.policy.families.size !== names.length) return undefined;
  if (names.some(name => !policy.policy!.families.has(name))) return undefined;
  const lists = readLists(new Map(changed.filter(path => plainList.test(path)).map(path => [path, files.get(path)!])));
  const touched = new Set(changed);
  const kept = stored.rules.filter(({ file }) => !touched.has(file));
  const findings: Finding[] = [...policy.findings, ...lists.findings];
  const fresh: KnownRule[] = [];
  const rewritten = changed.filter(path => isRuleFile(path) && files.has(path));
  if (rewritten.length > 0) {
    const { readRule } = await import('../../engine/rules/read-rule.ts');
    const environment = {
      paths: featurePaths(stored.names),
      families: new Set(names),
      names: environmentOf(stored.names, stored.lists),
    };
    for (const path of rewritten) {
      const read = readRule(path, files.get(path)!, environment);
      findings.push(...read.findings);
      if (read.rule) fresh.push(knownRule(read.rule));
    }
  }
  if (findings.some(({ severity }) => severity === 'error')) return { findings };
  const rules = [...kept, ...fresh].sort((one, other) => (one.id < other.id ? -1 : 1));
  if (new Set(rules.map(({ id }) => id)).size < rules.length) return undefined;
  return { trial: trialOf(stored, files, { ...stored, policy: policy.policy, rules }), findings };
}

async function readPolicyOf(files: RuleSetFiles) {
  const { readPolicy } = await import('../../engine/score/policy.ts');
  return readPolicy('policy.yaml', files.get('policy.yaml') ?? '');
}

function policyOf({ families, bands, fail }: StoredRuleSet): Policy {
  return { families: new Map(families), bands, fail };
}

/** Reads everything, as the engine does. */
async function readWhole(stored: StoredRuleSet, files: RuleSetFiles): Promise<ReadTrialRules> {
  const { loadRuleSet } = await import('../../engine/rule-set.ts');
  const { ruleSet, findings } = loadRuleSet(files, shippedTowns);
  if (!ruleSet) return { findings };
  const { policy, counters, lists } = ruleSet;
  const parts = {
    policy,
    rules: ruleSet.rules.map(knownRule),
    names: counterNamesOf(ruleSet.counters),
    lists: [...lists.keys()],
    counting: countingOf(counters),
  };
  return { trial: trialOf(stored, files, parts), findings };
}

interface Parts extends Pick<StoredRuleSet, 'names' | 'lists' | 'counting'> {
  readonly policy: Policy;
  readonly rules: readonly KnownRule[];
}

function trialOf(
  stored: StoredRuleSet,
  files: RuleSetFiles,
  { policy, rules, names, lists, counting }: Parts,
): TrialRules {
  const changedLists = changedPaths(stored, files).flatMap(path => plainList.exec(path)?.[1] ?? []);
  return {
    version: ruleSetVersion(files),
    policy,
    rules,
    stale: staleFeatures(stored, files, counting),
    changedLists: new Set(changedLists),
    conditionOf({ when, id }) {
      const read = readExpression(when, environmentOf(names, lists));
      if (!read.ok) throw new Error(`the condition of ${id} was read before and cannot be read now`);
      return read.value;
    },
    listsOf(wanted) {
      const paths = [...files].filter(([path]) => wanted.includes(plainList.exec(path)?.[1] ?? ''));
      return readLists(new Map(paths)).lists.byName;
    },
  };
}

const environmentOf = (names: CounterNames, lists: readonly string[]) => ruleEnvironment(features, { ...names, lists });

/** The same rule set with another status of one rule. Its version says so: it is nobody's published rule set. */
export function withStatusOf(trial: TrialRules, id: string, status: RuleStatus): TrialRules {
  const rules = trial.rules.map(rule => (rule.id === id ? { ...rule, status } : rule));
  return { ...trial, rules, version: `${trial.version}, ${id} ${status}` };
}
