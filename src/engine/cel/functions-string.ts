/** Functions on texts beyond CEL's core: part of CEL's string extension. Places in a text count code points. */
import type { FunctionDefinition, Overload } from './functions.ts';
import type { Type } from './types.ts';
import type { Failure, Value } from './values.ts';

const method = (
  name: string,
  result: Type,
  apply: (...values: never[]) => Value | Failure,
  parameters: readonly Type[] = ['string'],
): FunctionDefinition => ({
  name,
  style: 'method',
  overloads: [{ parameters, result, apply, canFail: false }] satisfies Overload[],
});

const lowerAscii = (text: string) => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
const upperAscii = (text: string) => text.replace(/[a-z]+/g, letters => letters.toUpperCase());

/** The string extension, as far as it is supported. */
export const stringFunctions: readonly FunctionDefinition[] = [
  method('lowerAscii', 'string', lowerAscii),
  method('upperAscii', 'string', upperAscii),
];
