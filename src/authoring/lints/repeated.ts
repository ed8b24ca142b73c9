/** Parts of a condition that another part of it already says: `a && a`, `a || a && b`, `x > 5 && x > 3`. */
import { type Expression, everyPart, type Logical, sidesOf } from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';
import type { Finding } from '../../shared/finding.ts';
import { valueTest } from '../logic/clauses.ts';
import { isWithin } from '../logic/domain.ts';
import type { Lint } from './lint.ts';
import { foundInCondition } from './place.ts';

/**
 * Looks at the sides of each `&&` and `||`. A part is reported only where leaving it out changes nothing whatever the
 * data, missing ones included: `has(x) && x > 3` is a miss where `x > 3` alone is unknown, and stays.
 */
export const lintRepeatedParts: Lint = ({ written, files }) =>
  written.flatMap(({ status, file, condition }): Finding[] => {
    if (status === 'retired' || condition === undefined) return [];
    return chainsOf(condition).flatMap(chain =>
      needless(chain).map(({ part, beside }) => {
        const message = `this part changes nothing beside ${print(beside)}`;
        const hint = 'take it out, or correct it if something else was meant';
        return foundInCondition(files, file, part, { code: 'condition-repeats', message, hint });
      }),
    );
  });

/** The outermost `&&` or `||` of each run of one operator. */
function chainsOf(condition: Expression): readonly Logical[] {
  const inner = new Set<Expression>();
  const chains: Logical[] = [];
  for (const part of everyPart(condition)) {
    if (part.kind !== 'logical') continue;
    if (!inner.has(part)) chains.push(part);
    for (const side of [part.left, part.right]) {
      if (side.kind === 'logical' && side.operator === part.operator) inner.add(side);
    }
  }
  return chains;
}

/** The sides that another side makes needless, each once: of two equal ones the later. */
function needless(chain: Logical): readonly { readonly part: Expression; readonly beside: Expression }[] {
  const sides = sidesOf(chain);
  const out = new Set<Expression>();
  return sides.flatMap((part, index) => {
    const beside = sides.find((other, at) => at !== index && !out.has(other) && says(other, part, chain, at < index));
    if (beside === undefined) return [];
    out.add(part);
    return [{ part, beside }];
  });
}

/** True when `part` says nothing beside `other`. */
function says(other: Expression, part: Expression, { operator }: Logical, isEarlier: boolean): boolean {
  const same = print(other) === print(part);
  if (same) return isEarlier;
  // a && (a || b) is a; a || (a && b) is a.
  if (part.kind === 'logical' && sidesOf(part).some(side => print(side) === print(other))) return true;
  const [one, two] = [valueTest(other), valueTest(part)];
  if (one === undefined || two === undefined || one.name !== two.name) return false;
  const within = operator === '&&' ? isWithin(one.domain, two.domain) : isWithin(two.domain, one.domain);
  const equal = isWithin(one.domain, two.domain) && isWithin(two.domain, one.domain);
  return equal ? isEarlier : within;
}
