/** What the numbers need to know of a rule set. */
import type { RuleSet } from '../../engine/rule-set.ts';
import type { RuleSetSummary } from './types.ts';

/** What the numbers of a replay need to know of a rule set. */
export function summaryOf({ version, policy, rules }: RuleSet): RuleSetSummary {
  return {
    version,
    bands: policy.bands.map(({ name, from, flow }) => ({ name, from, flow })),
    rules: rules.flatMap(({ id, status, family, title, contribution }) =>
      status === 'live' || status === 'shadow'
        ? [{ id, status, family, title, ...(contribution.kind === 'flow' ? { lifts: true as const } : {}) }]
        : [],
    ),
  };
}
