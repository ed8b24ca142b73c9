/** Writes a YAML tree in one layout: short maps and lists in one line, others in blocks; comments stay with their values. */
import { isCollection, isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { columnsOf } from '../report/width.ts';
import { scalarText } from './scalar.ts';

/** Widest line. */
export const lineWidth = 120;

/** A comment's lines, each with its sign. */
export function commentLines(comment: string | null | undefined, indent: string): string[] {
  if (comment === null || comment === undefined) return [];
  return comment.split('\n').map(line => (line.trim() === '' ? '' : `${indent}#${line}`));
}

/** A value that fits into one line, or undefined: because of a comment inside, or of its kind. */
function flowText(node: unknown, inFlow = false): string | undefined {
  if (isScalar(node)) return scalarText(node.value, inFlow);
  if (node === null || node === undefined) return 'null';
  if (!isCollection(node) || hasComment(node)) return undefined;
  if (isMap(node)) {
    const pairs = node.items.map(({ key, value }) => join(flowText(key, true), flowText(value, true)));
    if (pairs.some(pair => pair === undefined)) return undefined;
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  const entries = (node as YAMLSeq).items.map(entry => flowText(entry, true));
  return entries.some(entry => entry === undefined) ? undefined : `[${entries.join(', ')}]`;
}

function join(key: string | undefined, value: string | undefined): string | undefined {
  if (key === undefined || value === undefined) return undefined;
  return `${key}: ${value}`;
}

function hasComment(node: unknown): boolean {
  if (isPair(node)) return hasComment(node.key) || hasComment(node.value);
  if (!isScalar(node) && !isCollection(node)) return false;
  if (node.comment || node.commentBefore) return true;
  return isCollection(node) && node.items.some(hasComment);
}

/** How a map's values are to be written. */
export type Style = 'short' | 'block';

/** `key: value` at an indentation, with the comments that belong to it. */
export function pairLines(pair: Pair, indent: string, style: Style = 'short'): string[] {
  const { key, value } = pair as Pair<Node, Node | null>;
  const before = commentLines(key?.commentBefore, indent);
  const name = scalarText(isScalar(key) ? key.value : key, false);
  const trailing = isScalar(value) && value.comment ? ` #${value.comment}` : '';
  const flow = style === 'short' || !isCollection(value) || value.items.length === 0 ? flowText(value) : undefined;
  const line = `${indent}${name}:${flow === undefined ? '' : ` ${flow}`}`;
  // A text that is too long stays in its line: where to break it is its author's to say.
  if (flow !== undefined && (!isCollection(value) || columnsOf(line) <= lineWidth)) {
    const own = isScalar(value) ? commentLines(value.commentBefore, indent) : [];
    return [...before, ...own, line + trailing];
  }
  return [...before, `${indent}${name}:`, ...blockLines(value as YAMLMap | YAMLSeq, `${indent}  `)];
}

/** A map or list as a block. */
function blockLines(node: YAMLMap | YAMLSeq, indent: string): string[] {
  const before = commentLines(node.commentBefore, indent);
  const after = commentLines(node.comment, indent);
  const items = isMap(node)
    ? node.items.flatMap(pair => pairLines(pair, indent))
    : node.items.flatMap(entry => entryLines(entry as Node | null, indent));
  return [...before, ...items, ...after];
}

function entryLines(entry: Node | null, indent: string): string[] {
  const before = commentLines(entry?.commentBefore, indent);
  const trailing = isScalar(entry) && entry.comment ? ` #${entry.comment}` : '';
  const flow = flowText(isSeq(entry) || isMap(entry) ? withoutOuterComment(entry) : entry);
  const line = `${indent}- ${flow ?? ''}`;
  if (flow !== undefined && (!isCollection(entry) || columnsOf(line) <= lineWidth)) {
    const after = isCollection(entry) ? commentLines(entry.comment, indent) : [];
    return [...before, line + trailing, ...after];
  }
  const inner = blockLines(withoutOuterComment(entry as YAMLMap | YAMLSeq), `${indent}  `);
  const after = commentLines((entry as YAMLMap).comment, `${indent}  `);
  const [first, ...rest] = inner;
  return [...before, `${indent}- ${first?.trimStart() ?? ''}`, ...rest, ...after];
}

/** The same collection; comments before and after it are written by its surroundings. */
function withoutOuterComment<Kind extends YAMLMap | YAMLSeq>(node: Kind): Kind {
  const bare = node.clone() as Kind;
  bare.commentBefore = null;
  bare.comment = null;
  return bare;
}
