/** The macros that walk a list: `all`, `exists`, `exists_one`, `filter`, `map`. */
import type { ASTNode } from './cel-js.ts';
import { checkNode } from './check-node.ts';
import { noNamedList } from './check-operators.ts';
import { type Checking, report, type Scope } from './checking.ts';
import type { ComprehensionMacro, Expression } from './expression.ts';
import type { Span } from './spans.ts';
import { elementOf, type Type, typeName } from './types.ts';

/** Most steps that comprehensions inside one another may take for one checkout. */
const mostSteps = 10_000;

/** Checks a macro. */
export function checkComprehension(
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
  const inner: Scope = [...scope, { name: variable, type: element, most: range ? mostOf(range) : 1 }];
  const place = { start: range ? checking.widen(range).start : rangeNode.start, end };
  tooManySteps(inner, place, checking);
  const bodies = checkBodies(macro, nodes.slice(1), inner, checking);
  if (!range || !bodies || element === undefined) return undefined;
  const { transform } = bodies;
  const type: Type = macro === 'filter' ? range.type : transform ? { list: transform.type } : 'bool';
  return { kind: 'comprehension', type, macro, range, variable, slot: scope.length, ...bodies, ...place };
}

interface Bodies {
  readonly predicate?: Expression;
  readonly transform?: Expression;
}

/** The expressions after the variable: a condition, a value (`map`), or both. */
function checkBodies(
  macro: ComprehensionMacro,
  nodes: readonly ASTNode[],
  scope: Scope,
  checking: Checking,
): Bodies | undefined {
  const bodies = nodes.map(node => checkNode(node, scope, checking));
  const transform = macro === 'map' ? bodies.at(-1) : undefined;
  const predicate = macro === 'map' && nodes.length === 1 ? undefined : bodies[0];
  if (transform && !noNamedList(transform, checking)) return undefined;
  if (predicate && predicate.type !== 'bool') {
    const message = `${macro}() needs a condition, but this is ${typeName(predicate.type)}`;
    return report(checking, 'type-mismatch', predicate, message);
  }
  if (bodies.includes(undefined)) return undefined;
  return { ...(predicate && { predicate }), ...(transform && { transform }) };
}

function rangeElement(range: Expression, checking: Checking): Type | undefined {
  if (!noNamedList(range, checking)) return undefined;
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
