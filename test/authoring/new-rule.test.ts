import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { type RunnableParts, runCases } from '../../src/authoring/cases/run.ts';
import { newRule, whyNotTaken } from '../../src/authoring/new-rule.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { base } from './sample.ts';

const parts = readParts(base);
const titles = { titleJa: '新しい、ルール: {試し}', titleEn: 'A new rule, "tried": yes # no' };
const make = (when: string, points: number | undefined = 5) => {
  const made = newRule(
    { id: 'new-one', family: 'address', when, ...titles, ...(points === undefined ? {} : { points }) },
    parts,
  );
  if (!made.ok) throw new Error(made.error[0]?.message);
  return made.value;
};

/** Checks and tests the rule set with the new file in it. */
function verify({ file, text }: { file: string; text: string }) {
  const after = readParts(new Map([...base, [file, text]]));
  expect(after.findings, text).toEqual([]);
  const results = runCases(after as RunnableParts, fixturesOf({}), ({ id }) => id === 'new-one');
  expect(
    results.map(({ entry, holds }) => [entry.name, holds]),
    text,
  ).toEqual(results.map(({ entry }) => [entry.name, true]));
  return results.length;
}

describe('newRule', () => {
  it.each([
    'account.age_days < 3',
    'account.guest && amount.value > 50000',
    'address.kind in ["hotel", "depot"] || account.guest',
    'address.door in lists.blocked_doors',
    '!(address.door in lists.blocked_doors) && account.age_days >= 3',
    'has(account.id) && goods.high_risk_share > 0.5',
    'has(goods.classes) && velocity.numbers_per_device_10m >= 4',
    'email.domain != "example.com"',
  ])('makes up a hit and a near miss: %s', when => {
    const made = make(when);
    expect(made.hasCases).toBe(true);
    expect(verify(made)).toBe(2);
  });

  it('leaves a draft where it cannot', () => {
    const made = make('items.exists(i, i.quantity > 3)');
    expect(made.hasCases).toBe(false);
    expect(made.text).toContain('status: draft');
    expect(verify(made)).toBe(0);
  });

  it('asks for a challenge without points', () => {
    expect(newRule({ id: 'new-one', family: 'address', when: 'account.guest', ...titles }, parts)).toMatchObject({
      ok: true,
      value: { text: expect.stringContaining('flow: challenge') },
    });
  });

  it('refuses a faulty condition, and ids and families that cannot be', () => {
    expect(newRule({ id: 'x', family: 'address', when: 'account.gust', ...titles }, parts).ok).toBe(false);
    expect(whyNotTaken({ id: 'blocked-door', family: 'address' }, parts)).toContain('already');
    expect(whyNotTaken({ id: 'Bad', family: 'address' }, parts)).toContain('small letters');
    expect(whyNotTaken({ id: 'x', family: 'goods' }, parts)).toContain('address, velocity');
    expect(whyNotTaken({ id: 'x', family: 'address' }, parts)).toBeUndefined();
  });

  it('passes check and test for any condition that it makes cases for (property)', () => {
    const atom = fc.constantFrom(
      'account.age_days < 3',
      'account.age_days >= 30',
      'account.guest',
      'goods.high_risk_share >= 0.5',
      'goods.high_risk_share < 0.25',
      'address.kind == "hotel"',
      'address.kind != "depot"',
      'amount.value > 100',
      'has(device.id)',
      'email.domain == "example.com"',
      'address.door in lists.blocked_doors',
    );
    const { condition } = fc.letrec<{ condition: string }>(tie => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        atom,
        fc
          .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('condition').map(inner => `!(${inner})`),
      ),
    }));
    let made = 0;
    fc.assert(
      fc.property(condition, when => {
        const rule = make(when);
        if (!rule.hasCases) return;
        made++;
        verify(rule);
      }),
      { numRuns: 25 },
    );
    expect(made).toBeGreaterThan(5);
  });
});
