/**
 * The small expressions of a mapping file: `=[姓] & " " & [名]`, `=ip([ip_address])`. Values are texts; a blank one is
 * missing. Spreadsheet habits where they exist: `&` joins, `[column]` reads.
 */
import { didYouMean } from '../../../shared/nearest.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { writtenAmount } from './amounts.ts';
import { dateReader, isDateFormat, isZone } from './dates.ts';
import { ipOfNumber } from './values.ts';

/** A value while an expression is worked out. */
export type Value = string | undefined;

/** Reads a row's cell by its column's number. */
export type Cells = readonly string[];

/** A parsed expression. */
export type Node =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'column'; readonly name: string; readonly offset: number; readonly length: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] };

/** What is wrong with an expression, and where (UTF-16 units from its start). */
export interface ExpressionFault {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  readonly hint?: string;
}

interface Definition {
  readonly least: number;
  readonly most: number;
  readonly text: string;
  readonly run: (args: readonly Value[]) => Value;
  /** Says what is wrong with constant arguments. */
  readonly check?: (args: readonly Node[]) => string | undefined;
}

const truth = (value: boolean): Value => (value ? 'true' : 'false');
/** What counts as true: anything but nothing, `false` and `0`. */
export const isTrue = (value: Value) => value !== undefined && value !== 'false' && value !== '0' && value !== '';
/** A text, unless it is blank. */
export const blank = (value: Value): Value => (value === undefined || value.trim() === '' ? undefined : value);

function figure(value: Value): number {
  const amount = value === undefined ? undefined : writtenAmount(value, '.');
  // Work on figures loses the currency: one that is spelt out is not passed over.
  if (amount === undefined || amount.signs.some(sign => /^[a-z]{3}$/i.test(sign))) return Number.NaN;
  return Number(amount.figure) * (amount.negative ? -1 : 1);
}

/** Written without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
const written = (value: number): Value =>
  Number.isFinite(value) ? String(Number(value.toFixed(10))).replace(/^-0$/, '0') : undefined;

const arithmetic =
  (work: (a: number, b: number) => number) =>
  ([a, b]: readonly Value[]): Value =>
    written(work(figure(a), figure(b)));
const comparison =
  (work: (a: number, b: number) => boolean) =>
  ([a, b]: readonly Value[]): Value =>
    truth(work(figure(a), figure(b)));
const binary = (run: Definition['run'], text: string): Definition => ({ least: 2, most: 2, text, run });
const unary = (run: (value: string) => Value, text: string): Definition => ({
  least: 1,
  most: 1,
  text,
  run: ([value]) => (value === undefined ? undefined : run(value)),
});

const readers = new Map<string, ReturnType<typeof dateReader>>();

function readDate([text, format, zone = 'Asia/Tokyo']: readonly Value[]): Value {
  if (text === undefined || format === undefined) return undefined;
  const key = `${format}\n${zone}`;
  let reader = readers.get(key);
  if (!reader) {
    reader = dateReader([format], zone);
    readers.set(key, reader);
  }
  const at = reader(text);
  return at === undefined ? undefined : new Date(at).toISOString();
}

function checkDate([, format, zone]: readonly Node[]): string | undefined {
  if (format?.kind !== 'text' || !isDateFormat(format.value)) return 'the second argument is a date format in quotes';
  return zone !== undefined && (zone.kind !== 'text' || !isZone(zone.value))
    ? 'the third is a zone in quotes'
    : undefined;
}

/** Operators by their sign, and functions by their name. */
const definitions: Readonly<Record<string, Definition>> = {
  '&': binary(args => blank(args.map(value => value ?? '').join('')), 'joins'),
  '+': binary(
    arithmetic((a, b) => a + b),
    'adds',
  ),
  '-': binary(
    arithmetic((a, b) => a - b),
    'subtracts',
  ),
  '*': binary(
    arithmetic((a, b) => a * b),
    'multiplies',
  ),
  '/': binary(
    arithmetic((a, b) => a / b),
    'divides',
  ),
  '==': binary(([a, b]) => truth((a ?? '') === (b ?? '')), 'same text'),
  '!=': binary(([a, b]) => truth((a ?? '') !== (b ?? '')), 'another text'),
  '<': binary(
    comparison((a, b) => a < b),
    'less',
  ),
  '<=': binary(
    comparison((a, b) => a <= b),
    'at most',
  ),
  '>': binary(
    comparison((a, b) => a > b),
    'more',
  ),
  '>=': binary(
    comparison((a, b) => a >= b),
    'at least',
  ),
  and: binary(([a, b]) => truth(isTrue(a) && isTrue(b)), 'both'),
  or: binary(([a, b]) => truth(isTrue(a) || isTrue(b)), 'either'),
  not: { least: 1, most: 1, text: 'the opposite', run: ([value]) => truth(!isTrue(value)) },
  first: {
    least: 1,
    most: 20,
    text: 'the first that is not blank',
    run: args => args.find(value => value !== undefined),
  },
  if: {
    least: 2,
    most: 3,
    text: 'if(condition, then, else)',
    run: ([test, then, other]) => (isTrue(test) ? then : other),
  },
  ip: unary(value => ipOfNumber(value.trim()) ?? value, 'an IPv4 address that is written as a number'),
  digits: unary(value => blank(value.normalize('NFKC').replaceAll(/[^0-9]/g, '')), 'the digits alone'),
  trim: unary(value => blank(value.trim()), 'without spaces around'),
  lower: unary(value => value.toLowerCase(), 'in small letters'),
  upper: unary(value => value.toUpperCase(), 'in capitals'),
  round: unary(value => written(Math.round(figure(value))), 'to a whole number'),
  before: binary(
    ([value, mark]) => blank(mark === undefined ? value : value?.split(mark)[0]),
    'the part before a mark',
  ),
  after: binary(
    ([value, mark]) =>
      value && mark && value.includes(mark) ? blank(value.slice(value.indexOf(mark) + mark.length)) : undefined,
    'the part behind a mark',
  ),
  left: binary(([value, count]) => blank(value?.slice(0, Math.max(0, figure(count)))), 'the first characters'),
  right: binary(([value, count]) => {
    const length = figure(count);
    return length > 0 ? blank(value?.slice(-length)) : undefined;
  }, 'the last characters'),
  contains: binary(([value, part]) => truth(value?.includes(part ?? '') ?? false), 'holds a text'),
  replace: {
    least: 3,
    most: 3,
    text: 'replace(text, part, by)',
    run: ([value, part, by]) => (part === undefined ? value : blank(value?.replaceAll(part, by ?? ''))),
  },
  date: { least: 2, most: 3, text: 'date(text, "format", "zone")', run: readDate, check: checkDate },
};

