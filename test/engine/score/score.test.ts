import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandAt, scoreOf } from '../../../src/engine/score/score.ts';
import type { Band, Policy, RuleHit } from '../../../src/engine/types.ts';

const band = (name: string, from: number, flow: Band['flow']): Band => ({
  name,
  from,
  flow,
  challenge_ind: flow === 'challenge' ? '03' : '01',
  advice: [],
});
const policy: Policy = {
  families: new Map([
    ['goods', { cap: 30 }],
    ['address', { cap: 50 }],
    ['trust', { floor: -30 }],
    ['free', {}],
  ]),
  bands: [band('low', 0, 'frictionless'), band('high', 60, 'challenge'), band('critical', 85, 'challenge')],
  fail: {
    velocity_store: { band: 'high' },
    journal: { band: 'high' },
    time_budget: { after_ms: 150, band: 'high' },
    rule_error: { keep: true },
  },
};
const hit = (family: string, points: number, lifts = false): RuleHit => ({
  rule: `${family}-${points}`,
  family,
  points,
  lifts,
  advice: [],
  text: { ja: '', en: '' },
  evidence: {},
});

describe('the score', () => {
  it('adds points up inside a family up to its cap, and families together', () => {
    const score = scoreOf({ hits: [hit('goods', 25), hit('goods', 20), hit('address', 35)] }, policy);
    expect(score.score).toBe(65);
    expect(score.band.name).toBe('high');
    expect(score.families).toEqual([
      { family: 'address', points: 35, capped: 35 },
      { family: 'goods', points: 45, capped: 30 },
    ]);
  });

  it('takes trust off, down to its floor and never below 0', () => {
    expect(scoreOf({ hits: [hit('address', 40), hit('trust', -20), hit('trust', -20)] }, policy).score).toBe(10);
    expect(scoreOf({ hits: [hit('trust', -20)] }, policy).score).toBe(0);
  });

  it('lifts to the first band with a challenge and leaves the score as it is', () => {
    const lifted = scoreOf({ hits: [hit('free', 0, true)] }, policy);
    expect([lifted.score, lifted.band.name]).toEqual([0, 'high']);
    const above = scoreOf({ hits: [hit('free', 90), hit('free', 0, true)] }, policy);
    expect(above.band.name).toBe('critical');
  });

  it('leaves the band alone where no band asks for a challenge', () => {
    const calm = { ...policy, bands: [band('low', 0, 'frictionless')] };
    expect(scoreOf({ hits: [hit('free', 0, true)] }, calm).band.name).toBe('low');
  });

  const anyHit = fc
    .tuple(
      fc.constantFrom('goods', 'address', 'trust', 'free', 'elsewhere'),
      fc.integer({ min: -100, max: 100 }),
      fc.boolean(),
    )
    .map(([family, points, lifts]) => hit(family, points, lifts));

  it('never depends on the order of the hits', () => {
    const shuffled = fc
      .array(anyHit, { maxLength: 12 })
      .chain(hits => fc.tuple(fc.constant(hits), fc.shuffledSubarray(hits, { minLength: hits.length })));
    fc.assert(
      fc.property(shuffled, ([hits, other]) => {
        expect(scoreOf({ hits: other }, policy)).toEqual(scoreOf({ hits }, policy));
      }),
    );
  });

  it('keeps every family inside its limits and the score inside 0–100', () => {
    fc.assert(
      fc.property(fc.array(anyHit, { maxLength: 12 }), hits => {
        const { score, families, band: reached } = scoreOf({ hits }, policy);
        for (const { family, capped } of families) {
          const { cap = Infinity, floor = -Infinity } = policy.families.get(family) ?? {};
          expect(capped).toBeLessThanOrEqual(cap);
          expect(capped).toBeGreaterThanOrEqual(floor);
        }
        const sum = families.reduce((total, { capped }) => total + capped, 0);
        expect(score).toBe(Math.max(0, Math.min(100, sum)));
        if (!hits.some(({ lifts }) => lifts)) expect(reached).toBe(bandAt(score, policy));
        else expect(reached.flow).toBe('challenge');
      }),
    );
  });
});
