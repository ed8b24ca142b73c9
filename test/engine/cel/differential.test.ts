/** Generator ≡ closures ≡ cel-js's interpreter, on random conditions and random checkouts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { celJsEnvironment } from '../../../src/engine/cel/cel-js.ts';
import { readExpression } from '../../../src/engine/cel/check.ts';
import { compileFinders, compilePredicates, verdicts } from '../../../src/engine/cel/compile.ts';
import type { Declared } from '../../../src/engine/cel/environment.ts';
import { type Expression, partsOf, sidesOf } from '../../../src/engine/cel/expression.ts';
import { print } from '../../../src/engine/cel/print.ts';
import { type Trace, traceExpression } from '../../../src/engine/cel/trace.ts';
import type { Type } from '../../../src/engine/cel/types.ts';
import { intOverflow } from '../../../src/engine/cel/values.ts';
import { failedMark } from '../../../src/engine/cel/verdicts.ts';
import { runs } from '../../runs.ts';
import { checkout, expression } from './arbitraries.ts';
import { smallBaskets as environment, lists } from './environments.ts';

const read = (source: string) => {
  const result = readExpression(source, environment);
  if (!result.ok) throw new Error(`${source}\n${JSON.stringify(result.error, null, 1)}`);
  return result.value;
};

const peer = celJsEnvironment(environment);

/** A value as cel-js takes it: ints are BigInt, nothing is undefined. */
function forPeer(value: unknown, type: Type, fields: ReadonlyMap<string, Declared>): unknown {
  if (type === 'int') return BigInt(value as number);
  if (type === 'item') return recordForPeer(value as Record<string, unknown>, fields);
  return typeof type === 'string' ? value : (value as unknown[]).map(element => forPeer(element, type.list, fields));
}

function recordForPeer(
  record: Record<string, unknown>,
  fields: ReadonlyMap<string, Declared>,
): Record<string, unknown> {
  const there = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    there.map(([name, value]) => [name, forPeer(value, fields.get(name)!.type, environment.itemFields)]),
  );
}

function peerData(features: Record<string, unknown>): Record<string, unknown> {
  const data: Record<string, unknown> = {
    lists: Object.fromEntries([...lists].map(([name, set]) => [name, [...set]])),
  };
  for (const [name, value] of Object.entries(features)) {
    const fields = environment.records.get(name);
    data[name] = fields
      ? recordForPeer(
          value as Record<string, unknown>,
          new Map(fields.map(field => [field, environment.names.get(`${name}.${field}`)!])),
        )
      : forPeer(value, environment.names.get(name)!.type, environment.itemFields);
  }
  return data;
}

function peerVerdict(source: string, features: Record<string, unknown>): boolean | 'error' {
  try {
    return peer.evaluate(source, peerData(features));
  } catch {
    return 'error';
  }
}

/** cel-js counts to 2^63: what overflows only here cannot be compared. */
const overflows = (trace: Trace): boolean =>
  trace.outcome === intOverflow ||
  trace.parts.some(overflows) ||
  (trace.elements ?? []).some(({ parts }) => parts.some(overflows));

/** An expression without its places; conditions joined by one operator side by side. */
function shapeOf(expression: Expression): unknown {
  const { start: _start, end: _end, ...node } = expression;
  const parts = expression.kind === 'logical' ? sidesOf(expression) : partsOf(expression);
  const bare = Object.entries(node).filter(([, value]) => typeof value !== 'object');
  return [Object.fromEntries(bare), parts.map(shapeOf)];
}

function verdictsOf(sources: readonly string[], features: object, mode: 'generated' | 'closures'): number[] {
  return verdictsIn(sources, [features], mode)[0]!;
}

/** Verdicts by checkout. */
function verdictsIn(
  sources: readonly string[],
  checkouts: readonly object[],
  mode: 'generated' | 'closures',
): number[][] {
  const decide = compilePredicates(sources.map(read), { mode, lists });
  return checkouts.map(features => {
    const results = new Uint8Array(sources.length).fill(9);
    decide(features, results);
    return [...results];
  });
}

/** What finders find in several checkouts, a part of the conditions after the other. */
function foundIn(sources: readonly string[], checkouts: readonly object[], mode: 'generated' | 'closures'): number[][] {
  const found = checkouts.map(() => ({ places: new Uint16Array(sources.length), count: 0 }));
  for (const part of compileFinders(sources.map(read), { mode, lists })) {
    for (const [index, into] of found.entries()) into.count = part(checkouts[index]!, into.places, into.count);
  }
  return found.map(({ places, count }) => [...places.subarray(0, count)]);
}

/** What a finder is to find, from the verdicts. */
const placesOf = (codes: readonly number[]) =>
  codes.flatMap((code, place) => (code === verdicts.hit ? place : code === verdicts.failed ? place | failedMark : []));

describe('random conditions on random checkouts', () => {
  it('the generator agrees with the closures, several conditions in one function', () => {
    fc.assert(
      fc.property(
        fc.array(expression('bool', 4), { minLength: 1, maxLength: 5 }),
        fc.array(checkout, { minLength: 1, maxLength: 6 }),
        (drawn, checkouts) => {
          const [first] = drawn as [string];
          // Parts that several conditions have are worked out once for all of them.
          const sources = [
            ...drawn,
            `!(${first})`,
            `(${drawn.at(-1)}) || (${first})`,
            `(${first}) && amount.value > 0`,
          ];
          const codes = verdictsIn(sources, checkouts, 'closures');
          expect(verdictsIn(sources, checkouts, 'generated')).toEqual(codes);
          expect(foundIn(sources, checkouts, 'generated')).toEqual(codes.map(placesOf));
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('finders go through more conditions than one function holds, generated or not', () => {
    const sources = Array.from({ length: 120 }, (_, index) =>
      index % 3 === 0 ? `amount.value > ${index}` : `amount.value / (amount.value - ${index}) > 1`,
    );
    const checkouts = [0, 1, 40, 100].map(value => ({ amount: { value } }));
    const expected = verdictsIn(sources, checkouts, 'closures').map(placesOf);
    expect(expected.flat().some(place => (place & failedMark) !== 0)).toBe(true);
    for (const mode of ['generated', 'closures'] as const) expect(foundIn(sources, checkouts, mode)).toEqual(expected);
  });

  it("the closures agree with cel-js's interpreter", () => {
    let [drawn, compared] = [0, 0];
    fc.assert(
      fc.property(expression('bool', 3), checkout, (source, features) => {
        drawn++;
        if (overflows(traceExpression(read(source), features, lists))) return;
        compared++;
        const [verdict] = verdictsOf([source], features, 'closures');
        const theirs = peerVerdict(source, features);
        const expected =
          theirs === 'error' ? [verdicts.unknown, verdicts.failed] : [theirs ? verdicts.hit : verdicts.miss];
        expect(expected, source).toContain(verdict);
      }),
      { numRuns: runs(400) },
    );
    expect(compared).toBeGreaterThan(drawn / 2);
  });

  it('printing and reading again changes nothing, and the text is stable', () => {
    fc.assert(
      fc.property(expression('bool', 4), checkout, (source, features) => {
        const once = print(read(source));
        expect(shapeOf(read(once))).toEqual(shapeOf(read(source)));
        expect(print(read(once))).toBe(once);
        expect(verdictsOf([once], features, 'closures')).toEqual(verdictsOf([source], features, 'closures'));
      }),
      { numRuns: runs(150) },
    );
  });
});
