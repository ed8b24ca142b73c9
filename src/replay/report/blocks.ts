/** Pieces of the page: sections, tables, figures, and the note that says what was left out. */
import type { Bilingual } from '../../shared/languages.ts';
import { both, figure, say } from './text.ts';

/** A section with a heading that can be linked to. `body` is HTML. */
export function section(id: string, title: Bilingual, body: string): string {
  return `<section><h2 id="${id}">${both(title)}</h2>${body}</section>`;
}

/** A column: its heading (HTML) and whether it holds figures. */
export interface Column {
  readonly head: string;
  readonly figures?: boolean;
}

/** A table that scrolls by itself where the window is narrow. Cells are HTML; the first of a row is its heading. */
export function table(labelledBy: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const kind = ({ figures }: Column) => (figures ? ' class=n' : '');
  const head = columns.map(column => `<th scope=col${kind(column)}>${column.head}</th>`).join('');
  const body = rows
    .map(cells => {
      const [first, ...rest] = cells;
      const others = rest.map((cell, index) => `<td${kind(columns[index + 1]!)}>${cell}</td>`).join('');
      return `<tr><th scope=row>${first}</th>${others}</tr>`;
    })
    .join('\n');
  return `<div class=wide role=region tabindex=0 aria-labelledby="${labelledBy}"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

/** Says that a list goes on; empty where all of it is shown. `printed`: how many `--json` has at most. */
export function cutNote(shown: number, of: number, what: Bilingual, printed = Number.POSITIVE_INFINITY): string {
  if (shown >= of) return '';
  if (of > printed)
    return note(
      say(
        `${what.ja}：全${figure(of)}件のうち${figure(shown)}件を表示しています。<code>--json</code> では上位${figure(printed)}件が得られます。`,
        `${figure(shown)} of ${figure(of)} ${what.en} are shown; <code>--json</code> prints the first ${figure(printed)}.`,
      ),
    );
  return note(
    say(
      `${what.ja}：全${figure(of)}件のうち${figure(shown)}件を表示しています。すべての値は <code>--json</code> で得られます。`,
      `${figure(shown)} of ${figure(of)} ${what.en} are shown; <code>--json</code> prints them all.`,
    ),
  );
}

/** A remark. `body` is HTML. */
export function note(body: string): string {
  return `<p class=note>${body}</p>`;
}

/** A paragraph. `body` is HTML. */
export function paragraph(body: string): string {
  return `<p>${body}</p>`;
}

/** A chart with its name and what it shows; `draw` gets the ids of both, for those who cannot see it. */
export function chartFigure(
  id: string,
  title: Bilingual,
  description: Bilingual,
  draw: (chart: {
    id: string;
    title: Bilingual;
    description: Bilingual;
    labelledBy: string;
    describedBy: string;
  }) => string,
): string {
  const labelledBy = `${id}-n`;
  const describedBy = `${id}-w`;
  return `<figure>${draw({ id, title, description, labelledBy, describedBy })}<figcaption><strong id="${labelledBy}">${both(
    title,
  )}</strong> <span id="${describedBy}">${both(description, 400)}</span></figcaption></figure>`;
}
