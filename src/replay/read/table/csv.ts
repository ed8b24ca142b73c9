/**
 * Delimited text (RFC 4180 as programs write it) → rows with the line that each starts on. Own code, because a row that
 * cannot be read must give its line and its text and must not swallow the rows behind it; csv-parse is the oracle of its
 * tests.
 */
import type { RejectCode } from '../../types.ts';
import type { TextBlock } from './decode.ts';

/** A row of a table as it was written. */
export interface Row {
  /** 1-based line (in Parquet: row) that it starts on. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The further items of its order, each as cells of the same columns, blank but for those of the item: a line of JSON has them in a list. */
  readonly further?: readonly (readonly string[])[];
  /** The row as it stands in the file; absent in Parquet, which holds no text. */
  readonly text?: string;
}

/** A row that cannot be read: its quotes, its bytes or its JSON are broken. */
export interface BrokenRow {
  readonly line: number;
  readonly code: Extract<RejectCode, 'bad-quote' | 'unclosed-quote' | 'bad-encoding' | 'not-json'>;
  readonly detail: string;
  readonly raw: string;
}

/** What one block gave, in the order of the file. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly broken: readonly BrokenRow[];
}

/** A quoted value longer than this many characters was opened by a stray quote. */
const longestQuoted = 1 << 20;

/** Splits text into rows. Blank lines are no rows. */
export class CsvSplitter {
  readonly #delimiter: string;
  readonly #longest: number;
  #held = '';
  #line = 1;
  /** Lines, counted from #line, that hold bytes of no encoding. */
  #undecodable = new Set<number>();

  constructor(delimiter: string, longest = longestQuoted) {
    this.#delimiter = delimiter;
    this.#longest = longest;
  }

  /** Takes a block of text; a row that is not complete yet waits for the next. */
  push(block: TextBlock): Rows {
    const heldLines = count(this.#held, '\n');
    for (const line of block.undecodable) this.#undecodable.add(this.#line + heldLines + line);
    return this.#split(this.#held + block.text, false);
  }

  /** The end of the file. */
  finish(): Rows {
    return this.#split(this.#held, true);
  }

  #split(text: string, ended: boolean): Rows {
    const rows: Row[] = [];
    const broken: BrokenRow[] = [];
    let at = 0;
    let nextQuote = -2;
    while (at < text.length) {
      let feed = text.indexOf('\n', at);
      if (feed < 0 && !ended) break;
      if (feed < 0) feed = text.length;
      if (nextQuote !== -1 && nextQuote < at) nextQuote = text.indexOf('"', at);
      const start = this.#line;
      if (nextQuote === -1 || nextQuote >= feed) {
        const line = withoutReturn(text, at, feed);
        this.#line++;
        at = feed + 1;
        if (this.#isUndecodable(start, 1, line, broken)) continue;
        if (line !== '') rows.push({ line: start, cells: line.split(this.#delimiter), text: line });
        continue;
      }
      const read = quotedRow(text, at, this.#delimiter);
      if (read.kind === 'open') {
        if (!ended && text.length - at < this.#longest) break;
        broken.push({
          line: start,
          code: 'unclosed-quote',
          detail: 'A quote opens in this row and does not close.',
          raw: withoutReturn(text, at, feed),
        });
        this.#line++;
        at = feed + 1;
        continue;
      }
      // A row may stand complete only because the text ends here: without its line end more may come.
      if (read.end >= text.length && !ended) break;
      if (read.kind === 'bad') {
        broken.push({
          line: start,
          code: 'bad-quote',
          detail: 'Text stands behind a closing quote.',
          raw: withoutReturn(text, at, feed),
        });
        this.#line++;
        at = feed + 1;
        continue;
      }
      const raw = withoutReturn(text, at, read.end);
      const lines = count(raw, '\n') + 1;
      this.#line += lines;
      at = read.end + 1;
      if (!this.#isUndecodable(start, lines, raw, broken)) rows.push({ line: start, cells: read.cells, text: raw });
    }
    this.#held = ended ? '' : text.slice(at);
    return { rows, broken };
  }

  #isUndecodable(line: number, lines: number, raw: string, broken: BrokenRow[]): boolean {
    if (this.#undecodable.size === 0) return false;
    let found = false;
    for (let each = line; each < line + lines; each++) found = this.#undecodable.delete(each) || found;
    if (found)
      broken.push({ line, code: 'bad-encoding', detail: 'Bytes of this row are no characters in its encoding.', raw });
    return found;
  }
}

type QuotedRow =
  | { readonly kind: 'row'; readonly cells: string[]; readonly end: number }
  | { readonly kind: 'bad'; readonly end: number }
  | { readonly kind: 'open' };

/** One row with quotes in it, from `at`; `end` is where its line feed stands, or the end of the text. */
function quotedRow(text: string, at: number, delimiter: string): QuotedRow {
  const cells: string[] = [];
  let from = at;
  for (;;) {
    if (text[from] === '"') {
      const close = closingQuote(text, from + 1);
      if (close < 0) return { kind: 'open' };
      const inner = text.slice(from + 1, close);
      cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
      const next = text[close + 1];
      if (next === delimiter) {
        from = close + 2;
        continue;
      }
      if (next === undefined || next === '\n') return { kind: 'row', cells, end: close + 1 };
      if (next === '\r' && (text[close + 2] === '\n' || text[close + 2] === undefined))
        return { kind: 'row', cells, end: close + 2 };
      return { kind: 'bad', end: close + 1 };
    }
    let feed = text.indexOf('\n', from);
    if (feed < 0) feed = text.length;
    const comma = text.indexOf(delimiter, from);
    if (comma < 0 || comma > feed) {
      cells.push(withoutReturn(text, from, feed));
      return { kind: 'row', cells, end: feed };
    }
    cells.push(text.slice(from, comma));
    from = comma + 1;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = from; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return -1;
    if (text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

const withoutReturn = (text: string, from: number, to: number) =>
  text.slice(from, to > from && text[to - 1] === '\r' ? to - 1 : to);

function count(text: string, what: string): number {
  let found = 0;
  for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) found++;
  return found;
}

/** The delimiter of a table by its first line: the one of comma, tab, semicolon that it holds most of, outside quotes. */
export function delimiterOf(firstLine: string): string {
  const bare = firstLine.replaceAll(/"[^"]*"/g, '');
  const counts = [',', '\t', ';'].map(mark => [mark, bare.split(mark).length - 1] as const);
  return counts.reduce((best, other) => (other[1] > best[1] ? other : best))[0];
}
