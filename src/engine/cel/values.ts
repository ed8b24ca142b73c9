/** Values of expressions, and what becomes of arithmetic that has none. */

/** An item, or any other record of plain fields. */
export interface RecordValue {
  readonly [field: string]: unknown;
}

/** A value of an expression. Ints and doubles are both numbers; their types tell them apart. */
export type Value = number | string | boolean | RecordValue | readonly Value[];

/** Why an expression has no value although nothing was missing. */
const failureCodes = [
  'division-by-zero',
  'int-overflow',
  'index-out-of-range',
  'bad-conversion',
  'too-long',
  'bad-argument',
] as const;
/** One of `failureCodes`. */
export type FailureCode = (typeof failureCodes)[number];

/** An error value. It travels through an expression like any value and never throws; `||` and `&&` may absorb it. */
export class Failure {
  readonly code: FailureCode;
  /** One sentence for people. */
  readonly message: string;
  constructor(code: FailureCode, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** What evaluating gives: a value, undefined when data are missing (unknown), or a failure. */
export type Outcome = Value | undefined | Failure;

const divisionByZero = new Failure('division-by-zero', 'division by zero');
/** Failures that several operations share. */
export const intOverflow = new Failure('int-overflow', 'a whole number beyond ±9007199254740991 (2^53 − 1)');
export const indexOutOfRange = new Failure('index-out-of-range', 'the list or text has no such place');

export const tooLong = new Failure('too-long', 'a text or list grew beyond what a condition may build');

/** Longest text (UTF-16 units) and list that an expression may build, so that no rule can fill the memory. */
export const longestText = 100_000;
const longestList = 10_000;

/** Whole numbers are JavaScript numbers: exact up to here, a failure beyond. */
export const largestInt = Number.MAX_SAFE_INTEGER;

function within(value: number): number | Failure {
  // Adding 0 turns −0, which no int has, into 0.
  return value >= -largestInt && value <= largestInt ? value + 0 : intOverflow;
}

export const addInt = (a: number, b: number): number | Failure => within(a + b);
export const subtractInt = (a: number, b: number): number | Failure => within(a - b);
export const multiplyInt = (a: number, b: number): number | Failure => within(a * b);
/** Truncates towards zero, as CEL has it. The quotient of two exact ints is never rounded across a whole number. */
export const divideInt = (a: number, b: number): number | Failure => (b === 0 ? divisionByZero : Math.trunc(a / b) + 0);
/** The remainder has the sign of the dividend. */
export const remainderInt = (a: number, b: number): number | Failure => (b === 0 ? divisionByZero : (a % b) + 0);
export const negateInt = (a: number): number => 0 - a;

export const joinTexts = (a: string, b: string): string | Failure =>
  a.length + b.length > longestText ? tooLong : a + b;
export const joinLists = (a: readonly Value[], b: readonly Value[]): readonly Value[] | Failure =>
  a.length + b.length > longestList ? tooLong : [...a, ...b];

/** Order of texts by code point (JavaScript's own is by UTF-16 unit): negative, 0 or positive. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    // Surrogates stand for code points above all of U+E000–U+FFFF.
    const leftHigh = left >= 0xd800 && left <= 0xdfff;
    const rightHigh = right >= 0xd800 && right <= 0xdfff;
    return leftHigh === rightHigh ? left - right : leftHigh ? 1 : -1;
  }
  return a.length - b.length;
}

/** Order of two values of one type (int with double included): negative, 0, positive; NaN when there is none. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string') return compareTexts(a, b as string);
  const left = Number(a);
  const right = Number(b);
  return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN;
}

/** Equality of two values of one type; lists by their elements. */
export function equalValues(a: Value, b: Value): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((element: Value, index) => equalValues(element, b[index] as Value));
}

/** Number of code points. */
export function sizeOfText(text: string): number {
  let size = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      size--;
      index++;
    }
  }
  return size;
}
