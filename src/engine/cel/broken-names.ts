/**
 * Names in an expression that cannot be parsed: a slip of syntax must not hide a misspelt feature until it is mended. Only
 * what surely is a name counts, so that nothing is reported that the mended text would not have.
 */
import { nearest } from '../../shared/nearest.ts';
import { checkPath } from './check-name.ts';
import type { Environment } from './environment.ts';
import type { ExpressionProblem } from './problems.ts';
import { type Token, tokensOf } from './spans.ts';

/**
 * Problems of the paths (`goods.high_risk_share`, `lists.trusted`) of an expression that the parser stopped at. Up to there
 * its tokens are what they seem. Behind it they are so only where the slip is a usual one, which has a hint, and nothing looks
 * like quotes that are out of step or a comment of another language.
 */
export function problemsOfNames(
  source: string,
  { offset, length, hint }: ExpressionProblem,
  environment: Environment,
): readonly ExpressionProblem[] {
  const all = tokensOf(source);
  const whole = hint !== undefined && !all.some((token, index) => isOutOfStep(token, all[index + 1]));
  const tokens = whole ? all : all.filter(({ start }) => start < offset);
  const problems: ExpressionProblem[] = [];
  const checking = { environment, source, problems, widen: <Span>(span: Span) => span };
  const bound = boundNames(tokens);
  const split = /^\s*(?!(?:and|or|is|like|between)\b)\w/i.exec(source.slice(offset, offset + length)) !== null;
  for (const path of pathsIn(tokens)) {
    const [root, ...fields] = path.words;
    if (root === undefined || fields.length === 0 || bound.has(root) || !isRecord(root, environment)) continue;
    if (!standsFree(source, path)) continue;
    // A word that cannot stand behind a name may be a part of it: `goods.high risk_share`.
    if (split && source.slice(path.end, offset).trim() === '' && path.end <= offset) continue;
    checkPath(path.words, path, checking);
  }
  return problems;
}

interface Path {
  readonly words: readonly string[];
  readonly start: number;
  readonly end: number;
}

const isWord = ({ text }: Token) => /^[A-Za-z_]\w*$/.test(text);
const isText = ({ text }: Token) => /^[bBrR]*["'].*["']$/s.test(text);

/**
 * True where no CEL stands, or a value directly behind another. So it is where quotes are out of step: what was between two
 * texts is taken for one, and the words of a text for code.
 */
function isOutOfStep(token: Token, next: Token | undefined): boolean {
  if (/^["'“”„‘’「」『』`#;]$/u.test(token.text)) return true;
  return next !== undefined && (isValue(token) || /^[)\]]$/.test(token.text)) && isValue(next);
}

/** A name, a number or a text; words that people write for operators are none. */
const isValue = (token: Token) =>
  isText(token) || /^\d/.test(token.text) || (isWord(token) && !/^(in|and|or|not)$/i.test(token.text));

/** Names that a comprehension binds: `i` of `items.exists(i, …)`. */
function boundNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = tokens.filter(
    (token, index) => isWord(token) && tokens[index - 1]?.text === '(' && tokens[index + 1]?.text === ',',
  );
  return new Set(names.map(({ text }) => text));
}

/** Words joined by dots, the method that is called at their end left out. */
function pathsIn(tokens: readonly Token[]): readonly Path[] {
  const paths: Path[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!isWord(tokens[at]!) || tokens[at - 1]?.text === '.') continue;
    const words = [tokens[at]!];
    while (tokens[at + 1]?.text === '.' && tokens[at + 2] !== undefined && isWord(tokens[at + 2]!)) {
      at += 2;
      words.push(tokens[at]!);
    }
    if (tokens[at + 1]?.text === '(') words.pop();
    if (words.length > 0)
      paths.push({ words: words.map(({ text }) => text), start: words[0]!.start, end: words.at(-1)!.end });
  }
  return paths;
}

/** A record, or a word that is nearly one: any other may be bound by a part that is broken. */
function isRecord(root: string, { records }: Environment): boolean {
  return root === 'lists' || records.has(root) || nearest(root, records.keys()) !== undefined;
}

/** No letter of another script and no stray sign touches the path: it would be a part of the name. */
function standsFree(source: string, { start, end }: Path): boolean {
  return (
    /^$|[\s([{,<>=!&|+\-*/%?:]/.test(source.slice(Math.max(0, start - 1), start)) &&
    /^$|[\s)\]},<>=!&|+\-*/%?:.[]/.test(source.slice(end, end + 1))
  );
}
