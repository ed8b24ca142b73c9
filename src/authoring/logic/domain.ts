/**
 * Sets of values that a feature may have: what is left of a feature's possible values under comparisons with constants.
 * Everything here is exact, so that a claim made from it ("can never be true") is never a guess.
 */
import type { ComparisonOperator } from '../../engine/cel/expression.ts';
import { difference, intersection, union } from './sets.ts';

/** A stretch of numbers. Ends belong to it unless they are open; infinite ends are open. */
export interface Interval {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

/** A set of values of one type. Numbers: disjoint stretches in ascending order. Texts: these, or all but these. */
export type Domain =
  | { readonly kind: 'numbers'; readonly whole: boolean; readonly intervals: readonly Interval[] }
  | { readonly kind: 'texts'; readonly except: boolean; readonly texts: ReadonlySet<string> }
  | { readonly kind: 'bools'; readonly values: ReadonlySet<boolean> };

/** What a declaration says of a value (engine/cel, `Declared`; engine/features.ts). */
export interface Bounds {
  readonly type: unknown;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
}

/** Every value that a declared name can have; undefined for lists and records, which have no domain here. */
export function fullDomain({ type, min = -Infinity, max = Infinity, values }: Bounds): Domain | undefined {
  if (type === 'int' || type === 'double') {
    return numbers(type === 'int', [{ low: min, lowOpen: min === -Infinity, high: max, highOpen: max === Infinity }]);
  }
  if (type === 'string') return { kind: 'texts', except: values === undefined, texts: new Set(values ?? []) };
  if (type === 'bool') return { kind: 'bools', values: new Set([true, false]) };
  return undefined;
}

/** The values, of the same kind as `like`, for which `value operator constant` is true. Undefined where they are of different types. */
export function comparedDomain(like: Domain, operator: ComparisonOperator, constant: unknown): Domain | undefined {
  if (like.kind === 'numbers')
    return typeof constant === 'number' ? numbersWhere(like.whole, operator, constant) : undefined;
  if (operator !== '==' && operator !== '!=') return undefined;
  if (like.kind === 'texts') {
    return typeof constant === 'string'
      ? { kind: 'texts', except: operator === '!=', texts: new Set([constant]) }
      : undefined;
  }
  return typeof constant === 'boolean'
    ? { kind: 'bools', values: new Set([operator === '==' ? constant : !constant]) }
    : undefined;
}

function numbersWhere(whole: boolean, operator: ComparisonOperator, at: number): Domain {
  const below = (open: boolean): Interval => ({ low: -Infinity, lowOpen: true, high: at, highOpen: open });
  const above = (open: boolean): Interval => ({ low: at, lowOpen: open, high: Infinity, highOpen: true });
  switch (operator) {
    case '==':
      return numbers(whole, [{ low: at, lowOpen: false, high: at, highOpen: false }]);
    case '!=':
      return numbers(whole, [below(true), above(true)]);
    case '<':
      return numbers(whole, [below(true)]);
    case '<=':
      return numbers(whole, [below(false)]);
    case '>':
      return numbers(whole, [above(true)]);
    case '>=':
      return numbers(whole, [above(false)]);
  }
}

/** Numbers from stretches; among whole numbers each stretch is drawn in to whole ends, so that equal sets look equal. */
function numbers(whole: boolean, given: readonly Interval[]): Domain {
  const drawn = whole ? given.map(drawnIn) : given;
  const sorted = drawn
    .filter(interval => !isHollow(interval))
    .sort((a, b) => a.low - b.low || Number(a.lowOpen) - Number(b.lowOpen));
  const intervals: Interval[] = [];
  for (const next of sorted) {
    const last = intervals.at(-1);
    if (last !== undefined && touches(last, next, whole)) {
      const reaches = next.high > last.high || (next.high === last.high && !next.highOpen);
      intervals[intervals.length - 1] = reaches ? { ...last, high: next.high, highOpen: next.highOpen } : last;
    } else intervals.push(next);
  }
  return { kind: 'numbers', whole, intervals };
}

function drawnIn({ low, lowOpen, high, highOpen }: Interval): Interval {
  const first = lowOpen && Number.isInteger(low) ? low + 1 : Math.ceil(low);
  const last = highOpen && Number.isInteger(high) ? high - 1 : Math.floor(high);
  return { low: first, lowOpen: first === -Infinity, high: last, highOpen: last === Infinity };
}

function isHollow({ low, lowOpen, high, highOpen }: Interval): boolean {
  return low > high || (low === high && (lowOpen || highOpen));
}

function touches(last: Interval, next: Interval, whole: boolean): boolean {
  if (whole && next.low <= last.high + 1) return true;
  return next.low < last.high || (next.low === last.high && !(next.lowOpen && last.highOpen));
}

/** Values in both. The kinds are equal: both belong to one name. */
export function intersect(a: Domain, b: Domain): Domain {
  if (a.kind === 'numbers' && b.kind === 'numbers') {
    return numbers(
      a.whole,
      a.intervals.flatMap(one => b.intervals.map(other => overlap(one, other))),
    );
  }
  if (a.kind === 'bools' && b.kind === 'bools') return { kind: 'bools', values: intersection(a.values, b.values) };
  if (a.kind === 'texts' && b.kind === 'texts') {
    if (a.except && b.except) return { kind: 'texts', except: true, texts: union(a.texts, b.texts) };
    if (a.except) return { kind: 'texts', except: false, texts: difference(b.texts, a.texts) };
    if (b.except) return { kind: 'texts', except: false, texts: difference(a.texts, b.texts) };
    return { kind: 'texts', except: false, texts: intersection(a.texts, b.texts) };
  }
  return a;
}

function overlap(a: Interval, b: Interval): Interval {
  const [low, lowOpen] =
    a.low > b.low ? [a.low, a.lowOpen] : a.low < b.low ? [b.low, b.lowOpen] : [a.low, a.lowOpen || b.lowOpen];
  const [high, highOpen] =
    a.high < b.high
      ? [a.high, a.highOpen]
      : a.high > b.high
        ? [b.high, b.highOpen]
        : [a.high, a.highOpen || b.highOpen];
  return { low, lowOpen, high, highOpen };
}

/** Values in either. */
export function unite(a: Domain, b: Domain): Domain {
  if (a.kind === 'numbers' && b.kind === 'numbers') return numbers(a.whole, [...a.intervals, ...b.intervals]);
  if (a.kind === 'bools' && b.kind === 'bools') return { kind: 'bools', values: union(a.values, b.values) };
  if (a.kind === 'texts' && b.kind === 'texts') {
    if (a.except && b.except) return { kind: 'texts', except: true, texts: intersection(a.texts, b.texts) };
    if (a.except) return { kind: 'texts', except: true, texts: difference(a.texts, b.texts) };
    if (b.except) return { kind: 'texts', except: true, texts: difference(b.texts, a.texts) };
    return { kind: 'texts', except: false, texts: union(a.texts, b.texts) };
  }
  return a;
}

/** The values of `all` that are not in the domain. */
export function complement(domain: Domain, all: Domain): Domain {
  if (domain.kind === 'bools') {
    return intersect(all, { kind: 'bools', values: difference(new Set([true, false]), domain.values) });
  }
  if (domain.kind === 'texts') return intersect(all, { ...domain, except: !domain.except });
  let rest = all;
  for (const { low, lowOpen, high, highOpen } of domain.intervals) {
    const outside: Interval[] = [
      { low: -Infinity, lowOpen: true, high: low, highOpen: !lowOpen },
      { low: high, lowOpen: !highOpen, high: Infinity, highOpen: true },
    ];
    // Nothing lies outside an infinite end.
    const finite = outside.filter(({ low: from, high: to }) => from !== Infinity && to !== -Infinity);
    rest = intersect(rest, numbers(domain.whole, finite));
  }
  return rest;
}

/** True when no value is left. */
export function isEmpty(domain: Domain): boolean {
  if (domain.kind === 'numbers') return domain.intervals.length === 0;
  if (domain.kind === 'bools') return domain.values.size === 0;
  return !domain.except && domain.texts.size === 0;
}

/** True when every value of `part` is in `whole`. */
export function isWithin(part: Domain, whole: Domain): boolean {
  return isEmpty(complement(whole, part));
}
