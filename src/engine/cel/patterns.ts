/** Patterns of `matches`: RE2's syntax and its linear time, through re2js. */
import { onDemand } from '../../shared/on-demand.ts';
import type { Call, Literal } from './expression.ts';

const re2js = onDemand<typeof import('re2js')>('re2js');

/** A compiled pattern: true when any part of the text matches. */
export interface Pattern {
  test(text: string): boolean;
}

/** Compiles a pattern; the message of RE2's complaint when it is none. */
export function compilePattern(source: string): { readonly pattern: Pattern } | { readonly complaint: string } {
  try {
    const compiled = re2js().RE2JS.compile(source);
    return { pattern: { test: text => compiled.test(text) } };
  } catch (error) {
    return { complaint: error instanceof Error ? error.message : String(error) };
  }
}

/** The pattern of a checked `matches`: the checker has compiled it once already. */
export function patternOf(call: Call): Pattern {
  const compiled = compilePattern(String((call.operands[1] as Literal).value));
  return 'pattern' in compiled ? compiled.pattern : { test: () => false };
}
