/** The walk over cel-js's syntax tree: types every node, and writes down every problem with its place. */
import type { ASTNode } from './cel-js.ts';
import { checkCall } from './check-call.ts';
import { checkMember, checkName } from './check-name.ts';
import {
  checkArithmetic,
  checkComparison,
  checkConditional,
  checkLogical,
  checkMembership,
  checkUnary,
} from './check-operators.ts';
import { type Checking, report, type Scope } from './checking.ts';
import type { Expression } from './expression.ts';
import type { Span } from './spans.ts';
import { elementOf, type Type, typeName, unify } from './types.ts';
import { largestInt } from './values.ts';

/** Checks a node. Undefined when it has no type; the reason is then among the problems. */
export function checkNode(node: ASTNode, scope: Scope, checking: Checking): Expression | undefined {
  switch (node.op) {
    case 'value':
      return checkLiteral(node.args, node, checking);
    case 'id':
      return checkName(node.args, node, scope, checking);
    case '.':
      return checkMember(node, scope, checking);
    case 'call':
    case 'rcall':
      return checkCall(node, scope, checking);
    case 'list':
      return checkList(node.args, node, scope, checking);
    case '[]':
      return checkIndex(node.args[0], node.args[1], node, scope, checking);
    case '!_':
    case '-_':
      return checkUnary(node.op === '!_' ? '!' : '-', node.args, node, scope, checking);
    case '?:':
      return checkConditional(node.args, scope, checking);
    case '&&':
    case '||':
      return checkLogical(node.op, node.args, scope, checking);
    case 'in':
      return checkMembership(node.args, scope, checking);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return checkComparison(node.op, node.args, scope, checking);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return checkArithmetic(node.op, node.args, scope, checking);
    default:
      return unsupported(node, checking, node.op === 'map' ? 'maps `{…}`' : `the operator "${node.op}"`);
  }
}

function unsupported(span: Span, checking: Checking, what: string): undefined {
  return report(checking, 'unsupported-expression', span, `conditions have no ${what}`);
}

function checkLiteral(value: unknown, { start, end }: Span, checking: Checking): Expression | undefined {
  switch (typeof value) {
    case 'string':
      return { kind: 'literal', type: 'string', value, start, end };
    case 'boolean':
      return { kind: 'literal', type: 'bool', value, start, end };
    case 'number':
      return { kind: 'literal', type: 'double', value, start, end };
    case 'bigint':
      if (value <= BigInt(largestInt)) return { kind: 'literal', type: 'int', value: Number(value), start, end };
      return report(
        checking,
        'int-out-of-range',
        { start, end },
        `whole numbers go up to ${largestInt} (2^53 − 1)`,
        'write a double, such as 1e16, if a rounded number will do',
      );
    default:
      if (value === null)
        return unsupported({ start, end }, checking, '`null`: ask `has(…)` whether something is there');
      return unsupported({ start, end }, checking, value instanceof Uint8Array ? 'bytes' : 'unsigned numbers (`1u`)');
  }
}

function checkList(
  nodes: readonly ASTNode[],
  { start, end }: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const elements = nodes.map(node => checkNode(node, scope, checking));
  let type: Type | undefined = 'nothing';
  for (const element of elements) {
    if (element === undefined || type === undefined) return undefined;
    const joint: Type | undefined = unify(type, element.type);
    if (joint === undefined || element.kind === 'named-list') {
      return report(
        checking,
        'type-mismatch',
        element,
        `a list holds one type: this is ${typeName(element.type)} among ${typeName(type)}`,
      );
    }
    type = joint;
  }
  return { kind: 'list', type: { list: type! }, elements: elements as Expression[], start, end };
}

function checkIndex(
  ofNode: ASTNode,
  indexNode: ASTNode,
  { end }: Span,
  scope: Scope,
  checking: Checking,
): Expression | undefined {
  const of = checkNode(ofNode, scope, checking);
  const index = checkNode(indexNode, scope, checking);
  if (!of || !index) return undefined;
  const type = elementOf(of.type);
  if (type === undefined || of.kind === 'named-list') {
    return report(checking, 'type-mismatch', of, `only a list has places, but this is ${typeName(of.type)}`);
  }
  if (index.type !== 'int') {
    return report(checking, 'type-mismatch', index, `a place in a list is an int, but this is ${typeName(index.type)}`);
  }
  return { kind: 'index', type, of, index, start: checking.widen(of).start, end };
}
