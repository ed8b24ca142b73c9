/** docs/recipes.md runs: its rules are sound beside those that come along, their cases hold, and notice every change. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixturesIn } from '../../src/authoring/cases/fixtures.ts';
import { judgeMutants } from '../../src/authoring/cases/mutate.ts';
import { type RunnableParts, runCases } from '../../src/authoring/cases/run.ts';
import { checkRuleSet } from '../../src/authoring/check.ts';
import { formatRule } from '../../src/authoring/format/format-rule.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { isRuleFile } from '../../src/engine/rules/read-rules.ts';
import { readFolder } from '../../src/rule-set/folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/recipes.md'), 'utf8');
const blocks = [...page.matchAll(/```(?:yaml|csv) (file|add)=(\S+)\n([\s\S]*?)```/g)];
const fixtures = fixturesIn([join(root, 'fixtures')]);

describe.skipIf(!existsSync(join(root, 'rules/policy.yaml')))('docs/recipes.md', () => {
  // What the three rules read, of the rule set that comes along: the whole of it takes ten times as long.
  const read = /^(policy\.yaml|counters\.yaml|lists\/trusted_accounts\.csv|lists\/goods\/(classes|category-map)\.csv)$/;
  const files = new Map([...readFolder(join(root, 'rules'))].filter(([file]) => read.test(file)));
  for (const [, how, file, text] of blocks) {
    files.set(file!, how === 'file' ? text! : files.get(file!)!.replace(/^counters:\n/m, `counters:\n${text}`));
  }
  const parts = readParts(files) as RunnableParts;
  const own = blocks.map(([, , file]) => file!).filter(isRuleFile);

  it('holds three rules, a list and a counter', () => {
    expect(blocks.map(([, how, file]) => `${how} ${file}`)).toEqual([
      'file lists/japanese_bins.csv',
      'file account/guest-consoles-at-night-foreign-card.yaml',
      'add counters.yaml',
      'file account/third-card-after-address-change.yaml',
      'file goods/new-account-costly-tickets.yaml',
    ]);
  });

  it('is found sound, and laid out as fmt does', () => {
    const findings = checkRuleSet(files, { now: Date.parse('2026-11-29T12:00:00+09:00'), fixtures });
    expect(findings.filter(({ file, code }) => own.includes(file) || !/-unused$|^band-/.test(code))).toEqual([]);
    for (const file of own)
      expect(formatRule(files.get(file)!, parts.names)).toEqual({ ok: true, value: files.get(file) });
  });

  it('has cases that hold, and that notice every change of a condition', () => {
    const results = runCases(parts, fixtures, ({ file }) => own.includes(file));
    expect(results.filter(({ holds }) => !holds).map(({ entry }) => entry.name)).toEqual([]);
    const judged = judgeMutants(results, parts);
    expect(judged.length).toBeGreaterThan(80);
    expect(
      judged.filter(({ killedBy }) => killedBy === undefined).map(({ mutant }) => [mutant.from.en, mutant.to.en]),
    ).toEqual([]);
  });
});
