/** `sekisho rules fmt`: a rule file in its canonical order and layout. What it means, and its comments, stay. */
import { type Document, isMap, isScalar, type Pair, parseDocument, visit, type YAMLMap } from 'yaml';
import { readExpression } from '../../engine/cel/check.ts';
import type { Environment } from '../../engine/cel/environment.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { columnsOf } from '../report/width.ts';
import { arrange } from './arrange.ts';
import { conditionLines } from './condition.ts';
import { commentLines, lineWidth, pairLines } from './emit.ts';
import { filledLines } from './scalar.ts';

/** Maps and lists that always stand as blocks, one line a language or note. */
const blocks = new Set(['title', 'reason', 'false_positives', 'cases']);

/**
 * Passes until the layout settles. One is enough, but for comments that stand beside one another at the end of a block:
 * read back, they belong to another value than before.
 */
const mostPasses = 4;

/** The formatted text, or why the file was left alone. Formatting it again changes nothing. */
export function formatRule(text: string, names: Environment): Result<string, string> {
  let before = text;
  for (let pass = 0; pass < mostPasses; pass++) {
    const formatted = formatOnce(before, names);
    if (!formatted.ok || formatted.value === before) return formatted;
    before = formatted.value;
  }
  return fail('its layout does not settle');
}

function formatOnce(text: string, names: Environment): Result<string, string> {
  const document = parseDocument(text, { keepSourceTokens: false });
  if (document.errors.length > 0) return fail('it is not well-formed YAML');
  if (!isMap(document.contents)) return fail('it holds no rule');
  if (hasAnchors(document)) return fail('it uses anchors, which have no place in a rule');
  const arranged = parseDocument(text, { keepSourceTokens: false });
  arrange(arranged);
  const formatted = write(arranged, arranged.contents as YAMLMap, names);
  const doubt = difference(document, parseDocument(formatted), names);
  return doubt === undefined ? ok(formatted) : fail(doubt);
}

function hasAnchors(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
    },
    Node: (_, node) => {
      if ('anchor' in node && node.anchor !== undefined) found = true;
    },
  });
  return found;
}

function write(document: Document, map: YAMLMap, names: Environment): string {
  const top = commentLines(document.commentBefore, '');
  const lines = [
    ...top,
    // A comment at the top stands apart from one that belongs to the first key.
    ...(top.length > 0 && document.commentBefore !== null ? [''] : []),
    ...commentLines(map.commentBefore, ''),
    ...map.items.flatMap(pair => topLines(pair, names)),
    ...commentLines(map.comment, ''),
    ...commentLines(document.comment, ''),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const keyOf = (pair: Pair) => String(isScalar(pair.key) ? pair.key.value : pair.key);

function topLines(pair: Pair, names: Environment): string[] {
  const key = keyOf(pair);
  const { value } = pair;
  const text = isScalar(value) && typeof value.value === 'string' ? value.value : undefined;
  if (text !== undefined && text.trim() !== '') {
    if (key === 'when') return block(pair, whenLines(text, names));
    if (key === 'description') return block(pair, descriptionLines(text));
  }
  return pairLines(pair, '', blocks.has(key) ? 'block' : 'short');
}

/** Lines of a block, and whether its line breaks are part of the text. */
interface Block {
  readonly lines: readonly string[];
  readonly literal: boolean;
}

function block({ key, value }: Pair, { lines, literal }: Block): string[] {
  const before = isScalar(key) ? commentLines(key.commentBefore, '') : [];
  const comment = isScalar(value) && value.comment ? ` #${value.comment}` : '';
  const own = isScalar(value) ? commentLines(value.commentBefore, '') : [];
  const name = isScalar(key) ? String(key.value) : '';
  return [
    ...before,
    ...own,
    `${name}: ${literal ? '|' : '>'}${comment}`,
    ...lines.map(line => (line === '' ? '' : `  ${line}`)),
  ];
}

function whenLines(text: string, names: Environment): Block {
  const read = readExpression(text, names);
  // A comment inside an expression ends with its line, so the lines have to stay; so have those of an expression with a fault.
  if (!read.ok || text.includes('//')) return verbatim(text);
  const lines = conditionLines(read.value);
  // Folding joins lines by one space: where a text in the condition holds spaces at a line's edge, lines stay whole.
  return { lines, literal: false };
}

function verbatim(text: string): Block {
  return { lines: text.trimEnd().split('\n'), literal: true };
}

function descriptionLines(text: string): Block {
  // Folding has no short way to write an empty line: paragraphs stay as they are.
  if (/\n\s*\n/.test(text.trimEnd())) return verbatim(text);
  const paragraphs = text.trim().split('\n');
  // Indented lines are meant as they stand.
  if (paragraphs.some(paragraph => /^\s|\s{2}/.test(paragraph))) return verbatim(text.trim());
  const filled = paragraphs.map(paragraph => filledLines(paragraph, lineWidth - 2, columnsOf));
  return { lines: filled.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])), literal: false };
}

/** What formatting would have changed in meaning; undefined when nothing. A fault of ours must never cost an author's text. */
function difference(before: Document, after: Document, names: Environment): string | undefined {
  if (after.errors.length > 0) return 'its layout would not be read back';
  const meaning = (document: Document) => JSON.stringify(sorted(normalised(document.toJS(), names)));
  if (meaning(before) !== meaning(after)) return 'its meaning would change';
  if (comments(before).join('\n') !== comments(after).join('\n')) return 'a comment would be lost';
  return undefined;
}

/** The value with its condition in canonical words and its description without line breaks. */
function normalised(value: unknown, names: Environment): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const rule = { ...(value as Record<string, unknown>) };
  if (typeof rule['when'] === 'string') {
    const read = readExpression(rule['when'], names);
    rule['when'] = read.ok && !rule['when'].includes('//') ? conditionLines(read.value).join(' ') : rule['when'].trim();
  }
  if (typeof rule['description'] === 'string') rule['description'] = rule['description'].trim();
  return rule;
}

/** The same with the keys of every map in order, which carries no meaning. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The lines of all comments, sorted: none may be lost. */
function comments(document: Document): string[] {
  const found: string[] = [];
  const note = (text: string | null | undefined) => {
    if (text)
      found.push(
        ...text
          .split('\n')
          .map(line => line.trim())
          .filter(line => line !== ''),
      );
  };
  note(document.commentBefore);
  note(document.comment);
  visit(document, {
    Node: (_, node) => {
      note('commentBefore' in node ? node.commentBefore : undefined);
      note('comment' in node ? node.comment : undefined);
    },
  });
  return found.sort();
}
