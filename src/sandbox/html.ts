/** HTML by template: what is put in is escaped, unless it is HTML already. */
import { escapeHtml } from '../shared/escape-html.ts';

/** A piece of HTML. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Part[];

/** Builds HTML: strings and numbers are escaped, pieces of HTML and lists of them are put in, undefined is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.reduce((whole, text, index) => whole + text + textOf(parts[index]), '') };
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if ('html' in part) return part.html;
  return part.map(textOf).join('');
}
