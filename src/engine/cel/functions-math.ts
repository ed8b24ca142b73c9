/** CEL's mathematical extension, for ints and doubles: everything but the functions on bits. */
import { type Apply, type FunctionDefinition, type Overload, overload } from './function-definition.ts';
import { Failure } from './values.ts';

const math = (name: string, ...overloads: readonly Overload[]): FunctionDefinition => ({
  name: `math.${name}`,
  style: 'function',
  overloads,
});

const onDouble = (name: string, apply: (value: number) => number) => math(name, overload(['double'], 'double', apply));
const askDouble = (name: string, apply: (value: number) => boolean) => math(name, overload(['double'], 'bool', apply));
const onBoth = (name: string, apply: (value: number) => number) =>
  math(name, overload(['int'], 'int', apply), overload(['double'], 'double', apply));

/** Half away from zero. Adding a half and rounding down would round twice: 0.49999999999999994 would be 1. */
function round(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

/** Most numbers that `math.greatest(…)` takes side by side; any number in a list. */
const mostNumbers = 5;

function choosing(name: string, choose: (...values: readonly number[]) => number): FunctionDefinition {
  const overloads = (['int', 'double'] as const).flatMap(type => [
    ...Array.from({ length: mostNumbers }, (_, count) =>
      overload(
        Array.from({ length: count + 1 }, () => type),
        type,
        choose as Apply,
      ),
    ),
    overload([{ list: type }], type, fromList(choose), true),
  ]);
  return math(name, ...overloads);
}

function fromList(choose: (...values: readonly number[]) => number): Apply {
  return (list: readonly number[]) =>
    list.length === 0 ? new Failure('bad-argument', 'an empty list has no greatest and no least') : choose(...list);
}

/** The mathematical extension, as far as it is supported. */
export const mathFunctions: readonly FunctionDefinition[] = [
  choosing('greatest', Math.max),
  choosing('least', Math.min),
  onBoth('abs', Math.abs),
  onBoth('sign', Math.sign),
  onDouble('ceil', Math.ceil),
  onDouble('floor', Math.floor),
  onDouble('round', round),
  onDouble('trunc', Math.trunc),
  askDouble('isNaN', Number.isNaN),
  askDouble('isInf', value => Math.abs(value) === Number.POSITIVE_INFINITY),
  askDouble('isFinite', Number.isFinite),
];
