/** A rule set that is loaded step by step: what loads at once, and others have their turn in between. */
import { expect, test } from 'vitest';
import { loadingRuleSet, loadRuleSet } from '../../src/engine/rule-set.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { stepByStep } from '../../src/shared/steps.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';

const files = readFolder(new URL('../../rules', import.meta.url).pathname);

test('a service goes on between two rules while it loads, and gets the same rule set', async () => {
  let turns = 0;
  let loading = true;
  const another = () => {
    turns++;
    if (loading) setImmediate(another);
  };
  setImmediate(another);
  const { ruleSet, findings } = await stepByStep(loadingRuleSet(files, shippedTowns));
  loading = false;
  const atOnce = loadRuleSet(files, shippedTowns);
  expect(turns).toBeGreaterThan(atOnce.ruleSet!.rules.length);
  expect(findings).toEqual(atOnce.findings);
  expect(ruleSet!.version).toBe(atOnce.ruleSet!.version);
  expect(ruleSet!.rules.map(({ id }) => id)).toEqual(atOnce.ruleSet!.rules.map(({ id }) => id));
});

test('faults are found in steps as at once', async () => {
  const broken = new Map(files).set('goods/many-tickets.yaml', 'id: many-tickets\nwhen: amount.valeu > 5\n');
  const { ruleSet, findings } = await stepByStep(loadingRuleSet(broken, shippedTowns));
  expect(ruleSet).toBeUndefined();
  expect(findings).toEqual(loadRuleSet(broken, shippedTowns).findings);
  expect(findings.some(({ message }) => message.includes('amount.valeu'))).toBe(true);
});
