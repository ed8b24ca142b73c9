/** The official conformance cases, through both compilers. */
import { describe, expect, it } from 'vitest';
import { readExpression } from '../../../src/engine/cel/check.ts';
import { compilePredicates, compileValue, verdicts } from '../../../src/engine/cel/compile.ts';
import type { Declared, Environment } from '../../../src/engine/cel/environment.ts';
import type { Expression } from '../../../src/engine/cel/expression.ts';
import { type Type, typeName } from '../../../src/engine/cel/types.ts';
import { Failure, type Value } from '../../../src/engine/cel/values.ts';
import { type ConformanceCase, everyCase, type Reason, reasonToLeaveOut } from './conformance-cases.ts';

type Test = ConformanceCase['test'];

const primitives: Readonly<Record<number, Type>> = { 1: 'bool', 2: 'int', 4: 'double', 5: 'string' };

// biome-ignore lint/suspicious/noExplicitAny: the suite's protobuf types, read at this boundary only.
function typeOf(kind: any): Type {
  if (kind.case === 'dyn') return 'nothing';
  return kind.case === 'listType' ? { list: typeOf(kind.value.elemType.typeKind) } : primitives[kind.value]!;
}

// biome-ignore lint/suspicious/noExplicitAny: the suite's protobuf values, read at this boundary only.
function plainValue(kind: any): Value {
  if (kind.case === 'listValue') return kind.value.values.map((element: { kind: unknown }) => plainValue(element.kind));
  return kind.case === 'int64Value' ? Number(kind.value) : kind.value;
}

const noNames = {
  names: new Map<string, Declared>(),
  records: new Map(),
  counterRecords: new Set<string>(),
  lists: new Set<string>(),
  itemFields: new Map(),
};

function environmentOf(test: Test): { readonly environment: Environment; readonly data: Record<string, Value> } {
  const names = new Map<string, Declared>();
  const data: Record<string, Value> = {};
  for (const { name, declKind } of test.typeEnv) {
    if (declKind.case !== 'ident') continue;
    names.set(name, { path: name, type: typeOf(declKind.value.type!.typeKind), at: [name], always: false });
  }
  for (const [name, { kind }] of Object.entries(test.bindings)) {
    if (kind.case === 'value') data[name] = plainValue(kind.value.kind);
  }
  return { environment: names.size === 0 ? noNames : { ...noNames, names }, data };
}

/** The value that a case expects; `failure` where it expects an error. */
function expectedOf({ resultMatcher }: Test): Value | 'failure' | undefined {
  switch (resultMatcher.case) {
    case 'value':
      return plainValue(resultMatcher.value.kind);
    case 'evalError':
      return 'failure';
    case 'typedResult':
      return resultMatcher.value.result ? plainValue(resultMatcher.value.result.kind) : undefined;
    default:
      return true;
  }
}

const at = { start: 0, end: 0 };

function literal(value: Value, type: Type): Expression {
  if (Array.isArray(value)) {
    const element = typeof type === 'string' ? type : type.list;
    return { kind: 'list', type, elements: value.map(member => literal(member as Value, element)), ...at };
  }
  return { kind: 'literal', type, value: value as string, ...at };
}

/** The generator knows conditions only: any other expression is compared with what is expected of it. */
function verdictOf(expression: Expression, expected: Value | 'failure' | undefined, data: object): number {
  const other = expected === 'failure' || expected === undefined ? expression : literal(expected, expression.type);
  const condition: Expression =
    expression.type === 'bool'
      ? expression
      : { kind: 'comparison', type: 'bool', operator: '==', left: expression, right: other, ...at };
  const results = new Uint8Array(1).fill(9);
  compilePredicates([condition], { mode: 'generated' })(data, results);
  return results[0]!;
}

/** What is wrong with our answer to a case; undefined when nothing is. */
function complaint({ test }: ConformanceCase): string | undefined {
  const { environment, data } = environmentOf(test);
  const read = readExpression(test.expr, environment, { expect: 'any' });
  if (!read.ok) return `refused: ${read.error.map(({ message }) => message).join('; ')}`;
  if (test.resultMatcher.case === 'typedResult') {
    const wanted = typeName(typeOf(test.resultMatcher.value.deducedType!.typeKind));
    if (typeName(read.value.type) !== wanted) return `type ${typeName(read.value.type)}, not ${wanted}`;
  }
  if (test.checkOnly) return undefined;
  const expected = expectedOf(test);
  const outcome = compileValue(read.value)(data);
  const verdict = verdictOf(read.value, expected, data);
  if (expected === 'failure') {
    if (!(outcome instanceof Failure)) return `closures: ${JSON.stringify(outcome)}, not a failure`;
    return verdict === verdicts.failed ? undefined : `generator: verdict ${verdict}, not failed`;
  }
  if (outcome instanceof Failure) return `closures: ${outcome.message}`;
  if (JSON.stringify(outcome) !== JSON.stringify(expected)) return `closures: ${JSON.stringify(outcome)}`;
  const wanted = expected === false ? verdicts.miss : verdicts.hit;
  return verdict === wanted ? undefined : `generator: verdict ${verdict}`;
}

describe('the official conformance cases', () => {
  const cases = everyCase();
  const supported = cases.filter(one => reasonToLeaveOut(one) === undefined);

  it('passes every supported one, through both compilers', () => {
    const failures = supported.flatMap(one => {
      const wrong = complaint(one);
      return wrong ? [`${one.path} | ${one.test.expr} | ${wrong}`] : [];
    });
    expect(failures).toEqual([]);
  });

  it('counts what is supported and what is left out, and why', () => {
    const counts: Partial<Record<Reason | 'supported', number>> = {};
    for (const one of cases) {
      const key = reasonToLeaveOut(one) ?? 'supported';
      counts[key] = (counts[key] ?? 0) + 1;
    }
    expect(counts).toMatchInlineSnapshot(`
      {
        "bytes": 118,
        "containers and namespaces": 13,
        "dynamic types (dyn, mixed lists, unchecked expressions)": 131,
        "format, quote and encoders": 117,
        "functions of the test suite only": 3,
        "functions on bits": 35,
        "grammar that cel-js does not read": 1,
        "integers beyond 2^53": 48,
        "macros with two variables, cel.block and cel.bind": 88,
        "maps": 99,
        "null": 21,
        "numbers of mixed types in math.greatest and math.least": 14,
        "optional values": 72,
        "protobuf messages, enums and wrappers": 667,
        "supported": 591,
        "timestamps and durations": 81,
        "types as values": 22,
        "unsigned integers": 223,
      }
    `);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(cases.length);
  });

  it('refuses what is left out with a problem, or answers it rightly: never wrongly', () => {
    const leftOut = cases.filter(one => reasonToLeaveOut(one) !== undefined && one.test.typeEnv.length === 0);
    const answered = leftOut.filter(
      ({ test }) => readExpression(test.expr, environmentOf(test).environment, { expect: 'any' }).ok,
    );
    const wrong = answered.flatMap(one => {
      const problem = complaint(one);
      return problem ? [`${one.path} | ${one.test.expr} | ${problem}`] : [];
    });
    expect(wrong).toEqual([]);
    expect(leftOut.length - answered.length).toBeGreaterThan(1000);
  });
});
