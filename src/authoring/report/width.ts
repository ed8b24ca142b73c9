/** Widths of texts on a terminal, where Japanese letters take two columns. */

/** Letters that take two columns (Unicode, East Asian Width W and F, the blocks that rule files hold). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u;
/** Letters that take none: combining marks and joiners. */
const narrow = /\p{Mn}|[\u200b-\u200f]/u;

/** How many columns a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const letter of text) columns += narrow.test(letter) ? 0 : wide.test(letter) ? 2 : 1;
  return columns;
}

/** Blanks as wide as the text; tabs stay tabs, so that the next character stands under its own. */
export function indentLike(text: string): string {
  return text
    .split('\t')
    .map(piece => ' '.repeat(columnsOf(piece)))
    .join('\t');
}

/** The text with blanks after it up to so many columns. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** The text with blanks before it up to so many columns. */
export function padStartTo(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}

/** Rows of cells as lines, each column as wide as its widest cell. */
export function columnLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => columnsOf(row[column] ?? ''))));
  return rows.map(row =>
    row
      .map((cell, column) => padTo(cell, widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
