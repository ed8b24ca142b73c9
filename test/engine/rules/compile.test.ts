import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Features } from '../../../src/engine/features.ts';
import { compileAll, compileRules } from '../../../src/engine/rules/compile.ts';
import { readLists } from '../../../src/engine/rules/lists.ts';
import { readRule } from '../../../src/engine/rules/read-rule.ts';
import type { Rule } from '../../../src/engine/rules/rule.ts';
import { environment, goodRule } from './sample.ts';

/** A rule with this id and condition; further lines replace `points: 35`. */
function rule(id: string, when: string, counts = 'points: 35', status = 'live'): Rule {
  const text = goodRule
    .replace('goods-to-short-stay', id)
    .replace(/when: >\n.*\n/, `when: >\n  ${when}\n`)
    .replace('points: 35', counts)
    .replace('status: live', `status: ${status}`);
  const read = readRule(`address/${id}.yaml`, text, environment);
  expect(read.findings).toEqual([]);
  return read.rule!;
}

const lists = readLists(new Map([['lists/trusted_accounts.csv', 'value,expires\nacc-1,\nacc-2,2026-11-30\n']])).lists
  .byName;
const options = { paths: environment.paths, lists };
const at = Date.parse('2026-11-24T12:00:00+09:00');

/** Features of which only those given are known. */
function features(known: { [record: string]: unknown } = {}): Features {
  const empty = { address: {}, goods: {}, account: {}, card: {}, email: {}, device: {}, velocity: {}, surge: {} };
  const base = { ...empty, amount: { value: 128000, currency: 'JPY' }, purpose: 'purchase', items: [] };
  return { ...base, ...known } as unknown as Features;
}
const shortStay = features({
  address: { kind: 'short_stay', evidence: 'ウィークリーマンション' },
  goods: { high_risk_share: 1 },
});

describe('compiled rules', () => {
  it('tells hits with reasons, misses, unknowns and errors apart', () => {
    const compiled = compileRules(
      [
        rule('hit', 'address.kind == "short_stay" && goods.high_risk_share >= 0.5'),
        rule('miss', 'address.kind == "hotel"'),
        rule('unknown', 'account.age_days < 3'),
        rule('absorbed', 'account.age_days < 3 || address.kind == "short_stay"'),
        rule('failed', 'amount.value / (amount.value - 128000) > 1'),
        rule('watched', 'address.kind == "short_stay"', 'points: 10', 'shadow'),
        rule('watched-unknown', 'account.age_days < 3', 'points: 10', 'shadow'),
        rule('asleep', 'address.kind == "short_stay"', 'points: 10', 'draft'),
        rule('gone', 'address.kind == "short_stay"', 'points: 10', 'retired'),
      ],
      options,
    );
    const outcomes = compiled.evaluate(shortStay, at);
    expect(outcomes.hits.map(hit => hit.rule)).toEqual(['absorbed', 'hit']);
    const { rule: id, family, points, lifts, advice, text, evidence } = outcomes.hits[1]!;
    expect({ id, family, points, lifts, advice, text, evidence }).toEqual({
      id: 'hit',
      family: 'address',
      points: 35,
      lifts: false,
      advice: [{ do: 'review_before_shipping' }],
      text: {
        ja: 'ウィークリーマンション 宛て。注文の 100% が換金性の高い商品',
        en: 'Ships to ウィークリーマンション; 100% of the basket resells quickly',
      },
      evidence: { 'address.evidence': 'ウィークリーマンション', 'goods.high_risk_share': 1 },
    });
    expect(outcomes.shadow.map(hit => hit.rule)).toEqual(['watched']);
    expect(outcomes.unknown).toEqual(['unknown']);
    expect(outcomes.errors).toEqual([{ rule: 'failed', cause: 'division by zero' }]);
  });

  it('gives points by the steps of a feature, and lacks data when the feature is missing', () => {
    const steps =
      'points_by: { feature: goods.max_unit_value, steps: [{ from: 100, points: 5 }, { from: 200, points: 15 }] }';
    const compiled = compileRules([rule('steps', 'amount.value > 0', steps)], options);
    const points = (value: number | undefined) =>
      compiled.evaluate(features({ goods: { max_unit_value: value } }), at).hits[0]?.points;
    expect([99, 100, 199, 200, 999].map(points)).toEqual([0, 5, 5, 15, 15]);
    expect(compiled.evaluate(features(), at)).toMatchObject({ hits: [], unknown: ['steps'] });
  });

  it('lifts by flow: challenge', () => {
    const [hit] = compileRules([rule('lift', 'amount.value > 0', 'flow: challenge')], options).evaluate(
      features(),
      at,
    ).hits;
    expect(hit).toMatchObject({ lifts: true, points: 0 });
  });

  it('asks lists as they were at the time of the attempt', () => {
    const compiled = compileRules([rule('trusted', 'account.id in lists.trusted_accounts')], options);
    const hits = (id: string, time: string) =>
      compiled.evaluate(features({ account: { id } }), Date.parse(time)).hits.length;
    expect(hits('acc-1', '2030-01-01T00:00:00Z')).toBe(1);
    expect(hits('ACC-1', '2030-01-01T00:00:00Z')).toBe(1);
    expect(hits('acc-2', '2026-11-30T14:59:59Z')).toBe(1);
    expect(hits('acc-2', '2026-11-30T15:00:00Z')).toBe(0);
    expect(hits('acc-3', '2026-11-30T15:00:00Z')).toBe(0);
  });

  it('never depends on the order of the rules, nor on how it is compiled (property)', () => {
    const rules = [
      'account.age_days < 3',
      'address.kind == "short_stay"',
      'amount.value >= 128000',
      'account.guest',
    ].map((when, index) => rule(`r-${index}`, when, `points: ${index + 1}`));
    const expected = compileRules(rules, options).evaluate(shortStay, at);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(rules, { minLength: rules.length }),
        fc.constantFrom('generated', 'closures'),
        (shuffled, mode) => {
          expect(compileRules(shuffled, { ...options, mode }).evaluate(shortStay, at)).toEqual(expected);
        },
      ),
    );
  });

  it('gives the verdict of every rule, drafts too, to cases', () => {
    const compiled = compileAll(
      [
        rule('b', 'account.guest', 'points: 1', 'draft'),
        rule('a', 'amount.value > 0'),
        rule('c', 'amount.value / 0 > 1'),
      ],
      options,
    );
    expect(compiled.verdicts(features(), at).map(({ rule: { id }, verdict, cause }) => [id, verdict, cause])).toEqual([
      ['a', 'hit', undefined],
      ['b', 'unknown', undefined],
      ['c', 'unknown', 'division by zero'],
    ]);
  });

  it('compiles an empty rule set', () => {
    expect(compileRules([], options).evaluate(features(), at)).toEqual({
      hits: [],
      shadow: [],
      unknown: [],
      errors: [],
    });
  });
});
