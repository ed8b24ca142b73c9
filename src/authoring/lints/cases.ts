/** Cases that repeat one another, contradict one another, or name a fixture that does not exist. */
import type { Rule, RuleCase } from '../../engine/rules/rule.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Lint } from '../check.ts';
import { foundAt, yamlOf } from './place.ts';

/** Two cases on the same checkout with the same changes test the same thing, whatever their names. */
export const lintRepeatedCases: Lint = ({ rules, files }) =>
  rules.flatMap(rule => {
    const first = new Map<string, RuleCase>();
    return rule.cases.flatMap((entry): Finding[] => {
      const key = inputOf(entry);
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, entry);
        return [];
      }
      const { line } = yamlOf(files, rule.file).placeOf(['cases', before.index]);
      const message = `this case tests the same as "${before.name}" in line ${line}`;
      const hint = 'change what it sets, or take it out';
      return [foundAt(files, rule.file, ['cases', entry.index], { code: 'case-repeats', message, hint })];
    });
  });

/** What a case is run on: the same text for the same thing, whatever the order in which it is written. */
function inputOf(entry: RuleCase): string {
  if (entry.kind === 'story') return JSON.stringify(['story', entry.story, [...entry.expect].sort()]);
  const set = entry.set.map(({ path, value }) => [path.join('.'), value]).sort();
  return JSON.stringify(['checkout', entry.from, set, [...entry.features].sort()]);
}

/** Fixtures that cases name and that are not there. */
export const lintCaseFixtures: Lint = ({ rules, files }, { fixtures }) => {
  if (fixtures === undefined) return [];
  const missing = (rule: Rule, entry: RuleCase, key: string, path: string, there: boolean): Finding[] =>
    there
      ? []
      : [
          foundAt(files, rule.file, ['cases', entry.index, key], {
            code: 'case-fixture',
            message: `there is no fixture ${path}`,
            hint: 'fixtures stand in fixtures/ beside the rule set, or where --fixtures says',
          }),
        ];
  return rules
    .filter(({ status }) => status !== 'retired')
    .flatMap(rule =>
      rule.cases.flatMap(entry => {
        if (entry.kind === 'story') {
          const path = `stories/${entry.story}.ndjson`;
          return missing(rule, entry, 'story', path, fixtures.story(entry.story) !== undefined);
        }
        if (entry.from === undefined) return [];
        const path = `checkouts/${entry.from}.json`;
        return missing(rule, entry, 'from', path, fixtures.checkout(entry.from) !== undefined);
      }),
    );
};
