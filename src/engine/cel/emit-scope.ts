/** The places that generated code is put together in. No name or text of a rule becomes code: only quoted or by number. */
import type { Lists } from './closures.ts';
import type { Declared } from './environment.ts';
import type { Expression } from './expression.ts';
import { print } from './print.ts';
import { isInherited } from './read-data.ts';

/** One generated program: its constants by number and its functions. */
export interface Program {
  readonly lists: Lists;
  readonly constants: unknown[];
  /** Texts of functions besides the main one. */
  readonly functions: string[];
}

/** One function of the program, or one turn of a loop in it. */
export interface Block {
  readonly program: Program;
  /** Features that the function reads at its head: code that reads it → name of its local. */
  readonly features: Map<string, string>;
  /** Locals that hold parts which are worked out at most once a turn. */
  readonly memos: string[];
  /** Code of those parts by their canonical text: conditions that have a part in common share it. */
  readonly known: Map<string, string>;
  /** Number of bound variables in sight: `x0`, `x1`, … */
  readonly bound: number;
}

/** A block at the head of a function. */
export function newBlock(program: Program, bound: number): Block {
  return { program, features: new Map(), memos: [], known: new Map(), bound };
}

/** A block for a turn of a loop inside a function. */
export function loopBlock(block: Block): Block {
  return { ...block, memos: [], known: new Map(), bound: block.bound + 1 };
}

/** A text of a rule or declaration as a JavaScript literal. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** Puts a value into the program's table and names it. */
export function constant({ program }: Block, value: unknown): string {
  program.constants.push(value);
  return `k${program.constants.length - 1}`;
}

/** Code that reads a field of a record. */
export function propertyOf(record: string, name: string): string {
  return isInherited(name) ? `own(${record}, ${quoted(name)})` : `${record}[${quoted(name)}]`;
}

/** The local that holds a feature. */
export function featureLocal(block: Block, { at }: Declared): string {
  const code = at.reduce(propertyOf, 'f');
  const known = block.features.get(code);
  if (known) return known;
  const local = `v${block.features.size}`;
  block.features.set(code, local);
  return local;
}

/** Parameters of a function that sees the data and some bound variables. */
function parametersOf(bound: number): string {
  return ['f', ...Array.from({ length: bound }, (_, slot) => `x${slot}`)].join(', ');
}

/** Statements at a function's head. */
export function headOf(block: Block): string {
  const loads = [...block.features].map(([code, local]) => `const ${local} = ${code};\n`).join('');
  return loads + memosOf(block);
}

/** Declares a block's memos, all empty. */
export function memosOf({ memos }: Block): string {
  return memos.length === 0 ? '' : `let ${memos.map(name => `${name} = none`).join(', ')};\n`;
}

/**
 * Code of a part that is worked out at most once a turn, in a function of its own: however often the code is repeated,
 * neither its length nor its time multiplies. `body` makes the function's text.
 */
export function memoized(block: Block, expression: Expression, body: (inner: Block) => string): string {
  const text = print(expression);
  const known = block.known.get(text);
  if (known) return known;
  const inner = newBlock(block.program, block.bound);
  const code = body(inner);
  const parameters = parametersOf(block.bound);
  const name = `q${block.program.functions.length}`;
  block.program.functions.push(`function ${name}(${parameters}) {\n${headOf(inner)}${code}\n}`);
  const memo = `m${block.bound}_${block.memos.length}`;
  block.memos.push(memo);
  const recalled = `(${memo} === none ? (${memo} = ${name}(${parameters})) : ${memo})`;
  block.known.set(text, recalled);
  return recalled;
}
