/** Entries of lists that no longer hold. */
import type { Finding } from '../../shared/finding.ts';
import { expiresAt, readList } from '../../shared/list-file.ts';
import { isDate } from '../../shared/rfc3339.ts';
import type { Lint } from './lint.ts';

/** Looks at every list, those of places and goods too. */
export const lintExpired: Lint = ({ files, lists }, { now }) =>
  [...files].flatMap(([file, text]) => {
    if (!file.startsWith('lists/') || !file.endsWith('.csv') || !text.includes('expires')) return [];
    const known = [...lists.byName.values()].find(list => list.file === file);
    const entries = known?.entries ?? readList(file, text, columnsOf(text)).entries;
    return entries.flatMap((entry): Finding[] => {
      // A date that is none is said elsewhere.
      if (expiresAt(entry) > now || !isDate(entry.expires ?? '')) return [];
      const message = `this entry expired on ${entry.expires}`;
      const hint = 'take it out, or set a new date if it still holds';
      return [
        { code: 'list-expired', severity: 'warning', file, line: entry.line, column: 1, length: 1, message, hint },
      ];
    });
  });

/** Columns beyond the usual ones, whichever they are: their owners check them. */
export function columnsOf(text: string): string[] {
  const header = text.split('\n').find(line => line.trim() !== '' && !line.startsWith('#')) ?? '';
  return header
    .replace(/^\uFEFF/, '')
    .split(',')
    .map(column => column.trim());
}