/** Names of the functions with what they do, for documentation and messages. */
export const functionTexts: ReadonlyMap<string, string> = new Map(
  Object.entries(definitions)
    .filter(([name]) => /^[a-z]+$/.test(name) && !['and', 'or', 'not'].includes(name))
    .map(([name, { text }]) => [name, text]),
);

interface Token {
  readonly kind: 'text' | 'column' | 'name' | 'sign' | 'end';
  readonly value: string;
  readonly offset: number;
  readonly length: number;
}

const shapes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['column', /\[([^\]]+)\]/y],
  ['text', /"((?:[^"\\]|\\.)*)"/y],
  ['text', /(\d+(?:\.\d+)?)/y],
  ['name', /([A-Za-z_]+)/y],
  ['sign', /(==|!=|<=|>=|[<>&+\-*/(),])/y],
];

class Stop extends Error {
  readonly fault: ExpressionFault;
  constructor(message: string, token: { readonly offset: number; readonly length: number }, hint?: string) {
    super(message);
    const place = { message, offset: token.offset, length: Math.max(1, token.length) };
    this.fault = hint === undefined ? place : { ...place, hint };
  }
}

function tokensOf(text: string, from: number): Token[] {
  const tokens: Token[] = [];
  let at = from;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const before = at;
    for (const [kind, shape] of shapes) {
      shape.lastIndex = at;
      const match = shape.exec(text);
      if (!match) continue;
      const value = kind === 'text' ? match[1]!.replaceAll(/\\(.)/g, '$1') : match[1]!;
      tokens.push({ kind, value, offset: at, length: match[0].length });
      at += match[0].length;
      break;
    }
    if (at === before)
      throw new Stop(
        'this is no part of an expression',
        { offset: at, length: 1 },
        'columns stand in [brackets], texts in "quotes"',
      );
  }
  tokens.push({ kind: 'end', value: '', offset: text.length, length: 1 });
  return tokens;
}

