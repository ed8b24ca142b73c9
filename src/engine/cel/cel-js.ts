/** The boundary to @marcbachmann/cel-js: its parser, and its type checker as a second pair of eyes. */
import {
  type ASTNode,
  Environment as CelJsEnvironment,
  TypeError as CelJsTypeError,
  EvaluationError,
  ParseError,
  type TypeCheckResult,
} from '@marcbachmann/cel-js';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Declared, Environment } from './environment.ts';
import { functions } from './functions.ts';
import type { ExpressionProblem } from './problems.ts';
import { type Type, typeName } from './types.ts';
import { Failure } from './values.ts';

export type { ASTNode };

/** An expression as cel-js has parsed it. */
export interface ParsedByCelJs {
  readonly tree: ASTNode;
  /** What cel-js's checker says against an expression that passed ours; undefined when it agrees. */
  complaint(): ExpressionProblem | undefined;
}

/** Parses an expression. cel-js stops at the first error of syntax. */
export function parseWithCelJs(source: string, environment: Environment): Result<ParsedByCelJs, ExpressionProblem> {
  try {
    const parsed = celJsEnvironment(environment).parse(source);
    return ok({ tree: parsed.ast, complaint: () => complaintOf(parsed.check(), source) });
  } catch (error) {
    return fail(syntaxProblem(error, source));
  }
}

/** The problem of an expression that nests too deeply or holds too much. */
export function tooDeep(source: string): ExpressionProblem {
  return {
    code: 'expression-syntax',
    offset: 0,
    length: source.length,
    message: 'the expression is nested too deeply',
    hint: 'put long lists of values into a list file and write `in lists.<name>`',
  };
}

function syntaxProblem(error: unknown, source: string): ExpressionProblem {
  if (!(error instanceof ParseError) || error.code === 'limit_exceeded') return tooDeep(source);
  const start = Math.min(error.range?.start ?? 0, source.length);
  const end = Math.min(Math.max(error.range?.end ?? start, start), source.length);
  const hint = syntaxHint(source, start);
  return {
    code: 'expression-syntax',
    offset: start,
    length: Math.max(end - start, start < source.length ? 1 : 0),
    message: plainMessage(error.summary, error.code, source.slice(start, end)),
    ...(hint && { hint }),
  };
}

function plainMessage(summary: string, code: string, text: string): string {
  if (text.trim() === '' && /token/i.test(code)) return 'the expression ends too early';
  if (/newlines not allowed|unterminated/i.test(summary)) return 'the quotes of this text are not closed';
  if (/escape|surrogate/i.test(summary)) return `a text cannot hold the escape "${text}"`;
  if (code.startsWith('unexpected') || code === 'expected_token') return `"${text}" cannot stand here`;
  if (code === 'reserved_identifier') return `"${text}" is a reserved word of CEL`;
  return summary.charAt(0).toLowerCase() + summary.slice(1);
}

