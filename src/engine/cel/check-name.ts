/** Names and paths: features, counters, lists, fields of items, bound variables. */
import { didYouMean } from '../../shared/nearest.ts';
import type { ASTNode } from './cel-js.ts';
import { checkNode } from './check-node.ts';
import { type Checking, report, type Scope } from './checking.ts';
import type { Environment } from './environment.ts';
import type { Expression } from './expression.ts';
import type { Span } from './spans.ts';
import { type Type, typeName } from './types.ts';

/** A name standing alone: a bound variable or a standalone feature. */
export function checkName(name: string, span: Span, scope: Scope, checking: Checking): Expression | undefined {
  const { environment } = checking;
  const { start, end } = span;
  const slot = scope.findLastIndex(bound => bound.name === name);
  if (slot >= 0) {
    const { type } = scope[slot]!;
    return type === undefined ? undefined : { kind: 'variable', type, name, slot, start, end };
  }
  const declared = environment.names.get(name);
  if (declared) return { kind: 'feature', type: declared.type, path: name, declared, start, end };
  const fields = environment.records.get(name);
  if (fields) {
    return report(
      checking,
      'unknown-feature',
      span,
      `"${name}" is a group of features: name one of them`,
      fields.length > 0 ? `such as "${name}.${fields[0]}"` : undefined,
    );
  }
  if (name === 'lists') {
    const known = [...environment.lists].slice(0, 12);
    const hint = known.length > 0 ? `such as "lists.${known[0]}"` : 'add a file such as lists/trusted_domains.csv';
    return report(checking, 'unknown-list', span, 'name a list after "lists."', hint);
  }
  const hint = everyValue(checking).has(name)
    ? `texts stand in quotes: "${name}"`
    : (withoutRecord(name, environment) ??
      didYouMean(name, [...environment.names.keys(), ...scope.map(bound => bound.name)]));
  return report(checking, 'unknown-feature', span, `there is no feature "${name}"`, hint);
}

/** The features, counters or lists that are called so behind their dot: `guest` of `account.guest`. */
function withoutRecord(name: string, { names, lists }: Environment): string | undefined {
  const meant = [...names.keys()].filter(path => path.endsWith(`.${name}`));
  if (lists.has(name)) meant.push(`lists.${name}`);
  if (meant.length === 1) return `did you mean "${meant[0]}"?`;
  return meant.length === 0 ? undefined : `known here: ${meant.join(', ')}`;
}

function everyValue({ environment }: Checking): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { values } of [...environment.names.values(), ...environment.itemFields.values()]) {
    for (const value of values ?? []) words.add(value);
  }
  return words;
}

/** `a.b`: a feature of a record, a list, or a field of an item. */
export function checkMember(node: ASTNode & { op: '.' }, scope: Scope, checking: Checking): Expression | undefined {
  const [ofNode, name] = node.args;
  const path = pathOf(node, scope);
  if (path && !checking.environment.names.has(path[0]!)) return checkPath(path, node, checking);
  const of = checkNode(ofNode, scope, checking);
  if (!of) return undefined;
  const span = { start: checking.widen(of).start, end: node.end };
  if (of.type !== 'item') {
    return report(
      checking,
      'type-mismatch',
      span,
      `this is ${typeName(of.type)} and has no field "${name}"`,
      methodHint(name, of.type),
    );
  }
  const declared = checking.environment.itemFields.get(name);
  if (!declared) {
    return report(
      checking,
      'unknown-feature',
      span,
      `an item has no field "${name}"`,
      didYouMean(name, checking.environment.itemFields.keys()) ??
        `an item has ${[...checking.environment.itemFields.keys()].join(', ')}`,
    );
  }
  return { kind: 'field', type: declared.type, of, name, declared, ...span };
}

function methodHint(name: string, type: Type): string | undefined {
  if (['size', 'length', 'count'].includes(name)) return 'write `.size()`';
  return typeof type === 'string' ? undefined : 'ask its elements, such as `items.exists(i, i.quantity > 2)`';
}

/** The words of `a.b.c` when it is a plain path that starts with no bound variable. */
function pathOf(node: ASTNode, scope: Scope): readonly string[] | undefined {
  const words: string[] = [];
  let at: ASTNode = node;
  while (at.op === '.') {
    words.unshift(at.args[1]);
    at = at.args[0];
  }
  if (at.op !== 'id') return undefined;
  const first = at.args;
  return scope.some(bound => bound.name === first) ? undefined : [first, ...words];
}

/** A path of words that starts with no bound variable: a feature, a counter or a list. */
export function checkPath(words: readonly string[], span: Span, checking: Checking): Expression | undefined {
  const { environment } = checking;
  const { start, end } = span;
  const path = words.join('.');
  const declared = environment.names.get(path);
  if (declared) return { kind: 'feature', type: declared.type, path, declared, start, end };
  const [record, ...rest] = words as [string, ...string[]];
  if (record === 'lists') return checkList(rest.join('.'), span, checking);
  const parent = environment.names.get(words.slice(0, -1).join('.'));
  if (parent) {
    const last = words.at(-1)!;
    const what = `"${parent.path}" is ${typeName(parent.type)} and has no field "${last}"`;
    return report(checking, 'type-mismatch', span, what, methodHint(last, parent.type));
  }
  if (record === 'item' && environment.itemFields.has(rest.join('.'))) {
    const hint = `such as \`items.exists(i, i.${rest.join('.')} == …)\``;
    return report(checking, 'unknown-feature', span, `there is no feature "${path}"`, hint);
  }
  const counter = environment.counterRecords.has(record);
  const fields = environment.records.get(record);
  const unmeasured = record === 'surge' && environment.names.has(`velocity.${rest.join('.')}`);
  const near =
    (unmeasured
      ? 'this counter has no baseline: give it one in counters.yaml, such as baseline: { over: 24h, floor: 3 }'
      : undefined) ??
    (fields &&
      didYouMean(
        path,
        fields.map(name => `${record}.${name}`),
      )) ??
    didYouMean(path, environment.names.keys());
  return report(
    checking,
    counter ? 'unknown-counter' : 'unknown-feature',
    span,
    counter ? `counters.yaml declares no "${rest.join('.')}" for ${record}` : `there is no feature "${path}"`,
    near ?? (fields && fields.length > 0 && fields.length <= 12 ? `${record} has ${fields.join(', ')}` : undefined),
  );
}

function checkList(name: string, { start, end }: Span, checking: Checking): Expression | undefined {
  if (checking.environment.lists.has(name)) {
    return { kind: 'named-list', type: { list: 'string' }, name, start, end };
  }
  return report(
    checking,
    'unknown-list',
    { start, end },
    `there is no list "${name}"`,
    didYouMean(name, checking.environment.lists) ?? `add the file lists/${name}.csv`,
  );
}
