/**
 * When is a condition true? As clauses: it is true when, in one of them, every named value lies in its set and every
 * other part is as stated. Missing data make parts unknown, and unknown is neither true nor false: "true" and "false"
 * are worked out side by side, so nothing here takes "not true" for "false" (CEL's own rules for && and ||).
 */
import type { Comparison, ComparisonOperator, Expression } from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';
import { comparedDomain, complement, type Domain, fullDomain, intersect, isEmpty, isWithin, unite } from './domain.ts';
import { isSubset, union } from './sets.ts';

/** All of it holds together. */
export interface Clause {
  /** Values by name (or by the text of a part that has a value): present, and in the set. */
  readonly values: ReadonlyMap<string, Domain>;
  /** Parts that have no set of values: their text, and whether they are true or false. */
  readonly parts: ReadonlyMap<string, boolean>;
  /** Names that are there. */
  readonly present: ReadonlySet<string>;
  /** Names that are missing. */
  readonly missing: ReadonlySet<string>;
}

/** Conditions that fall into more clauses than this are left alone: no claim is made about them. */
const mostClauses = 256;

const nothing: Clause = { values: new Map(), parts: new Map(), present: new Set(), missing: new Set() };

/** The clauses under which the condition is true (or, with `outcome` false, false); undefined when there are too many. */
export function clausesOf(condition: Expression, outcome: boolean): readonly Clause[] | undefined {
  switch (condition.kind) {
    case 'literal':
      return condition.value === outcome ? [nothing] : [];
    case 'unary':
      return condition.operator === '!' ? clausesOf(condition.operand, !outcome) : [opaque(condition, outcome)];
    case 'logical': {
      const left = clausesOf(condition.left, outcome);
      const right = clausesOf(condition.right, outcome);
      if (left === undefined || right === undefined) return undefined;
      return (condition.operator === '&&') === outcome ? both(left, right) : either(left, right);
    }
    case 'conditional': {
      const when = (chosen: boolean, then: Expression) => {
        const [test, rest] = [clausesOf(condition.condition, chosen), clausesOf(then, outcome)];
        return test === undefined || rest === undefined ? undefined : both(test, rest);
      };
      const [one, other] = [when(true, condition.whenTrue), when(false, condition.whenFalse)];
      return one === undefined || other === undefined ? undefined : either(one, other);
    }
    default:
      return [atom(condition, outcome)].filter(clause => !isContradiction(clause));
  }
}

function either(left: readonly Clause[], right: readonly Clause[]): readonly Clause[] | undefined {
  return left.length + right.length > mostClauses ? undefined : [...left, ...right];
}

function both(left: readonly Clause[], right: readonly Clause[]): readonly Clause[] | undefined {
  if (left.length * right.length > mostClauses) return undefined;
  return left.flatMap(one => right.flatMap(other => joined(one, other) ?? []));
}

/** Both clauses together; undefined when they contradict one another. */
function joined(one: Clause, other: Clause): Clause | undefined {
  const values = new Map(one.values);
  for (const [name, domain] of other.values) {
    const before = values.get(name);
    values.set(name, before === undefined ? domain : intersect(before, domain));
  }
  for (const [text, outcome] of other.parts) if ((one.parts.get(text) ?? outcome) !== outcome) return undefined;
  const clause: Clause = {
    values,
    parts: new Map([...one.parts, ...other.parts]),
    present: union(one.present, other.present),
    missing: union(one.missing, other.missing),
  };
  return isContradiction(clause) ? undefined : clause;
}

function isContradiction({ values, present, missing }: Clause): boolean {
  const isThere = (name: string) => values.has(name) || present.has(name);
  return [...values.values()].some(isEmpty) || [...missing].some(isThere);
}

/** The clause of a part that is no `&&`, `||`, `!` or `? :`. */
function atom(part: Expression, outcome: boolean): Clause {
  if (part.kind === 'has') {
    const name = nameOf(part.operand);
    if (name === undefined) return opaque(part, outcome);
    return outcome ? { ...nothing, present: new Set([name]) } : { ...nothing, missing: new Set([name]) };
  }
  const known = valueTest(part);
  if (known === undefined) return opaque(part, outcome);
  const { name, domain, all } = known;
  const holds = outcome ? intersect(domain, all) : complement(domain, all);
  return { ...nothing, values: new Map([[name, holds]]) };
}

function opaque(part: Expression, outcome: boolean): Clause {
  return { ...nothing, parts: new Map([[print(part), outcome]]) };
}

/** A test of one value against constants: the value's name, the values that pass, and all that it can have. */
export interface ValueTest {
  readonly name: string;
  readonly domain: Domain;
  readonly all: Domain;
}

