import { describe, expect, it } from 'vitest';
import { coverageOf, coverageReport, sidesSeen } from '../../src/authoring/cases/coverage.ts';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { judgeMutants, mutantsOf, mutationReport } from '../../src/authoring/cases/mutate.ts';
import { type RunnableParts, runCases } from '../../src/authoring/cases/run.ts';
import { type RuleSetParts, readParts } from '../../src/authoring/parts.ts';
import { base } from './sample.ts';

const file = 'address/goods-to-short-stay.yaml';

/** The base with another condition and other cases for one rule. */
function partsWith(when: string, cases = ''): RuleSetParts {
  const text = base
    .get(file)!
    .replace('address.kind == "short_stay" && goods.high_risk_share >= 0.5', when)
    .replace(/cases:[\s\S]*/, `cases:\n${cases}`)
    .replace('status: live', 'status: draft');
  const parts = readParts(new Map([...base, [file, text]]));
  expect(parts.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return parts;
}

const own = (parts: RuleSetParts) => parts.rules.find(({ id }) => id === 'goods-to-short-stay')!;
const mutants = (when: string) => {
  const parts = partsWith(when, '  - { name: x, features: { address.kind: hotel }, expect: miss }\n');
  return mutantsOf(own(parts), parts).map(({ from, to }) => `${from.en} → ${to.en}`);
};
const resultsOf = (parts: RuleSetParts) =>
  runCases(parts as RunnableParts, fixturesOf({}), ({ id }) => id === 'goods-to-short-stay');

describe('mutants', () => {
  it('flip operators, move thresholds, leave parts out', () => {
    const list = mutants('account.age_days >= 20 && address.kind in ["hotel", "depot"] || !account.guest');
    expect(list.toSorted()).toEqual(
      [
        '!account.guest → left out',
        'account.age_days >= 20 && address.kind in ["hotel", "depot"] → left out',
        '|| before !account.guest → &&',
        'account.age_days >= 20 → left out',
        'address.kind in ["hotel", "depot"] → left out',
        '&& before address.kind in ["hotel", "depot"] → ||',
        'account.age_days >= 20 → account.age_days < 20',
        'account.age_days >= 20 → account.age_days > 20',
        'account.age_days >= 20 → account.age_days >= 18',
        'account.age_days >= 20 → account.age_days >= 22',
        'address.kind in ["hotel", "depot"] → !(address.kind in ["hotel", "depot"])',
        'address.kind in ["hotel", "depot"] → address.kind in ["depot"]',
        'address.kind in ["hotel", "depot"] → address.kind in ["hotel"]',
        '!account.guest → account.guest',
      ].toSorted(),
    );
  });

  it('leave out those that mean the same', () => {
    // Whole numbers: > 4 is >= 5, so "moved by one" and "flipped" would be one mutant told twice.
    const list = mutants('account.age_days >= 5');
    expect(list).toContain('account.age_days >= 5 → account.age_days > 5');
    expect(list.filter(text => text.endsWith('>= 6'))).toEqual([]);
  });

  it('are noticed by cases at the edge, and by none where there is no such case', () => {
    const edge = partsWith(
      'account.age_days >= 5 && account.guest',
      `  - { name: five days, features: { account.age_days: 5, account.guest: true }, expect: hit }
  - { name: four days, features: { account.age_days: 4, account.guest: true }, expect: miss }
  - { name: a member, features: { account.age_days: 5, account.guest: false }, expect: miss }
`,
    );
    const judged = judgeMutants(resultsOf(edge), edge);
    expect(judged.length).toBeGreaterThan(6);
    expect(judged.filter(({ killedBy }) => killedBy === undefined)).toEqual([]);
    expect(mutationReport(judged)).toBe(
      `Mutants: ${judged.length} of ${judged.length} are noticed by a case, 0 by none.`,
    );

    const far = partsWith(
      'account.age_days >= 5 && account.guest',
      `  - { name: old, features: { account.age_days: 900, account.guest: true }, expect: hit }
  - { name: a member, features: { account.age_days: 1, account.guest: false }, expect: miss }
`,
    );
    const report = mutationReport(judgeMutants(resultsOf(far), far), { prefix: 'rules/' });
    expect(report).toContain('rules/address/goods-to-short-stay.yaml');
    expect(report).toContain('no case notices: account.age_days >= 5  →  account.age_days > 5');
    expect(report).toContain('no case notices: account.guest  →  left out');
    const inJapanese = mutationReport(judgeMutants(resultsOf(far), far), { language: 'ja' });
    expect(inJapanese).toContain('どの例も気づかない：account.guest  →  外す');
    expect(inJapanese).toContain('どの例も気づかない：account.guest の前の &&  →  ||');
    expect(inJapanese).toMatch(/条件を変えた\d+通りのうち、例が気づくもの\d+通り、どの例も気づかないもの\d+通り。$/);
  });

  it('cannot be judged where a case does not hold', () => {
    const parts = partsWith('account.guest', '  - { name: x, features: { account.guest: true }, expect: miss }\n');
    expect(judgeMutants(resultsOf(parts), parts)).toEqual([]);
  });
});

describe('coverage', () => {
  it('says which part was never seen true, or false', () => {
    const parts = partsWith(
      'account.guest && (account.age_days < 3 || amount.value > 20000)',
      `  - { name: hit, features: { account.guest: true, account.age_days: 1 }, expect: hit }
  - { name: miss, features: { account.guest: false, account.age_days: 1 }, expect: miss }
`,
    );
    const coverage = coverageOf(resultsOf(parts), { ...parts, rules: [own(parts)] });
    expect(sidesSeen(coverage)).toEqual({ seen: 7, all: 10 });
    expect(coverageReport(coverage)).toBe(`address/goods-to-short-stay.yaml
    never false: account.age_days < 3 || amount.value > 20000
    never false: account.age_days < 3
    never true: amount.value > 20000

Coverage: 7 of 10 sides of conditions' parts were seen (70.0%).`);
    expect(coverageReport(coverage, { prefix: 'rules/', language: 'ja' })).toBe(`rules/address/goods-to-short-stay.yaml
    一度も偽になっていない：account.age_days < 3 || amount.value > 20000
    一度も偽になっていない：account.age_days < 3
    一度も真になっていない：amount.value > 20000

網羅率：条件の各部分の真偽10通りのうち、例が示したのは7通りです（70.0%）。`);
  });

  it('says so where no case shows anything', () => {
    const parts = partsWith('account.guest', '  []\n');
    const coverage = coverageOf([], { ...parts, rules: [own(parts)] });
    expect(coverageReport(coverage)).toContain('no case shows anything');
    expect(coverageReport(coverage, { language: 'ja' })).toContain('動かせる例がありません');
  });
});
