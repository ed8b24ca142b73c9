import type { Closure, Lists } from './closures.ts';
import type { Predicates } from './compile.ts';
import { verdictOf } from './compile.ts';
import type { Expression } from './expression.ts';

export function generatePredicates(_e: readonly Expression[], closures: readonly Closure[], _l: Lists): Predicates {
  return (data, results) => {
    for (let index = 0; index < closures.length; index++) results[index] = verdictOf(closures[index]!(data, []));
  };
}
