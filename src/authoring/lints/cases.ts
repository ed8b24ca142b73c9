/** Cases that repeat one another, contradict one another, or name a fixture that does not exist. */
import type { RuleCase } from '../../engine/rules/rule.ts';
import { wordHint } from '../../engine/rules/shape.ts';
import type { Finding } from '../../shared/finding.ts';
import type { FixtureKind, Fixtures } from '../cases/fixtures.ts';
import { hintOf, textForms } from './formats.ts';
import type { Lint } from './lint.ts';
import { foundAt, yamlOf } from './place.ts';

/** Two cases on the same checkout with the same changes test the same thing, whatever their names; two of one name cannot be told apart. */
export const lintRepeatedCases: Lint = ({ rules, files }) =>
  rules.flatMap(rule => {
    const first = new Map<string, RuleCase>();
    const names = new Set<string>();
    return rule.cases.flatMap((entry): Finding[] => {
      const namesake = names.has(entry.name);
      names.add(entry.name);
      const key = inputOf(entry);
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, entry);
        if (!namesake) return [];
        const message = `another case of this rule is called "${entry.name}"`;
        const hint = 'name each case for what it shows';
        return [foundAt(files, rule.file, ['cases', entry.index, 'name'], { code: 'case-repeats', message, hint })];
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

/** Words that a case gives a feature and that the feature can never have: such a case shows nothing that happens. */
export const lintCaseWords: Lint = ({ written, files }) =>
  written.flatMap(({ file, cases }) =>
    cases.flatMap(entry =>
      entry.kind === 'story'
        ? []
        : [...entry.features].flatMap(([path, value]): Finding[] => {
            const form = textForms.get(path);
            if (form === undefined || typeof value !== 'string' || form.fits(value)) return [];
            const message = `${path} is never ${JSON.stringify(value)}`;
            const found = { code: 'case-feature', message, hint: hintOf(form, value) } as const;
            return [foundAt(files, file, ['cases', entry.index, 'features', path], found)];
          }),
    ),
  );

/** Fixtures that cases name and that are not there. */
export const lintCaseFixtures: Lint = ({ written, files }, { fixtures }) =>
  fixtures === undefined
    ? []
    : written
        .filter(({ status }) => status !== 'retired')
        .flatMap(({ file, cases }) =>
          cases.flatMap((entry): Finding[] => {
            const named = fixtureOf(entry);
            if (named === undefined || isThere(fixtures, named)) return [];
            const message = `there is no fixture ${named.path}`;
            const hint =
              wordHint(named.name, fixtures.names(named.kind)) ??
              'fixtures stand in fixtures/ beside the rule set, or where --fixtures says';
            return [foundAt(files, file, ['cases', entry.index, named.key], { code: 'case-fixture', message, hint })];
          }),
        );

/** A fixture that a case names. */
interface NamedFixture {
  /** The key of the case that names it. */
  readonly key: 'story' | 'from';
  readonly kind: FixtureKind;
  readonly name: string;
  /** Where it would lie in a folder of fixtures. */
  readonly path: string;
}

function fixtureOf(entry: RuleCase): NamedFixture | undefined {
  if (entry.kind === 'story')
    return { key: 'story', kind: 'stories', name: entry.story, path: `stories/${entry.story}.ndjson` };
  if (entry.from === undefined) return undefined;
  return { key: 'from', kind: 'checkouts', name: entry.from, path: `checkouts/${entry.from}.json` };
}

function isThere(fixtures: Fixtures, { kind, name }: NamedFixture): boolean {
  return (kind === 'stories' ? fixtures.story(name) : fixtures.checkout(name)) !== undefined;
}