/** What people write who come from other languages. */
function syntaxHint(text: string, at: number): string | undefined {
  const rest = text.slice(at);
  if (/^>/.test(rest) && text[at - 1] === '<') return '"not equal" is written `!=`';
  if (/^=>/.test(rest)) return '"at least" is written `>=`';
  if (/^=</.test(rest)) return '"at most" is written `<=`';
  if (/^between\b/i.test(rest)) return 'a range is two comparisons: `amount.value >= 1000 && amount.value <= 5000`';
  if (/^like\b/i.test(rest)) return 'to look for a part of a text, write `text.contains("…")`';
  if (/^is\b/i.test(rest))
    return 'equality is written `==`; whether something is known at all, `has(account.age_days)`';
  if (/^,/.test(rest) && /\bin\s*\([^()]*$/.test(text.slice(0, at)))
    return 'the values of a list stand in square brackets: `in ["…", "…"]`';
  if (/^=(?!=)/.test(rest)) return 'equality is written `==`';
  if (/^&(?!&)/.test(rest)) return '"and" is written `&&`';
  if (/^\|(?!\|)/.test(rest)) return '"or" is written `||`';
  if (/^(かつ|且つ|および|及び)/.test(rest)) return '"and" is written `&&`';
  if (/^(または|又は|もしくは|あるいは)/.test(rest)) return '"or" is written `||`';
  if (/^if\b/i.test(rest)) return 'a condition has no "if": join what must be true with `&&`';
  if (/^and\b/i.test(rest)) return '"and" is written `&&`';
  if (/^or\b/i.test(rest)) return '"or" is written `||`';
  if (/^not\b/i.test(rest) || /\bnot\s*$/i.test(text.slice(0, at))) return '"not" is written `!`';
  if (/^,\d{3}/.test(rest) && /\d$/.test(text.slice(0, at)))
    return `numbers are written without separators: ${plainNumber(text, at)}`;
  if (/^[“”「」『』]/u.test(rest)) return 'texts stand in straight quotes: "…"';
  if (/^\u3000/.test(rest)) return 'this is a full-width space: write spaces in half width';
  if (/^\d*[万千億]/u.test(rest)) return countedNumberHint(text, at);
  if (/^[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(rest)) {
    return `this letter only looks Latin (U+${rest.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}): type the word anew`;
  }
  if (/^[ａ-ｚＡ-Ｚ]/u.test(rest)) return 'write letters in half width';
  if (/^\\[dswDSWb.]/.test(rest)) return 'put an r before the quote, so that the backslash stays: r"\\d+"';
  if (/^[！＝＜＞＆｜（）]/u.test(rest)) return 'write operators and parentheses in half width';
  if (/^[０-９，．]/u.test(rest)) return `write numbers in half width: ${plainNumber(text, at)}`;
  if (/^@/.test(rest)) return `a list is read by its name: lists.${/^@(\w+)/.exec(rest)?.[1] ?? 'trusted_accounts'}`;
  if (/^[¥￥$€円]/u.test(rest)) return 'an amount is a number without a sign, in minor units: amount.value > 50000';
  if (/\d%\s*$/.test(text.slice(0, at))) return 'a share is written between 0 and 1: 50% is 0.5';
  return parenthesisHint(text, at);
}

/** The number around a place as conditions write it: an example with other digits would be taken for what was meant. */
function plainNumber(text: string, at: number): string {
  const before = /[\d０-９.,，．]*$/u.exec(text.slice(0, at))![0];
  const behind = /^[\d０-９.,，．]*/u.exec(text.slice(at))![0];
  return (before + behind).normalize('NFKC').replaceAll(',', '');
}

/** 5万 in digits; only an example where there is more to the number than digits and one of 千, 万 and 億. */
function countedNumberHint(text: string, at: number): string {
  const before = /[\d.]*$/.exec(text.slice(0, at))![0];
  const [, digits = '', unit] = /^(\d*)([千万億])(?![\d０-９千万億])/u.exec(text.slice(at)) ?? [];
  const value = Number(before + digits) * { 千: 1e3, 万: 1e4, 億: 1e8 }[unit as '千' | '万' | '億'];
  return Number.isInteger(value) && value > 0
    ? `numbers are written in digits: ${value}`
    : 'numbers are written in digits, such as 50000';
}

/** A parenthesis too few or too many, texts in quotes left out. */
function parenthesisHint(text: string, at: number): string | undefined {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, quoted => ' '.repeat(quoted.length));
  const count = (part: string, sign: string) => part.split(sign).length - 1;
  if (bare[at] === ')' && count(bare.slice(0, at), '(') <= count(bare.slice(0, at), ')')) {
    return 'this parenthesis closes none that is open';
  }
  const open = count(bare, '(') - count(bare, ')');
  if (bare.slice(at).trim() !== '' || open <= 0) return undefined;
  return open === 1 ? 'a parenthesis is not closed' : `${open} parentheses are not closed`;
}

const checkers = new WeakMap<Environment, CelJsEnvironment>();
let withFunctions: CelJsEnvironment | undefined;

/** The environment as cel-js declares it, for its checker and (in tests) its interpreter. */
export function celJsEnvironment(environment: Environment): CelJsEnvironment {
  const known = checkers.get(environment);
  if (known) return known;
  withFunctions ??= createBase();
  const peer = withFunctions.clone();
  registerNames(peer, environment);
  checkers.set(environment, peer);
  return peer;
}

function registerNames(peer: CelJsEnvironment, environment: Environment): void {
  const record = (type: string, fields: Iterable<readonly [string, Declared]>) => {
    const types = Object.fromEntries([...fields].map(([name, declared]) => [name, celJsType(declared.type)]));
    peer.registerType(type, { fields: types } as never);
  };
  // Inner types come before outer ones: cel-js knows no forward references.
  record('SekishoItem', environment.itemFields);
  for (const [name, fields] of environment.records) {
    record(
      `Sekisho_${name}`,
      fields.map(field => [field, environment.names.get(`${name}.${field}`)!] as const),
    );
    peer.registerVariable(name, `Sekisho_${name}`);
  }
  for (const [name, { type }] of environment.names) {
    if (!name.includes('.')) peer.registerVariable(name, celJsType(type));
  }
  const lists = Object.fromEntries([...environment.lists].map(name => [name, 'list<string>']));
  peer.registerType('Sekisho_lists', { fields: lists } as never);
  peer.registerVariable('lists', 'Sekisho_lists');
}

class SekishoMath {}

/** cel-js with the functions of ours that it lacks; where it has its own, those stay. */
function createBase(): CelJsEnvironment {
  // Lists of mixed types are refused by our own walk.
  const peer = new CelJsEnvironment({ homogeneousAggregateLiterals: false });
  peer.registerType('SekishoMath', SekishoMath);
  peer.registerConstant('math', 'SekishoMath', new SekishoMath());
  for (const { name, style, overloads } of functions.values()) {
    const [space, method] = name.includes('.') ? (name.split('.') as [string, string]) : [undefined, name];
    for (const { parameters, result, apply } of overloads) {
      const types = parameters.map(celJsType);
      const receiver = space === 'math' ? 'SekishoMath' : style === 'function' ? undefined : types.shift();
      const call = `${method}(${types.join(', ')}): ${celJsType(result)}`;
      const handler = (...values: unknown[]) =>
        forCelJs(apply(...((space ? values.slice(1) : values).map(fromCelJs) as never[])), result);
      register(peer, receiver ? `${receiver}.${call}` : call, handler);
    }
  }
  return peer;
}

function register(peer: CelJsEnvironment, signature: string, handler: (...values: unknown[]) => unknown): void {
  try {
    peer.registerFunction(signature, handler, { async: false } as never);
  } catch {
    // cel-js has it already.
  }
}

/** Ints are BigInt in cel-js. */
function fromCelJs(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(fromCelJs) : value;
}

function forCelJs(value: unknown, type: Type): unknown {
  if (value instanceof Failure) throw new EvaluationError(value.message);
  if (type === 'int') return BigInt(value as number);
  return Array.isArray(value) && typeof type !== 'string' ? value.map(element => forCelJs(element, type.list)) : value;
}

function celJsType(type: Type): string {
  return typeName(type).replace('item', 'SekishoItem');
}

function complaintOf({ valid, error }: TypeCheckResult, text: string): ExpressionProblem | undefined {
  // Any other error is a fault of cel-js's own (it trips over the elements of an empty list), no complaint.
  if (valid || !(error instanceof CelJsTypeError)) return undefined;
  const start = Math.min(error.range?.start ?? 0, text.length);
  return {
    code: 'type-mismatch',
    offset: start,
    length: Math.max(1, (error.range?.end ?? text.length) - start),
    message: error.summary,
  };
}
