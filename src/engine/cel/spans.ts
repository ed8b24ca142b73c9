/** Finds the parentheses around parts of an expression, which the parser drops, so that spans are whole. */

const tokenPattern =
  /\/\/[^\n]*|[bBrR]*("""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|[A-Za-z_]\w*|\d[\w.]*|[()]|\S/g;

/** A word, a text in quotes, a number, or a single sign. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where a part stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Widens a span by the grouping parentheses directly around it. */
export type Widen = (span: Span) => Span;

/** The tokens of an expression, comments left out. A quote that opens no text is a token by itself. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of source.matchAll(tokenPattern)) {
    const text = match[0];
    if (!text.startsWith('//')) tokens.push({ start: match.index, end: match.index + text.length, text });
  }
  return tokens;
}

/** Reads the tokens of an expression that has been parsed without an error. */
export function parenthesesOf(source: string): Widen {
  if (!source.includes('(')) return span => span;
  const tokens = tokensOf(source);
  const byStart = new Map(tokens.map((token, index) => [token.start, index]));
  const byEnd = new Map(tokens.map((token, index) => [token.end, index]));
  const opensGroup = (index: number): boolean =>
    tokens[index]?.text === '(' &&
    (index === 0 || tokens[index - 1]!.text === 'in' || !/\w$/.test(tokens[index - 1]!.text));
  return span => {
    let first = byStart.get(span.start);
    let last = byEnd.get(span.end);
    if (first === undefined || last === undefined) return span;
    while (opensGroup(first - 1) && tokens[last + 1]?.text === ')') {
      first--;
      last++;
    }
    return { start: tokens[first]!.start, end: tokens[last]!.end };
  };
}
