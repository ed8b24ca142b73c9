/** The functions of the language: one table for the checker, both compilers, the trace and the documentation. */
import { type FunctionDefinition, type Overload, overload } from './function-definition.ts';
import { mathFunctions } from './functions-math.ts';
import { stringFunctions } from './functions-string.ts';
import type { Type } from './types.ts';
import { unify } from './types.ts';
import { Failure, intOverflow, largestInt, type Outcome, sizeOfText, type Value } from './values.ts';

const anyList: Type = { list: 'nothing' };

const badConversion = (to: string) => new Failure('bad-conversion', `this text is no ${to}`);

function textToInt(text: string): number | Failure {
  if (!/^[+-]?\d{1,19}$/.test(text)) return badConversion('whole number');
  const value = Number(text);
  return Math.abs(value) <= largestInt ? value + 0 : intOverflow;
}

function doubleToInt(value: number): number | Failure {
  // NaN and the infinities fail too.
  return Math.abs(value) <= largestInt ? Math.trunc(value) + 0 : intOverflow;
}

const specialDoubles: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['+infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
]);

function textToDouble(text: string): number | Failure {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  return specialDoubles.get(text.toLowerCase()) ?? badConversion('number');
}

function textToBool(text: string): boolean | Failure {
  if (['1', 't', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'false', 'FALSE', 'False'].includes(text)) return false;
  return badConversion('truth value');
}

function doubleToText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

const same = (value: Value) => value;

const coreFunctions: readonly FunctionDefinition[] = [
  {
    name: 'size',
    style: 'either',
    overloads: [
      overload(['string'], 'int', sizeOfText),
      overload([anyList], 'int', (list: readonly Value[]) => list.length),
    ],
  },
  {
    name: 'int',
    style: 'function',
    overloads: [
      overload(['int'], 'int', same),
      overload(['double'], 'int', doubleToInt, true),
      overload(['string'], 'int', textToInt, true),
    ],
  },
  {
    name: 'double',
    style: 'function',
    overloads: [
      overload(['double'], 'double', same),
      overload(['int'], 'double', same),
      overload(['string'], 'double', textToDouble, true),
    ],
  },
  {
    name: 'string',
    style: 'function',
    overloads: [
      overload(['string'], 'string', same),
      overload(['int'], 'string', String),
      overload(['double'], 'string', doubleToText),
      overload(['bool'], 'string', String),
    ],
  },
  {
    name: 'bool',
    style: 'function',
    overloads: [overload(['bool'], 'bool', same), overload(['string'], 'bool', textToBool, true)],
  },
  {
    name: 'contains',
    style: 'method',
    overloads: [overload(['string', 'string'], 'bool', (text: string, part: string) => text.includes(part))],
  },
  {
    name: 'startsWith',
    style: 'method',
    overloads: [overload(['string', 'string'], 'bool', (text: string, part: string) => text.startsWith(part))],
  },
  {
    name: 'endsWith',
    style: 'method',
    overloads: [overload(['string', 'string'], 'bool', (text: string, part: string) => text.endsWith(part))],
  },
  {
    // The compilers put a compiled pattern in place of `apply`: patterns.ts.
    name: 'matches',
    style: 'either',
    overloads: [
      overload(['string', 'string'], 'bool', () => new Failure('bad-argument', 'a pattern is compiled beforehand')),
    ],
  },
];

/** Every function by name. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  [...coreFunctions, ...stringFunctions, ...mathFunctions].map(definition => [definition.name, definition]),
);

/** The overload that fits the types, or undefined. */
export function overloadFor(definition: FunctionDefinition, types: readonly Type[]): Overload | undefined {
  return definition.overloads.find(
    ({ parameters }) =>
      parameters.length === types.length &&
      parameters.every((parameter, index) => unify(parameter, types[index]!) !== undefined),
  );
}

/** Calls an overload on values that are all there; unknown beats failure when they are not. */
export function applyOverload({ apply }: Overload, values: readonly Outcome[]): Outcome {
  if (values.includes(undefined)) return undefined;
  const failure = values.find(value => value instanceof Failure);
  return failure ?? apply(...(values as never[]));
}
