/** Adds up points: inside a family up to its cap (down to its floor), families together, clamped to 0–100 (docs/rules.md). */
import type { Band, Policy, RuleHit, Score } from '../types.ts';

/** What the score needs of a hit. */
export type ScoredHit = Pick<RuleHit, 'family' | 'points' | 'lifts'>;

/** The score of a checkout, its band, and what each family gave. The order of the hits never matters. */
export function scoreOf({ hits }: { readonly hits: readonly ScoredHit[] }, policy: Policy): Score {
  const families: { readonly family: string; points: number; capped: number }[] = [];
  let lifted = false;
  for (const { family, points, lifts } of hits) {
    lifted ||= lifts;
    // A handful of families: in order of their names from the start, without a map to be filled and sorted for every checkout.
    let at = 0;
    while (at < families.length && families[at]!.family < family) at++;
    if (families[at]?.family === family) families[at]!.points += points;
    else families.splice(at, 0, { family, points, capped: 0 });
  }
  let total = 0;
  for (const sum of families) {
    const { cap = Infinity, floor = -Infinity } = policy.families.get(sum.family) ?? {};
    sum.capped = Math.max(floor, Math.min(cap, sum.points));
    total += sum.capped;
  }
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
