/** Adds up points: inside a family up to its cap (down to its floor), families together, clamped to 0–100 (docs/rules.md). */
import type { Band, Policy, RuleHit, Score } from '../types.ts';

/** What the score needs of a hit. */
export type ScoredHit = Pick<RuleHit, 'family' | 'points' | 'lifts'>;

/** The score of a checkout, its band, and what each family gave. The order of the hits never matters. */
export function scoreOf({ hits }: { readonly hits: readonly ScoredHit[] }, policy: Policy): Score {
  const sums = new Map<string, number>();
  let lifted = false;
  for (const { family, points, lifts } of hits) {
    sums.set(family, (sums.get(family) ?? 0) + points);
    lifted ||= lifts;
  }
  let total = 0;
  const families = [...sums.keys()].sort().map(family => {
    const points = sums.get(family)!;
    const { cap = Infinity, floor = -Infinity } = policy.families.get(family) ?? {};
    const capped = Math.max(floor, Math.min(cap, points));
    total += capped;
    return { family, points, capped };
  });
  const score = Math.max(0, Math.min(100, total));
  const band = bandAt(score, policy);
  return { score, band: lifted ? liftedBand(band, policy) : band, families };
}

/** The band that a score falls in. */
export function bandAt(score: number, { bands }: Policy): Band {
  return bands.findLast(band => band.from <= score) ?? bands[0]!;
}

/** At least the first band that asks for a challenge; the band itself where the policy has none. */
function liftedBand(band: Band, { bands }: Policy): Band {
  const first = bands.find(({ flow }) => flow === 'challenge');
  return first !== undefined && first.from > band.from ? first : band;
}