/** Binding strength of the operators; a higher one binds first. */
const strength: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '&': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};

/** Parses an expression with its leading `=`. */
export function parseExpression(text: string): Result<Node, ExpressionFault> {
  try {
    const tokens = tokensOf(text, 1);
    const parser = new Parser(tokens);
    const node = parser.expression(0, 0);
    const rest = parser.peek();
    if (rest.kind !== 'end') throw new Stop('the expression ends before this', rest);
    return ok(node);
  } catch (error) {
    if (error instanceof Stop) return fail(error.fault);
    throw error;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(): Token {
    return this.#tokens[Math.min(this.#at++, this.#tokens.length - 1)]!;
  }

  expression(least: number, depth: number): Node {
    if (depth > 50) throw new Stop('this is nested too deeply', this.peek());
    let left = this.#operand(depth);
    for (;;) {
      const sign = this.peek();
      const binds = sign.kind === 'sign' || sign.kind === 'name' ? strength[sign.value] : undefined;
      if (binds === undefined || binds <= least) return left;
      this.#next();
      left = { kind: 'call', name: sign.value, args: [left, this.expression(binds, depth + 1)] };
    }
  }

  #operand(depth: number): Node {
    const token = this.#next();
    if (token.kind === 'text') return { kind: 'text', value: token.value };
    if (token.kind === 'column')
      return { kind: 'column', name: token.value, offset: token.offset, length: token.length };
    if (token.kind === 'sign' && token.value === '(') {
      const inner = this.expression(0, depth + 1);
      this.#expect(')');
      return inner;
    }
    if (token.kind === 'sign' && token.value === '-')
      return { kind: 'call', name: '-', args: [{ kind: 'text', value: '0' }, this.expression(6, depth + 1)] };
    if (token.kind === 'name') return this.#call(token, depth);
    throw new Stop(
      'a column, a text or a function is missing here',
      token,
      'columns stand in [brackets], texts in "quotes"',
    );
  }

  #call(token: Token, depth: number): Node {
    if (token.value === 'not') return { kind: 'call', name: 'not', args: [this.expression(2, depth + 1)] };
    const definition = functionTexts.has(token.value) ? definitions[token.value] : undefined;
    if (!definition) {
      const hint = didYouMean(token.value, functionTexts.keys()) ?? 'columns stand in [brackets], texts in "quotes"';
      throw new Stop(`there is no function "${token.value}"`, token, hint);
    }
    this.#expect('(');
    const args: Node[] = [];
    if (this.peek().value !== ')' || this.peek().kind !== 'sign') {
      do args.push(this.expression(0, depth + 1));
      while (this.#take(','));
    }
    this.#expect(')');
    if (args.length < definition.least || args.length > definition.most)
      throw new Stop(
        `${token.value} takes ${definition.least === definition.most ? definition.least : `${definition.least} to ${definition.most}`} arguments`,
        token,
      );
    const fault = definition.check?.(args);
    if (fault !== undefined) throw new Stop(fault, token);
    return { kind: 'call', name: token.value, args };
  }

  #take(sign: string): boolean {
    const token = this.peek();
    if (token.kind !== 'sign' || token.value !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new Stop(`"${sign}" is missing here`, this.peek());
  }
}

/** Every column that an expression reads. */
export function columnsOfExpression(node: Node): readonly (Node & { kind: 'column' })[] {
  if (node.kind === 'column') return [node];
  return node.kind === 'call' ? node.args.flatMap(columnsOfExpression) : [];
}

/** Turns an expression into a function over cells. `indexOf` gives a column's number; -1: the file lacks it, and it is blank. */
export function compileExpression(node: Node, indexOf: (column: string) => number): (cells: Cells) => Value {
  if (node.kind === 'text') return () => node.value;
  if (node.kind === 'column') {
    const index = indexOf(node.name);
    return index < 0 ? () => undefined : cells => blank(cells[index]);
  }
  const { run } = definitions[node.name]!;
  const args = node.args.map(arg => compileExpression(arg, indexOf));
  if (args.length === 1) return cells => run([args[0]!(cells)]);
  if (args.length === 2) return cells => run([args[0]!(cells), args[1]!(cells)]);
  return cells => run(args.map(arg => arg(cells)));
}
