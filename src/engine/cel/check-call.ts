/** Calls: `has()`, the comprehension macros, and functions. */
import { didYouMean } from '../../shared/nearest.ts';
import type { ASTNode } from './cel-js.ts';
import { checkComprehension } from './check-comprehension.ts';
import { checkNode } from './check-node.ts';
import { noNamedList } from './check-operators.ts';
import { type Checking, report, type Scope } from './checking.ts';
import { comprehensionMacros, type Expression } from './expression.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functions, overloadFor } from './functions.ts';
import { compilePattern } from './patterns.ts';
import type { Span } from './spans.ts';
import { elementOf, type Type, typeName } from './types.ts';

type CallNode = ASTNode & { op: 'call' | 'rcall' };

/** Words before a dot that are no feature: `math`. */
const namespaces: ReadonlySet<string> = new Set(
  [...functions.keys()].filter(name => name.includes('.')).map(name => name.split('.')[0]!),
);

/** Checks `f(…)` and `x.f(…)`. */
export function checkCall(node: CallNode, scope: Scope, checking: Checking): Expression | undefined {
  if (node.op === 'call') {
    const [name, nodes] = node.args;
    return name === 'has'
      ? checkHas(nodes, node, scope, checking)
      : checkFunction(name, nodes, false, node, scope, checking);
  }
  const [name, receiver, nodes] = node.args;
  const macro = comprehensionMacros.find(known => known === name);
  if (macro) return checkComprehension(macro, receiver, nodes, node, scope, checking);
  if (receiver.op === 'id' && namespaces.has(receiver.args)) {
    return checkFunction(`${receiver.args}.${name}`, nodes, false, node, scope, checking);
  }
  return checkFunction(name, [receiver, ...nodes], true, node, scope, checking);
}

function checkHas(
  nodes: readonly ASTNode[],
  { start, end }: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const [node] = nodes;
  if (nodes.length !== 1 || node?.op !== '.') {
    return report(
      checking,
      'bad-has',
      { start, end },
      'has() asks for one feature in a group, or one field of an item',
      'such as `has(account.age_days)`',
    );
  }
  const operand = checkNode(node, scope, checking);
  if (!operand) return undefined;
  const plainField = operand.kind === 'field' && operand.of.kind === 'variable';
  if (operand.kind === 'feature' || (operand.kind === 'field' && plainField)) {
    return { kind: 'has', type: 'bool', operand, start, end };
  }
  return report(checking, 'bad-has', operand, 'has() cannot ask this', 'such as `has(account.age_days)`');
}

function checkFunction(
  name: string,
  nodes: readonly ASTNode[],
  asMethod: boolean,
  { start, end }: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const definition = functions.get(name);
  const style = definition && (asMethod ? definition.style !== 'function' : definition.style !== 'method');
  // `list.any(i, …)` is a macro by another name: its variable is no unknown feature.
  const likeMacro = !definition && asMethod && nodes.length > 2 && nodes[1]!.op === 'id';
  const operands = (likeMacro ? nodes.slice(0, 1) : nodes).map(node => checkNode(node, scope, checking));
  if (!definition || !style) {
    return report(
      checking,
      'unknown-function',
      { start, end },
      `there is no ${asMethod ? 'method' : 'function'} "${name}"`,
      functionHint(name, definition),
    );
  }
  if (operands.some(operand => operand === undefined)) return undefined;
  const checked = operands as readonly Expression[];
  if (!checked.every(operand => noNamedList(operand, checking))) return undefined;
  const overload = overloadFor(
    definition,
    checked.map(operand => operand.type),
  );
  if (!overload) return doesNotTake(definition, checked, asMethod, { start, end }, checking);
  if (name === 'matches' && !patternHolds(checked[1]!, checking)) return undefined;
  const from = asMethod ? checking.widen(checked[0]!).start : start;
  return { kind: 'call', type: overload.result, name, asMethod, operands: checked, overload, start: from, end };
}

function doesNotTake(
  { name, overloads }: FunctionDefinition,
  operands: readonly Expression[],
  asMethod: boolean,
  span: Span,
  checking: Checking,
): undefined {
  const given = operands.map(operand => typeName(operand.type)).join(', ');
  const count = (values: number) => (values === 0 ? 'nothing' : `${values} value${values === 1 ? '' : 's'}`);
  const inside = new Set(overloads.map(({ parameters }) => parameters.length - (asMethod ? 1 : 0)));
  const found = operands.length - (asMethod ? 1 : 0);
  const message =
    inside.size === 1 && !inside.has(found)
      ? `${name}() takes ${count([...inside][0]!)} in its parentheses, and here it has ${count(found)}`
      : `${name}() does not take (${given})`;
  const [list, element] = operands;
  if (name === 'contains' && list && element && elementOf(list.type) === element.type) {
    const text = ({ start, end }: Span) => checking.source.slice(start, end);
    return report(checking, 'type-mismatch', span, message, `write ${text(element)} in ${text(list)}`);
  }
  const taken = overloads.map(({ parameters }) => signature(parameters, asMethod)).join(' or ');
  return report(checking, 'type-mismatch', span, message, `it takes ${taken}`);
}

function signature(parameters: readonly Type[], asMethod: boolean): string {
  const names = parameters.map(type => typeName(type).replace('list<dyn>', 'list'));
  return asMethod ? `${names[0]} before it and (${names.slice(1).join(', ')})` : `(${names.join(', ')})`;
}

/** What functions are called elsewhere. */
const usual = {
  includes: 'contains',
  length: 'size',
  len: 'size',
  count: 'size',
  lower: 'lowerAscii',
  toLowerCase: 'lowerAscii',
  any: 'exists',
  some: 'exists',
  every: 'all',
  one: 'exists_one',
  'math.max': 'math.greatest',
  'math.min': 'math.least',
  max: 'math.greatest',
  min: 'math.least',
  abs: 'math.abs',
  round: 'math.round',
  float: 'double',
  str: 'string',
};

/** Functions of CEL that conditions do not have, and what does their work. */
const instead: ReadonlyMap<string, string> = new Map([
  ['timestamp', 'times are read as features: time.hour, time.weekday, account.age_days'],
  ['duration', 'lengths of time stand in the windows of counters, and in features such as account.age_days'],
  ['type', 'the type of a feature stands in docs/features.md'],
  ['dyn', 'every feature has one type: see docs/features.md'],
]);

function functionHint(name: string, definition: FunctionDefinition | undefined): string | undefined {
  const other = instead.get(name);
  if (other !== undefined) return other;
  if (definition) return definition.style === 'method' ? `write \`x.${name}(…)\`` : `write \`${name}(x)\``;
  const known = Object.hasOwn(usual, name) ? usual[name as keyof typeof usual] : undefined;
  return known ? `did you mean "${known}"?` : didYouMean(name, [...functions.keys(), ...comprehensionMacros, 'has']);
}

function patternHolds(pattern: Expression, checking: Checking): boolean {
  if (pattern.kind !== 'literal') {
    report(checking, 'bad-pattern', pattern, 'the pattern of matches() must be written out', 'such as `"^[0-9]+$"`');
    return false;
  }
  const compiled = compilePattern(String(pattern.value));
  if ('pattern' in compiled) return true;
  report(
    checking,
    'bad-pattern',
    pattern,
    `not a pattern of RE2: ${compiled.complaint}`,
    // What other dialects have, and this one has not.
    /\(\?|\\[1-9]/.test(String(pattern.value)) ? 'RE2 has no lookahead, lookbehind or back references' : undefined,
  );
  return false;
}
