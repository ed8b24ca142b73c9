/** Features that lists decide say so: stored features, shadows and lints go by what the catalogue says. */
import { expect, test } from 'vitest';
import { catalogue, type FeatureDefinition, type Features, recognisingLists } from '../../src/engine/features.ts';
import { loadRuleSet, type RuleSet } from '../../src/engine/rule-set.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';
import { defaultRuleSet, fixtureNames, inProject, playTexts, readFixture } from './default-rule-set.ts';

const files = readFolder(inProject('rules'));
const texts = fixtureNames('fixtures/checkouts', '.json').map((name, index) => {
  const body = JSON.parse(readFixture(`fixtures/checkouts/${name}.json`)) as { email?: string; device?: object };
  return JSON.stringify({
    ...body,
    at: `2026-11-20T03:${10 + index}:00Z`,
    email: body.email ?? 'someone@mailinator.com',
  });
});
// One more of everything that lists decide, whatever the samples hold.
const more = JSON.stringify({
  id: 'all-lists',
  at: '2026-11-20T02:00:00Z',
  amount: { value: 60_000, currency: 'JPY' },
  email: 'someone@mailinator.com',
  shipping: {
    line1: '新宿1-2-3 東横INN 501',
    city: '新宿区',
    prefecture: '東京都',
    postal_code: '160-0022',
    country: 'JP',
  },
  items: [{ name: 'Nintendo Switch 2 本体', quantity: 2, unit_price: 30_000 }],
});

/** The features of every sample, by path. */
function featuresWith(ruleSet: RuleSet): ReadonlyMap<string, unknown>[] {
  return playTexts([more, ...texts], ruleSet).map(({ features }) => new Map(flat(features)));
}

const flat = (features: Features): [string, unknown][] =>
  Object.entries(features).flatMap(([record, fields]): [string, unknown][] => {
    if (record === 'velocity' || record === 'surge') return [];
    if (typeof fields !== 'object' || Array.isArray(fields)) return [[record, fields]];
    return Object.entries(fields).map(([field, value]) => [`${record}.${field}`, value]);
  });

/** What the catalogue says that a list decides. */
const declared = (lists: string) =>
  new Set([
    ...Object.entries(catalogue).flatMap(([record, fields]) =>
      Object.entries<FeatureDefinition>(fields).flatMap(([field, { recognisedBy }]) =>
        recognisedBy === lists ? `${record}.${field}` : [],
      ),
    ),
    ...(lists === 'goods' ? ['items'] : []),
  ]);

test.each(recognisingLists)('%s decide the features that say so, and no others', lists => {
  const below = new RegExp(`^lists/${lists}[/.]`);
  // Only the header stays; classes of goods have to be there, and none is risky.
  const emptied = new Map(
    [...files].map(([file, text]) => {
      if (!below.test(file)) return [file, text] as const;
      const rows = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
      return [file, `${file.endsWith('classes.csv') ? text : rows[0]}\n`] as const;
    }),
  );
  expect(emptied).not.toEqual(files);
  const { ruleSet, findings } = loadRuleSet(emptied, shippedTowns);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [before, after] = [featuresWith(defaultRuleSet()), featuresWith(ruleSet!)];
  const changed = new Set<string>();
  for (const [index, features] of before.entries())
    for (const [path, value] of features)
      if (JSON.stringify(value) !== JSON.stringify(after[index]!.get(path))) changed.add(path);
  expect(changed.size).toBeGreaterThan(0);
  expect([...changed].filter(path => !declared(lists).has(path))).toEqual([]);
});
