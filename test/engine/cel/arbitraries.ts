/** Random well-typed expressions as texts, and random checkouts with missing data. */
import fc from 'fast-check';
import type { Declared } from '../../../src/engine/cel/environment.ts';
import { environment } from './environments.ts';

type Kind = 'int' | 'double' | 'string' | 'bool';

const words = [
  'ticket',
  'hotel',
  'a',
  'ja-JP',
  '東京都',
  'purchase',
  'mailinator.com',
  '',
  '𠮷野',
  'e_money',
  '"',
  "it's",
  '\\d',
];
const ints = [0, 1, 2, 3, -1, 7, 500, 12_800, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
const doubles = [0, 0.5, 1, -1.5, 1e3, 0.1, 2];

const pathsOf = (type: string) =>
  [...environment.names.values()].filter(declared => declared.type === type).map(({ path }) => path);
const fieldsOf = (type: string) =>
  [...environment.itemFields.values()].filter(declared => declared.type === type).map(({ path }) => path);

const pick = (choices: readonly string[]) => fc.constantFrom(...choices);
const joined = (parts: readonly fc.Arbitrary<string>[], join: (...texts: string[]) => string) =>
  fc.tuple(...parts).map(texts => join(...texts));

const literal: Readonly<Record<Kind, fc.Arbitrary<string>>> = {
  int: fc.constantFrom(...ints).map(String),
  double: fc.constantFrom(...doubles).map(value => (Number.isInteger(value) ? value.toFixed(1) : String(value))),
  string: fc.constantFrom(...words).map(word => JSON.stringify(word)),
  bool: pick(['true', 'false']),
};

/** Names of variables bound by comprehensions, with what they hold. */
interface Names {
  readonly items: readonly string[];
  readonly texts: readonly string[];
}

function leaf(kind: Kind, names: Names): fc.Arbitrary<string> {
  const paths = pathsOf(kind).concat(names.items.flatMap(name => fieldsOf(kind).map(field => `${name}.${field}`)));
  const bound = kind === 'string' ? names.texts : [];
  return fc.oneof({ weight: 3, arbitrary: pick([...paths, ...bound]) }, { weight: 2, arbitrary: literal[kind] });
}

function texts(depth: number, names: Names): fc.Arbitrary<string> {
  if (depth <= 0) return fc.constant('goods.classes');
  const next = depth - 1;
  return fc.oneof(
    fc.constant('goods.classes'),
    fc.array(expression('string', next, names), { maxLength: 3 }).map(list => `[${['"z"', ...list].join(', ')}]`),
    fc.constant('items.map(m, m.class)'),
    joined(
      [expression('bool', next, { items: [...names.items, 'p'], texts: names.texts })],
      body => `items.filter(p, ${body}).map(p, p.class)`,
    ),
    joined(
      [expression('bool', next, { items: names.items, texts: [...names.texts, 't'] })],
      body => `goods.classes.filter(t, ${body})`,
    ),
  );
}

function arithmetic(kind: 'int' | 'double', depth: number, names: Names): fc.Arbitrary<string>[] {
  const operators = kind === 'int' ? ['+', '-', '*', '/', '%'] : ['+', '-', '*', '/'];
  const side = expression(kind, depth, names);
  return [
    joined([side, pick(operators), side], (a, operator, b) => `(${a} ${operator} ${b})`),
    side.map(operand => `(-(${operand}))`),
  ];
}

const made = new Map<string, fc.Arbitrary<string>>();

/** A random expression of a kind. */
export function expression(kind: Kind, depth: number, names: Names = { items: [], texts: [] }): fc.Arbitrary<string> {
  const key = JSON.stringify([kind, depth, names]);
  const known = made.get(key) ?? makeExpression(kind, depth, names);
  made.set(key, known);
  return known;
}

function makeExpression(kind: Kind, depth: number, names: Names): fc.Arbitrary<string> {
  if (depth <= 0) return leaf(kind, names);
  const next = depth - 1;
  const bool = () => expression('bool', next, names);
  const same = expression(kind, next, names);
  const conditional = joined([bool(), same, same], (c, a, b) => `(${c} ? ${a} : ${b})`);
  switch (kind) {
    case 'int':
      return fc.oneof(
        leaf(kind, names),
        conditional,
        ...arithmetic('int', next, names),
        expression('string', next, names).map(text => `size(${text})`),
        texts(next, names).map(list => `${list}.size()`),
        expression('double', next, names).map(number => `int(${number})`),
        joined([fc.constant(''), pick(['0', '1', '-1', '5'])], (_, place) => `[4, ${place}, 6][${place}]`),
      );
    case 'double':
      return fc.oneof(
        leaf(kind, names),
        conditional,
        ...arithmetic('double', next, names),
        expression('int', next, names).map(number => `double(${number})`),
      );
    case 'string':
      return fc.oneof(
        leaf(kind, names),
        conditional,
        joined([same, same], (a, b) => `(${a} + ${b})`),
        expression('int', next, names).map(number => `string(${number})`),
        joined([texts(next, names), pick(['0', '1'])], (list, place) => `${list}[${place}]`),
      );
    case 'bool':
      return condition(next, names);
  }
}

const hasPaths = [...environment.names.keys()].filter(path => path.includes('.'));

function condition(next: number, names: Names): fc.Arbitrary<string> {
  const bool = () => expression('bool', next, names);
  const string = () => expression('string', next, names);
  const comparison = (kind: Kind, operators: readonly string[]) => {
    const side = expression(kind, next, names);
    return joined([side, pick(operators), side], (a, operator, b) => `(${a} ${operator} ${b})`);
  };
  const every = ['==', '!=', '<', '<=', '>', '>='];
  const order = ['<', '<=', '>', '>='];
  const macro = (range: string, name: string, inner: Names) =>
    joined(
      [pick(['exists', 'all', 'exists_one']), expression('bool', next, inner)],
      (kind, body) => `${range}.${kind}(${name}, ${body})`,
    );
  const item = `i${names.items.length}`;
  const text = `c${names.texts.length}`;
  const macros =
    names.items.length + names.texts.length > 0
      ? []
      : [
          macro('items', item, { ...names, items: [...names.items, item] }),
          macro('goods.classes', text, { ...names, texts: [...names.texts, text] }),
        ];
  return fc.oneof(
    leaf('bool', names),
    {
      weight: 4,
      arbitrary: joined([bool(), pick(['&&', '||']), bool()], (a, operator, b) => `(${a} ${operator} ${b})`),
    },
    bool().map(operand => `!(${operand})`),
    joined([bool(), bool(), bool()], (c, a, b) => `(${c} ? ${a} : ${b})`),
    { weight: 2, arbitrary: comparison('int', every) },
    { weight: 2, arbitrary: comparison('double', every) },
    { weight: 2, arbitrary: comparison('string', every) },
    comparison('bool', every),
    joined(
      [expression('int', next, names), pick(order), expression('double', next, names)],
      (a, o, b) => `(${a} ${o} ${b})`,
    ),
    joined([texts(next, names), pick(['==', '!=']), texts(next, names)], (a, o, b) => `(${a} ${o} ${b})`),
    joined([string(), texts(next, names)], (value, list) => `(${value} in ${list})`),
    joined(
      [
        expression('int', next, names),
        fc.array(expression('int', next, names), { minLength: 1, maxLength: 3 }).map(String),
      ],
      (a, list) => `(${a} in [${list}])`,
    ),
    joined(
      [
        expression('double', next, names),
        fc.array(expression('double', next, names), { minLength: 1, maxLength: 3 }).map(String),
      ],
      (a, list) => `(${a} in [${list}])`,
    ),
    joined([string(), pick(['disposable_email', 'trusted_domains'])], (value, list) => `(${value} in lists.${list})`),
    joined([string(), pick(['contains', 'startsWith', 'endsWith']), string()], (a, name, b) => `${a}.${name}(${b})`),
    joined([string(), pick(['"^[a-z]+$"', '"a|t"', '"^$"', '"[0-9]"'])], (a, pattern) => `${a}.matches(${pattern})`),
    pick(hasPaths).map(path => `has(${path})`),
    ...names.items.map(name => pick(fieldsOf('string')).map(field => `has(${name}.${field})`)),
    ...macros,
  );
}

function anyValue({ type, values }: Declared): fc.Arbitrary<unknown> {
  if (type === 'int') return fc.constantFrom(...ints);
  if (type === 'double') return fc.constantFrom(...doubles, Number.NaN, Number.POSITIVE_INFINITY);
  if (type === 'bool') return fc.boolean();
  if (type === 'string') return fc.constantFrom(...(values ?? []).slice(0, 3), ...words);
  const list = type as { readonly list: string };
  return list.list === 'item'
    ? fc.array(item, { maxLength: 3 })
    : fc.uniqueArray(fc.constantFrom(...(values ?? words)), { maxLength: 3 });
}

const maybe = (declared: Declared): fc.Arbitrary<unknown> =>
  declared.always ? anyValue(declared) : fc.option(anyValue(declared), { nil: undefined, freq: 2 });

const item: fc.Arbitrary<Record<string, unknown>> = fc.record(
  Object.fromEntries([...environment.itemFields].map(([name, declared]) => [name, maybe(declared)])),
);

/** A random checkout's features: every record is there, about a third of the optional values are missing. */
export const checkout: fc.Arbitrary<Record<string, unknown>> = fc.record({
  ...Object.fromEntries(
    [...environment.records].map(([record, fields]) => [
      record,
      fc.record(Object.fromEntries(fields.map(name => [name, maybe(environment.names.get(`${record}.${name}`)!)]))),
    ]),
  ),
  purpose: maybe(environment.names.get('purpose')!),
  items: maybe(environment.names.get('items')!),
});
