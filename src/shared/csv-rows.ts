/** CSV of texts that lie in memory whole: comment lines (`#`) and blank ones are no rows. */

/** A row, and the line of the text in which it begins. */
export interface Row {
  /** 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text with quotes (RFC 4180); a line without one is a row as it stands, and most lines are. Our own reader:
 * csv-parse takes ten times as long, and makes an error object with a stack for each row that is shorter than the header.
 * @throws UnreadableRow where a quote stands inside a bare value, text follows a closing quote, or a quote is never closed
 */
export function csvRows(text: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let quote = text.indexOf('"');
  while (at < text.length) {
    const end = endOfLine(text, at);
    const written = text.slice(at, end).trim();
    const isRow = written !== '' && !written.startsWith('#');
    if (quote >= 0 && quote < at) quote = text.indexOf('"', at);
    if (isRow && quote >= 0 && quote < end) {
      const quoted = quotedCells(text, at, line);
      rows.push({ line, cells: quoted.cells });
      line = quoted.nextLine;
      at = quoted.next;
      continue;
    }
    if (isRow) rows.push({ line, cells: cellsOf(written) });
    line++;
    at = end + 1;
  }
  return rows;
}

/** The values of a row without quotes. */
function cellsOf(row: string): readonly string[] {
  const cells = row.split(',');
  // Most cells of long lists are empty or clean; a new array for each row would be as long as the list.
  for (let at = 0; at < cells.length; at++) if (cells[at] !== '') cells[at] = cells[at]!.trim();
  return cells;
}

/** A row that is not CSV. */
export class UnreadableRow extends Error {
  readonly line: number;
  /** A quote was opened and the file ended in it. */
  readonly unclosed: boolean;

  constructor(line: number, unclosed: boolean) {
    super(`line ${line} is not CSV`);
    this.line = line;
    this.unclosed = unclosed;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A bare value up to the next comma or the end of the line; a quoted one, in which a quote is doubled, with blanks around it. */
const bareCell = /[^",\n]*/y;
const quotedCell = /[^\S\n]*"([^"]*(?:""[^"]*)*)"[^\S\n]*/y;

/** The values of a row with quotes, and where the row behind it begins. */
function quotedCells(
  text: string,
  from: number,
  line: number,
): { readonly cells: readonly string[]; readonly next: number; readonly nextLine: number } {
  const cells: string[] = [];
  let nextLine = line;
  let at = from;
  for (;;) {
    quotedCell.lastIndex = at;
    const quoted = quotedCell.exec(text);
    if (quoted !== null) {
      cells.push(quoted[1]!.replaceAll('""', '"'));
      nextLine += quoted[1]!.split('\n').length - 1;
      at = quotedCell.lastIndex;
    } else {
      bareCell.lastIndex = at;
      const [bare = ''] = bareCell.exec(text) ?? [];
      cells.push(bare.trim());
      at += bare.length;
    }
    if (text[at] === ',') at++;
    else if (at >= text.length || text[at] === '\n') return { cells, next: at + 1, nextLine: nextLine + 1 };
    else {
      const rest = text.slice(at);
      throw new UnreadableRow(nextLine, /^[^\S\n]*"/.test(rest) && quoted === null && !rest.slice(1).includes('"'));
    }
  }
}