/** Reads a part as a test of one value against constants; undefined when it is something else. */
export function valueTest(part: Expression): ValueTest | undefined {
  if (part.kind === 'comparison') return comparisonTest(part);
  if (part.kind === 'in') return membershipTest(part.left, part.right);
  if (part.type !== 'bool') return undefined;
  const named = boundsOf(part);
  return named === undefined ? undefined : { ...named, domain: { kind: 'bools', values: new Set([true]) } };
}

const mirrored = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function comparisonTest({ left, right, operator }: Comparison): ValueTest | undefined {
  const turned = left.kind === 'literal';
  const constant = constantOf(turned ? left : right);
  const named = boundsOf(turned ? right : left);
  if (constant === undefined || named === undefined) return undefined;
  const way: ComparisonOperator = turned ? mirrored[operator] : operator;
  const domain = comparedDomain(named.all, way, constant);
  return domain === undefined ? undefined : { ...named, domain };
}

function membershipTest(left: Expression, right: Expression): ValueTest | undefined {
  const named = boundsOf(left);
  if (named === undefined || right.kind !== 'list' || right.elements.length === 0) return undefined;
  const domains = right.elements.map(element => {
    const constant = constantOf(element);
    return constant === undefined ? undefined : comparedDomain(named.all, '==', constant);
  });
  if (domains.some(domain => domain === undefined)) return undefined;
  return { ...named, domain: (domains as Domain[]).reduce(unite) };
}

function constantOf(part: Expression): number | string | boolean | undefined {
  return part.kind === 'literal' && (typeof part.value !== 'number' || Number.isFinite(part.value))
    ? part.value
    : undefined;
}

/** The name of a value and all that it can be: a feature, a field of an item, or the size of something. */
function boundsOf(part: Expression): { readonly name: string; readonly all: Domain } | undefined {
  if (part.kind === 'feature' || part.kind === 'field') {
    const all = fullDomain(part.declared);
    return all === undefined ? undefined : { name: print(part), all };
  }
  const [of] = part.kind === 'call' ? part.operands : [];
  if (part.kind !== 'call' || part.name !== 'size' || of === undefined) return undefined;
  const all = fullDomain({ type: 'int', min: 0 });
  return all === undefined ? undefined : { name: print(part), all };
}

function nameOf(part: Expression): string | undefined {
  return part.kind === 'feature' || part.kind === 'field' ? print(part) : undefined;
}

/**
 * True only when `from` being true makes `to` true as well, whatever the data. False where it cannot be shown.
 * Both are given as the clauses under which they are true.
 */
export function implies(from: readonly Clause[], to: readonly Clause[]): boolean {
  const budget = { cuts: mostClauses };
  return from.every(clause => isCovered(clause, to, budget));
}

/**
 * True when whatever the clause lets through is let through by one of the others: `x in ["a", "b"]` by `x == "a"` and
 * `x == "b"`. Where none of them takes it whole, it is cut in two along the values of one.
 */
function isCovered(clause: Clause, others: readonly Clause[], budget: { cuts: number }): boolean {
  if (others.some(other => covers(other, clause))) return true;
  const near = others.filter(other => overlaps(other, clause));
  for (const { values } of near) {
    for (const [name, domain] of values) {
      const own = clause.values.get(name)!;
      const outside = complement(domain, own);
      if (isEmpty(outside)) continue;
      if (budget.cuts-- <= 0) return false;
      return [intersect(own, domain), outside].every(part =>
        isCovered({ ...clause, values: new Map([...clause.values, [name, part]]) }, near, budget),
      );
    }
  }
  return false;
}

/** True when everything that `wide` asks for is asked for by `narrow` too. */
function covers(wide: Clause, narrow: Clause): boolean {
  return asksNoMore(wide, narrow, isWithin);
}

/** True when `wide` takes some of what `narrow` lets through, and only values keep it from taking all. */
function overlaps(wide: Clause, narrow: Clause): boolean {
  return asksNoMore(wide, narrow, (own, domain) => !isEmpty(intersect(own, domain)));
}

function asksNoMore(wide: Clause, narrow: Clause, fits: (own: Domain, domain: Domain) => boolean): boolean {
  for (const [name, domain] of wide.values) {
    const own = narrow.values.get(name);
    if (own === undefined || !fits(own, domain)) return false;
  }
  for (const [text, outcome] of wide.parts) if (narrow.parts.get(text) !== outcome) return false;
  for (const name of wide.present) if (!narrow.present.has(name) && !narrow.values.has(name)) return false;
  return isSubset(wide.missing, narrow.missing);
}
