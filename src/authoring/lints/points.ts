/** Points that no checkout can ever get: above a family's cap, and bands that no sum reaches. */
import { pointsReach } from '../../engine/rules/read-contribution.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Lint } from './lint.ts';
import { foundAt } from './place.ts';

const counts = ({ status }: Rule) => status === 'live';

/** Points beyond the family's cap or floor, which cuts them off. */
export const lintPoints: Lint = ({ rules, policy, files }) => {
  if (policy === undefined) return [];
  return rules
    .filter(({ status }) => status !== 'retired')
    .flatMap(rule => {
      const { cap = Infinity, floor = -Infinity } = policy.families.get(rule.family) ?? {};
      const { most, least } = pointsReach(rule.contribution);
      const beyond = most > cap ? `${most} points, and the family "${rule.family}" is capped at ${cap}` : undefined;
      const below =
        least < floor ? `${least} points, and the family "${rule.family}" has its floor at ${floor}` : undefined;
      const message = beyond ?? below;
      if (message === undefined) return [];
      const path = [rule.contribution.kind === 'points' ? 'points' : 'points_by'];
      const hint = 'lower the points, or change the limit in policy.yaml';
      return [foundAt(files, rule.file, path, { code: 'points-above-cap', message, hint })];
    });
};

/** A policy that challenges nobody: legal, for a shop that only watches, but seldom meant, and a rule with `flow: challenge` then lifts to nothing. */
export const lintNoChallenge: Lint = ({ rules, policy, files }) => {
  if (policy === undefined || policy.bands.some(({ flow }) => flow === 'challenge')) return [];
  const lifting = rules.filter(rule => counts(rule) && rule.contribution.kind === 'flow').map(({ id }) => id);
  const rest = lifting.length > 1 ? ` and ${lifting.length - 1} more` : '';
  const idle = lifting.length === 0 ? '' : `, and "${lifting[0]}"${rest}, with flow: challenge, does nothing`;
  const message = `no band asks for a challenge: whatever the score, the flow is frictionless${idle}`;
  const hint = 'add a band such as { name: high, from: 60, flow: challenge, challenge_ind: "03" }';
  return [foundAt(files, 'policy.yaml', ['bands'], { code: 'band-no-challenge', message, hint })];
};

/** Bands above the highest score that all live rules together can reach, and that no part falls back on when it fails. */
export const lintBands: Lint = ({ rules, policy, files }) => {
  if (policy === undefined) return [];
  const sums = new Map<string, number>();
  for (const { family, contribution } of rules.filter(counts)) {
    sums.set(family, (sums.get(family) ?? 0) + Math.max(0, pointsReach(contribution).most));
  }
  let highest = 0;
  for (const [family, sum] of sums) highest += Math.min(sum, policy.families.get(family)?.cap ?? Infinity);
  const lifts = rules.some(rule => counts(rule) && rule.contribution.kind === 'flow');
  const { velocity_store, journal, time_budget } = policy.fail;
  const fallbacks = new Set([velocity_store, journal, time_budget].map(({ band }) => band));
  const firstChallenge = policy.bands.find(({ flow }) => flow === 'challenge');
  return policy.bands.flatMap((band, index): Finding[] => {
    if (band.from <= highest || fallbacks.has(band.name) || (lifts && band === firstChallenge)) return [];
    const message = `no checkout reaches the band "${band.name}": all live rules together give at most ${Math.min(100, highest)} points`;
    const hint = 'lower "from", raise the caps of families, or add rules';
    return [foundAt(files, 'policy.yaml', ['bands', index], { code: 'band-unreachable', message, hint })];
  });
};
