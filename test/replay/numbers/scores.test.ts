import { expect, it } from 'vitest';
import { Scores } from '../../../src/replay/numbers/scores.ts';

/** Good orders at scores, with no amounts. */
function scoresOf(orders: readonly (readonly [score: number, orders: number])[]): Scores {
  const scores = new Scores();
  for (const [score, count] of orders) scores.count(score, false, Float64Array.of(0, 0, count, 0, 0, 0));
  return scores;
}

it('a rate that is a whole number of orders cuts where these orders end, whatever dividing leaves', () => {
  for (let all = 2; all <= 150; all++) {
    for (let challenged = 1; challenged < all; challenged++) {
      const { score, share_of_score, ...counts } = scoresOf([
        [60, challenged],
        [30, all - challenged],
      ]).atChallengeRate(challenged / all, 'rules');
      expect([score, share_of_score, counts.challenged.orders]).toEqual([60, 1, challenged]);
    }
  }
});

it('a cut inside a score stays inside it', () => {
  for (let drawn = 1; drawn < 49; drawn++) {
    const { score, challenged } = scoresOf([
      [60, 49],
      [30, 1_000],
    ]).atChallengeRate(drawn / 1_049, 'fixed');
    expect(score).toBe(60);
    expect(challenged.orders).toBeCloseTo(drawn, 9);
  }
});
