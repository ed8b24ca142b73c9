/** The official conformance cases (npm @bufbuild/cel-spec), sorted into those that the language supports and the rest. */

import { getConformanceSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { type ASTNode, parse } from '@marcbachmann/cel-js';
import { functions } from '../../../src/engine/cel/functions.ts';

type Suite = ReturnType<typeof getConformanceSuite>;
type Test = Suite['tests'][number]['original'];

/** Why cases are left out: this list is closed, and docs/expressions.md explains each. */
export const reasons = [
  'protobuf messages, enums and wrappers',
  'timestamps and durations',
  'maps',
  'bytes',
  'unsigned integers',
  'null',
  'integers beyond 2^53',
  'dynamic types (dyn, mixed lists, unchecked expressions)',
  'types as values',
  'optional values',
  'macros with two variables, cel.block and cel.bind',
  'format, quote and encoders',
  'functions on bits',
  'numbers of mixed types in math.greatest and math.least',
  'containers and namespaces',
  'functions of the test suite only',
  'grammar that cel-js does not read',
] as const;
export type Reason = (typeof reasons)[number];

export interface ConformanceCase {
  readonly path: string;
  readonly test: Test;
}

/** Every case with its place in the suite. */
export function everyCase(): readonly ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  const walk = (suite: Suite, path: string): void => {
    for (const { original } of suite.tests) cases.push({ path: `${path}/${original.name}`, test: original });
    for (const inner of suite.suites) walk(inner, `${path}/${inner.name}`);
  };
  for (const file of getConformanceSuite().suites) walk(file, file.name);
  return cases;
}

const files: readonly (readonly [RegExp, Reason])[] = [
  [/^(proto2|proto2_ext|proto3|enums|wrappers|dynamic)\//, 'protobuf messages, enums and wrappers'],
  [/^timestamps\//, 'timestamps and durations'],
  [/^optionals\//, 'optional values'],
  [/^(macros2|block_ext|bindings_ext)\//, 'macros with two variables, cel.block and cel.bind'],
  [/^(encoders_ext|string_ext\/(format|format_errors|quote))\//, 'format, quote and encoders'],
  [/^math_ext\/bit_/, 'functions on bits'],
  [/^(namespace|fields\/qualified_identifier_resolution)\//, 'containers and namespaces'],
  [/\/unconstrained_type_var_as_dyn$/, 'dynamic types (dyn, mixed lists, unchecked expressions)'],
];

const texts: readonly (readonly [RegExp, Reason])[] = [
  [/TestAllTypes|google\.protobuf/, 'protobuf messages, enums and wrappers'],
  [/\b[bB][rR]?['"]/, 'bytes'],
  [/\.`/, 'maps'],
];

/** Why a case is left out, or undefined when it is supported and must pass. Looks at the case only, never at our answer. */
export function reasonToLeaveOut({ path, test }: ConformanceCase): Reason | undefined {
  for (const [pattern, reason] of files) if (pattern.test(path)) return reason;
  for (const [pattern, reason] of texts) if (pattern.test(test.expr)) return reason;
  const tree = treeOf(test.expr);
  if (tree === undefined) return 'grammar that cel-js does not read';
  const found = new Set([...nodesOf(tree)].map(reasonOf));
  for (const reason of typeReasons(test)) found.add(reason);
  return (
    reasons.find(reason => found.has(reason)) ??
    (test.disableCheck ? 'dynamic types (dyn, mixed lists, unchecked expressions)' : undefined)
  );
}

function treeOf(expression: string): ASTNode | undefined {
  try {
    return parse(expression).ast;
  } catch {
    return undefined;
  }
}

function* typeReasons(test: Test): Generator<Reason> {
  for (const { declKind } of test.typeEnv) {
    if (declKind.case === 'function') yield 'functions of the test suite only';
    if (declKind.case === 'ident') yield* reasonsOfType(declKind.value.type?.typeKind);
  }
  if (test.container !== '') yield 'containers and namespaces';
  const value = test.resultMatcher.case === 'value' ? test.resultMatcher.value.kind : undefined;
  if (value?.case === 'int64Value' && beyond(value.value)) yield 'integers beyond 2^53';
}

function* reasonsOfType(
  type: { readonly case?: string | undefined; readonly value?: unknown } | undefined,
): Generator<Reason> {
  if (type?.case === 'mapType') yield 'maps';
  if (type?.case === 'messageType' || type?.case === 'wrapper') yield 'protobuf messages, enums and wrappers';
  if (type?.case === 'wellKnown') yield 'timestamps and durations';
  if (type?.case === 'dyn') yield 'dynamic types (dyn, mixed lists, unchecked expressions)';
  if (type?.case === 'type') yield 'types as values';
  if (type?.case === 'null') yield 'null';
  if (type?.case === 'primitive' && type.value === 3) yield 'unsigned integers';
  if (type?.case === 'primitive' && type.value === 6) yield 'bytes';
}

const beyond = (value: bigint) => value > 2n ** 53n - 1n || value < 1n - 2n ** 53n;

function* nodesOf(node: ASTNode): Generator<ASTNode> {
  yield node;
  const parts = [node.args].flat(3) as unknown[];
  for (const part of parts)
    if (typeof part === 'object' && part !== null && 'op' in part) yield* nodesOf(part as ASTNode);
}

const functionReasons: Readonly<Record<string, Reason>> = {
  dyn: 'dynamic types (dyn, mixed lists, unchecked expressions)',
  type: 'types as values',
  bytes: 'bytes',
  uint: 'unsigned integers',
  timestamp: 'timestamps and durations',
  duration: 'timestamps and durations',
  optional: 'optional values',
};

const typeWords = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
  'dyn',
]);

function reasonOf(node: ASTNode): Reason | undefined {
  switch (node.op) {
    case 'map':
      return 'maps';
    case 'value':
      return reasonOfLiteral(node.args);
    case 'id':
      if (node.args === 'google' || node.args === 'cel') return 'protobuf messages, enums and wrappers';
      return typeWords.has(node.args) ? 'types as values' : undefined;
    case 'list':
      return mixed(node.args) ? 'dynamic types (dyn, mixed lists, unchecked expressions)' : undefined;
    case 'call':
      return (
        functionReasons[node.args[0]] ??
        (node.args[0] !== 'has' && !functions.has(node.args[0]) ? 'functions of the test suite only' : undefined)
      );
    case 'rcall': {
      const [name, receiver, args] = node.args;
      if (receiver.op === 'id' && receiver.args === 'optional') return 'optional values';
      if (
        receiver.op === 'id' &&
        receiver.args === 'math' &&
        /^(greatest|least)$/.test(name) &&
        mixed(args.length === 1 && args[0]!.op === 'list' ? args[0]!.args : args)
      ) {
        return 'numbers of mixed types in math.greatest and math.least';
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

function reasonOfLiteral(value: unknown): Reason | undefined {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return 'bytes';
  if (typeof value === 'bigint') return beyond(value) ? 'integers beyond 2^53' : undefined;
  return typeof value === 'object' ? 'unsigned integers' : undefined;
}

/** True for literals of more than one type side by side. */
function mixed(nodes: readonly ASTNode[]): boolean {
  const kind = (node: ASTNode): string => {
    if (node.op === 'value') return typeof node.args;
    return node.op === '-_' ? kind(node.args) : node.op;
  };
  return new Set(nodes.map(kind)).size > 1;
}
