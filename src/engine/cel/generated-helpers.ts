/**
 * What generated code calls. There a value that cannot be had is `undefined`, or NaN where an int stands, whether data are missing or the
 * expression failed. Which of the two it was is asked of the closures afterwards, and only when it matters.
 */
import type { Overload } from './function-definition.ts';
import { compareTexts, equalValues, Failure, joinLists, joinTexts, largestInt, type Value } from './values.ts';

type Missing = undefined;

const okInt = (value: number | Missing): boolean => value !== undefined && value >= -largestInt;
const intOr = (value: number): number => (value >= -largestInt && value <= largestInt ? value + 0 : Number.NaN);

const orMissing = <Result extends Value>(result: Result | Failure): Result | Missing =>
  result instanceof Failure ? undefined : result;

/** Functions that generated code calls by these names. */
export const helpers = {
  okInt,
  // undefined + 1 is NaN, so ints need no guard of their own.
  addInt: (a: number, b: number) => intOr(a + b),
  subtractInt: (a: number, b: number) => intOr(a - b),
  multiplyInt: (a: number, b: number) => intOr(a * b),
  divideInt: (a: number, b: number) => (b === 0 ? Number.NaN : Math.trunc(a / b) + 0),
  remainderInt: (a: number, b: number) => (a % b) + 0,
  addDouble: (a: number | Missing, b: number | Missing) => (a === undefined || b === undefined ? undefined : a + b),
  subtractDouble: (a: number | Missing, b: number | Missing) =>
    a === undefined || b === undefined ? undefined : a - b,
  multiplyDouble: (a: number | Missing, b: number | Missing) =>
    a === undefined || b === undefined ? undefined : a * b,
  divideDouble: (a: number | Missing, b: number | Missing) => (a === undefined || b === undefined ? undefined : a / b),
  negateDouble: (a: number | Missing) => (a === undefined ? undefined : -a),
  joinTexts: (a: string | Missing, b: string | Missing) =>
    a === undefined || b === undefined ? undefined : orMissing(joinTexts(a, b)),
  joinLists: (a: readonly Value[] | Missing, b: readonly Value[] | Missing) =>
    a === undefined || b === undefined ? undefined : orMissing(joinLists(a, b)),
  /** Negative, 0, positive, or NaN when one is missing: every comparison with it is then false. */
  orderTexts: (a: string | Missing, b: string | Missing) =>
    a === undefined || b === undefined ? Number.NaN : compareTexts(a, b),
  orderBools: (a: boolean | Missing, b: boolean | Missing) =>
    a === undefined || b === undefined ? Number.NaN : Number(a) - Number(b),
  /** 1, 0, or 2 when one is missing. */
  sameLists: (a: readonly Value[] | Missing, b: readonly Value[] | Missing) =>
    a === undefined || b === undefined ? 2 : equalValues(a, b) ? 1 : 0,
  /** 1, 0, or 2 when one is missing. */
  member: (value: Value | Missing, list: readonly Value[] | Missing) =>
    value === undefined || list === undefined ? 2 : list.some(element => equalValues(element, value)) ? 1 : 0,
  memberInt: (value: number | Missing, list: readonly Value[] | Missing) =>
    list === undefined || !okInt(value) ? 2 : list.includes(value as number) ? 1 : 0,
  boolOf: (code: number) => (code === 1 ? true : code === 0 ? false : undefined),
  at: (list: readonly Value[] | Missing, index: number | Missing) =>
    list === undefined || index === undefined ? undefined : list[index],
  sizeOfList: (list: readonly Value[] | Missing) => (list === undefined ? undefined : list.length),
  listOf: (values: readonly (Value | Missing)[]) => (values.includes(undefined) ? undefined : values),
  listOfInts: (values: readonly (number | Missing)[]) => (values.every(okInt) ? values : undefined),
  /** A field that every object would answer (`constructor`), read only where the record owns it. */
  own: (record: object | Missing, name: string) =>
    record !== undefined && Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : undefined,
} as const;

/** A function of the language for generated code: undefined when an argument is missing or it fails. */
export function callable({ parameters, apply }: Overload): (...values: (Value | Missing)[]) => Value | Missing {
  const ints = parameters.map(type => type === 'int');
  return (...values) => {
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (value === undefined || (ints[index] && !okInt(value as number))) return undefined;
    }
    return orMissing(apply(...(values as never[])));
  };
}
