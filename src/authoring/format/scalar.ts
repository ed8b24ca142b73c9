/** Scalars of YAML as short as they can safely be: plain where nothing can be misread, else in double quotes. */
import { parseDocument } from 'yaml';

/** A scalar as it stands in a line. */
export function scalarText(value: unknown, inFlow: boolean): string {
  if (typeof value !== 'string') return value === null ? 'null' : String(value);
  return isPlainSafe(value, inFlow) ? value : JSON.stringify(value);
}

/** Words and dotted names, which cannot be misread: most texts of a rule. Everything else is read back to see. */
const plainWords = /^[\p{L}_][\p{L}\p{N}_.・。、「」（）〜ー-]*( [\p{L}\p{N}_.・。、「」（）〜ー-]+)*$/u;
const reserved = /^(true|false|null|y|n|yes|no|on|off)$/i;

/** True when the text, unquoted, is read back as the very same text. */
function isPlainSafe(text: string, inFlow: boolean): boolean {
  if (plainWords.test(text)) return !reserved.test(text) && !text.includes(' -');
  if (text === '' || text.trim() !== text || /\p{Cc}|[\u2028\u2029\ufeff]/u.test(text)) return false;
  if (inFlow && /[,[\]{}]/.test(text)) return false;
  // A colon or number sign at the edge of a word would end the text; quotes and signs at its start mean something else.
  if (/: |:$| #|^[-?:] |^[-?:]$|^[!&*|>%@`"'#,[\]{}]/.test(text)) return false;
  const document = parseDocument(inFlow ? `[ ${text} ]` : text);
  const read: unknown = document.errors.length === 0 ? document.toJS() : undefined;
  return inFlow ? Array.isArray(read) && read.length === 1 && read[0] === text : read === text;
}

/** Lines of a text filled up to a width, broken at spaces; widths count Japanese letters as two. */
export function filledLines(text: string, width: number, columnsOf: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
