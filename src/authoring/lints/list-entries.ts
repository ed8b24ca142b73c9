/** Entries of lists that nothing they are compared with can ever be equal to: `@example.com` among domains, `depott` among kinds of places. */
import { type Expression, everyPart } from '../../engine/cel/expression.ts';
import { listKey } from '../../engine/rules/lists.ts';
import type { Finding } from '../../shared/finding.ts';
import { hintOf, type TextForm, textForms } from './formats.ts';
import type { Lint } from './lint.ts';

/** What a list is asked for: a feature whose texts have a form or are words of a vocabulary. */
interface Asked {
  readonly path: string;
  readonly form: Pick<TextForm, 'fits' | 'form' | 'words' | 'meant'>;
}

/** Looks at lists of which it is known what every rule asks them for. */
export const lintListEntries: Lint = ({ written, lists }) => {
  const askedOf = new Map<string, (Asked | undefined)[]>([['disposable_email', [askedByEngine]]]);
  for (const { status, condition } of written) {
    if (status === 'retired' || condition === undefined) continue;
    for (const part of everyPart(condition)) {
      if (part.kind !== 'in' || part.right.kind !== 'named-list') continue;
      const asked = askedOf.get(part.right.name) ?? [];
      askedOf.set(part.right.name, asked);
      asked.push(askedBy(part.left));
    }
  }
  return [...lists.byName.values()].flatMap(({ name, file, entries }): Finding[] => {
    const asked = askedOf.get(name) ?? [undefined];
    if (!asked.every(each => each !== undefined)) return [];
    return entries.flatMap(({ value, line }): Finding[] => {
      if (asked.some(({ form }) => canEqual(form, listKey(value)))) return [];
      const { path, form } = asked[0]!;
      const message = `no "${path}" is ever equal to "${value}"`;
      const hint = hintOf(form, value);
      return [{ code: 'list-entry', severity: 'warning', file, line, column: 1, length: 1, message, hint }];
    });
  });
};

/** The engine looks up domains, and the domains above them (features-of.ts, `isDisposable`). */
const askedByEngine: Asked = { path: 'email.domain', form: textForms.get('email.domain')! };

function askedBy(part: Expression): Asked | undefined {
  if (part.kind !== 'feature') return undefined;
  const { path, declared } = part;
  const known = textForms.get(path);
  if (known) return { path, form: known };
  const words = declared.values;
  return words && { path, form: { fits: text => words.includes(text), form: `one of ${words.join(', ')}`, words } };
}

/** Whether a text of the form has this key: lists look past width, case and outer spaces. */
function canEqual({ fits, words }: Asked['form'], key: string): boolean {
  if (words) return words.some(word => listKey(word) === key);
  return fits(key) || fits(key.toUpperCase());
}
