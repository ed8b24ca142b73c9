/** Calls: `has()`, the comprehension macros, and functions. */
import type { ASTNode } from './cel-js.ts';
import { type Bound, type Checking, checkNode, didYouMean, report, type Scope } from './check-node.ts';
import { type ComprehensionMacro, comprehensionMacros, type Expression } from './expression.ts';
import { type FunctionDefinition, functions, overloadFor } from './functions.ts';
import { compilePattern } from './patterns.ts';
import type { Span } from './spans.ts';
import { elementOf, type Type, typeName } from './types.ts';

type CallNode = ASTNode & { op: 'call' | 'rcall' };

const namedListMessage = 'a list of the rule set stands only on the right of "in"';

/** Most steps that comprehensions inside one another may take for one checkout. */
export const mostSteps = 10_000;

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

function checkComprehension(
  macro: ComprehensionMacro,
  rangeNode: ASTNode,
  nodes: readonly ASTNode[],
  { end }: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const range = checkNode(rangeNode, scope, checking);
  const variable = nodes[0]?.op === 'id' ? nodes[0].args : undefined;
  const most = macro === 'map' ? 3 : 2;
  if (variable === undefined || nodes.length < 2 || nodes.length > most) {
    return report(
      checking,
      'type-mismatch',
      { start: rangeNode.start, end },
      `${macro}() takes a name and ${macro === 'map' ? 'an expression' : 'a condition'}`,
      `such as \`items.${macro}(i, i.quantity ${macro === 'map' ? '* 2' : '> 2'})\``,
    );
  }
  const element = range && rangeElement(range, checking);
  const bound: Bound = { name: variable, type: element, most: range ? mostOf(range) : 1 };
  const inner: Scope = [...scope, bound];
  const start = range ? checking.widen(range).start : rangeNode.start;
  tooManySteps(inner, { start, end }, checking);
  const bodies = nodes.slice(1).map(node => checkNode(node, inner, checking));
  const [first, second] = bodies;
  const predicate = macro === 'map' && nodes.length === 2 ? undefined : first;
  const transform = macro !== 'map' ? undefined : nodes.length === 2 ? first : second;
  const bodiesWhole = bodies.every(body => body !== undefined);
  if (predicate && predicate.type !== 'bool') {
    return report(
      checking,
      'type-mismatch',
      predicate,
      `${macro}() needs a condition, but this is ${typeName(predicate.type)}`,
    );
  }
  if (!range || !bodiesWhole || element === undefined) return undefined;
  const type: Type = macro === 'filter' ? range.type : transform ? { list: transform.type } : 'bool';
  return {
    kind: 'comprehension',
    type,
    macro,
    range,
    variable,
    slot: scope.length,
    ...(predicate && { predicate }),
    ...(transform && { transform }),
    start,
    end,
  };
}

function rangeElement(range: Expression, checking: Checking): Type | undefined {
  if (range.kind === 'named-list') {
    return report(checking, 'type-mismatch', range, namedListMessage);
  }
  const element = elementOf(range.type);
  if (element !== undefined) return element;
  return report(checking, 'type-mismatch', range, `only a list can be walked, but this is ${typeName(range.type)}`);
}

/** Most elements that a list can have, as far as it can be told beforehand. */
function mostOf(range: Expression): number {
  switch (range.kind) {
    case 'list':
      return range.elements.length;
    case 'feature':
      return range.declared.most ?? mostSteps;
    case 'comprehension':
      return mostOf(range.range);
    case 'conditional':
      return Math.max(mostOf(range.whenTrue), mostOf(range.whenFalse));
    case 'arithmetic':
      return mostOf(range.left) + mostOf(range.right);
    default:
      return mostSteps;
  }
}

function tooManySteps(scope: Scope, span: Span, checking: Checking): void {
  const steps = scope.reduce((product, { most }) => product * Math.max(1, most), 1);
  if (scope.length < 2 || steps <= mostSteps) return;
  report(
    checking,
    'nested-comprehension',
    span,
    `walking a list inside another could take ${steps.toLocaleString('en-US')} steps for one checkout, more than ${mostSteps.toLocaleString('en-US')}`,
    'walk one list, or ask a feature that already sums it up',
  );
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
  const named = checked.find(operand => operand.kind === 'named-list');
  if (named) return report(checking, 'type-mismatch', named, namedListMessage);
  const overload = overloadFor(
    definition,
    checked.map(operand => operand.type),
  );
  if (!overload) {
    const given = checked.map(operand => typeName(operand.type)).join(', ');
    return report(
      checking,
      'type-mismatch',
      { start, end },
      `${name}() does not take (${given})`,
      `it takes ${definition.overloads.map(({ parameters }) => signature(parameters, asMethod)).join(' or ')}`,
    );
  }
  if (name === 'matches' && !patternHolds(checked[1]!, checking)) return undefined;
  const from = asMethod ? checking.widen(checked[0]!).start : start;
  return { kind: 'call', type: overload.result, name, asMethod, operands: checked, overload, start: from, end };
}

function signature(parameters: readonly Type[], asMethod: boolean): string {
  const names = parameters.map(type => typeName(type).replace('list<dyn>', 'list'));
  return asMethod ? `${names[0]} before it and (${names.slice(1).join(', ')})` : `(${names.join(', ')})`;
}

function functionHint(name: string, definition: FunctionDefinition | undefined): string | undefined {
  if (definition) return definition.style === 'method' ? `write \`x.${name}(…)\`` : `write \`${name}(x)\``;
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
    'RE2 has no lookahead, lookbehind or back references',
  );
  return false;
}
