/** Rules that say the same as another, or hit only where another hits as well. */
import type { Rule } from '../../engine/rules/rule.ts';
import type { Finding } from '../../shared/finding.ts';
import { type Clause, clausesOf, implies } from '../logic/clauses.ts';
import type { Lint } from './lint.ts';
import { foundInCondition } from './place.ts';

interface Known {
  readonly rule: Rule;
  readonly clauses: readonly Clause[];
}

/**
 * Compares rules of the same status with one another; a shadow rule is often a live one's next version. Only what can be
 * shown is claimed. Only inside a family does a rule say little that is new when it hits where another hits already: across families
 * rules are meant to add up (the goods, then the place that they go to).
 */
export const lintImplied: Lint = ({ rules, files }) => {
  const findings: Finding[] = [];
  for (const status of ['live', 'shadow'] as const) {
    const known = rules.filter(rule => rule.status === status).flatMap(knownOf);
    for (const [index, one] of known.entries()) {
      const finding = known.map((other, at) => (at === index ? undefined : compare(one, other, at < index, files)));
      const first = finding.find(found => found !== undefined);
      if (first !== undefined) findings.push(first);
    }
  }
  return findings;
};

function knownOf(rule: Rule): Known[] {
  const clauses = clausesOf(rule.condition, true);
  // A condition that is never true implies everything: that is said elsewhere.
  if (clauses === undefined || clauses.length === 0) return [];
  // One that is never false is implied by everything: that is said elsewhere too.
  if (clausesOf(rule.condition, false)?.length === 0) return [];
  return [{ rule, clauses }];
}

function compare(
  one: Known,
  other: Known,
  isEarlier: boolean,
  files: Parameters<Lint>[0]['files'],
): Finding | undefined {
  const { rule } = one;
  const sameFamily = rule.family === other.rule.family;
  if (!implies(one.clauses, other.clauses)) return undefined;
  if (implies(other.clauses, one.clauses)) {
    if (!isEarlier) return undefined;
    const message = `this condition says the same as that of "${other.rule.id}"`;
    const hint = `keep one of the two: as they are, ${bothAtOnce(rule, other.rule)}`;
    return foundInCondition(files, rule.file, rule.condition, { code: 'rule-equal', message, hint });
  }
  if (!sameFamily) return undefined;
  // An author who names the other rule has seen it.
  if (rule.description?.includes(other.rule.id)) return undefined;
  const message = `whenever this rule hits, "${other.rule.id}" hits as well, and ${bothAtOnce(rule, other.rule)}`;
  const hint = `if that is meant, name "${other.rule.id}" in the description; else let one of the two exclude the other`;
  return foundInCondition(files, rule.file, rule.condition, { code: 'rule-implied', message, hint });
}

/** What becomes of a checkout that two rules hit at once. */
function bothAtOnce({ contribution: one }: Rule, { contribution: other }: Rule): string {
  if (one.kind === 'flow' && other.kind === 'flow') return 'either asks for a challenge by itself';
  if (one.kind === 'flow') return "the challenge that this one asks for comes on top of the other's points";
  return other.kind === 'flow' ? 'that one asks for a challenge whatever these points are' : 'their points add up';
}
