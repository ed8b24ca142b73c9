import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/shared/nearest.ts';

describe('the name that was meant', () => {
  const features = new Map(['goods.high_risk_share', 'goods.classes', 'card.age_days'].map(name => [name, 1]));

  it.each([
    ['goods.clases', 'goods.classes'],
    ['card.age', 'card.age_days'],
    ['goods.high_risk', 'goods.high_risk_share'],
    ['goods', undefined],
    ['merchant.id', undefined],
  ])('of %s is %s, in a list and in the keys of a map, which can be gone through once', (name, meant) => {
    expect(nearest(name, [...features.keys()])).toBe(meant);
    expect(nearest(name, features.keys())).toBe(meant);
  });

  it('is not told where two names go on from what was written', () => {
    expect(nearest('card.age', ['card.age_days', 'card.age_in_years'])).toBeUndefined();
  });
});
