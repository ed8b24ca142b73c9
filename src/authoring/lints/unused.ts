/** Lists and counters that nothing reads. */
import { featuresRead, listsRead } from '../../engine/cel/expression.ts';
import { recognisingLists } from '../../engine/features.ts';
import { findingAt } from '../../engine/rules/problems.ts';
import { isRuleFile, type RuleSetFiles } from '../../engine/rules/read-rules.ts';
import { placeholdersOf } from '../../engine/rules/reason.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import { reservedCounters } from '../../engine/threeds/history.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Lint } from './lint.ts';
import { yamlOf } from './place.ts';

/** Lists that the engine itself asks, as for `email.disposable`. */
const listsOfTheEngine: ReadonlySet<string> = new Set(recognisingLists);
/** Counters that the hand-off to 3-D Secure reads (acctInfo), where the shop sends no figure of its own. */
const countersOfTheHandOff = new Set(reservedCounters);

/** Lists that no rule asks. */
export const lintUnusedLists: Lint = ({ rules, lists, files }) => {
  const used = new Set([
    ...inUse(rules).flatMap(rule => listsRead(rule.condition)),
    ...namedInFaultyRules(rules, files, /\blists\.(\w+)/g),
  ]);
  return [...lists.byName.values()].flatMap(({ name, file }): Finding[] => {
    if (used.has(name) || listsOfTheEngine.has(name)) return [];
    return [
      {
        code: 'list-unused',
        severity: 'warning',
        file,
        line: 1,
        column: 1,
        length: 1,
        message: `no rule asks the list "${name}"`,
        hint: `use it, as in: email.domain in lists.${name}`,
      },
    ];
  });
};

/** Counters and ratios that no rule reads. They are counted for each attempt all the same. */
export const lintUnusedCounters: Lint = ({ rules, counters, files }) => {
  if (counters === undefined) return [];
  const used = new Set([
    ...inUse(rules).flatMap(pathsRead).flatMap(counterOf),
    ...namedInFaultyRules(rules, files, /\b(?:velocity|surge)\.(\w+)/g),
  ]);
  for (const { name, of, to } of counters.ratios) if (used.has(name)) for (const part of [of, to]) used.add(part);
  const unused =
    (section: string) =>
    (name: string): Finding[] => {
      if (used.has(name) || countersOfTheHandOff.has(name)) return [];
      const message = `no rule reads "${name}"`;
      const hint = 'each counter costs time and memory at every attempt: use it in a rule or take it out';
      const place = yamlOf(files, 'counters.yaml').placeOfKey([section, name]);
      return [findingAt('counter-unused', 'counters.yaml', place, message, hint)];
    };
  return [
    ...counters.definitions.map(({ name }) => name).flatMap(unused('counters')),
    ...counters.ratios.map(({ name }) => name).flatMap(unused('ratios')),
  ];
};

/** Names in rule files that have a fault elsewhere: what they read is not unused. */
function namedInFaultyRules(rules: readonly Rule[], files: RuleSetFiles, pattern: RegExp): readonly string[] {
  const read = new Set(rules.map(({ file }) => file));
  return [...files].flatMap(([file, text]) =>
    isRuleFile(file) && !read.has(file) ? [...text.matchAll(pattern)].map(([, name]) => name!) : [],
  );
}

function inUse(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ status }) => status !== 'retired');
}

/** Every feature that a rule names: in its condition, its reason, its points. */
export function pathsRead(rule: Rule): readonly string[] {
  const { condition, reason, contribution } = rule;
  const named = [...placeholdersOf(reason.ja), ...placeholdersOf(reason.en)].map(({ path }) => path);
  return [...featuresRead(condition), ...named, ...(contribution.kind === 'points_by' ? [contribution.feature] : [])];
}

function counterOf(path: string): string[] {
  const [record, name] = path.split('.');
  return (record === 'velocity' || record === 'surge') && name !== undefined ? [name] : [];
}
