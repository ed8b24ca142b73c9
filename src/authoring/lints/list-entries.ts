/** Entries of lists that nothing they are compared with can ever be equal to: `@example.com` among domains, `depott` among kinds of places. */
import { type Expression, everyPart } from '../../engine/cel/expression.ts';
import { listKey } from '../../engine/rules/lists.ts';
import type { WrittenRule } from '../../engine/rules/read-rule.ts';
import type { Finding } from '../../shared/finding.ts';
import type { RuleSetParts } from '../parts.ts';
import { hintOf, type TextForm, textForms } from './formats.ts';
import type { Lint } from './lint.ts';

/** What a list is asked for: a feature whose texts have a form or are words of a vocabulary. */
interface Asked {
  readonly path: string;
  readonly form: Pick<TextForm, 'fits' | 'form' | 'words' | 'meant' | 'readFrom'>;
}

/** Looks at lists of which it is known what every rule asks them for. */
export const lintListEntries: Lint = ({ written, lists }) => {
  const asked = askedOfLists(written);
  return [...lists.byName.values()].flatMap(({ name, file, entries }) =>
    entries.flatMap(({ value, line }): Finding[] => {
      const unlike = unlikeAll(asked.get(name) ?? [], value);
      return unlike === undefined
        ? []
        : [{ code: 'list-entry', severity: 'warning', file, line, column: 1, length: 1, ...unlike }];
    }),
  );
};

/** Why a value would match nothing in a list, and what to write instead; undefined where it may match, or nothing is known of it. */
export function whyNothingEquals(
  { written }: Pick<RuleSetParts, 'written'>,
  list: string,
  value: string,
): string | undefined {
  const unlike = unlikeAll(askedOfLists(written).get(list) ?? [], value);
  return unlike && `${unlike.message}; ${unlike.hint}`;
}

/** By name of a list: what it is asked for; undefined where that is a text of any form. */
function askedOfLists(written: readonly WrittenRule[]): ReadonlyMap<string, readonly (Asked | undefined)[]> {
  const asked = new Map<string, (Asked | undefined)[]>([['disposable_email', [askedByEngine]]]);
  for (const { status, condition } of written) {
    if (status === 'retired' || condition === undefined) continue;
    for (const part of everyPart(condition)) {
      if (part.kind !== 'in' || part.right.kind !== 'named-list') continue;
      const { name } = part.right;
      asked.set(name, [...(asked.get(name) ?? []), askedBy(part.left)]);
    }
  }
  return asked;
}

function unlikeAll(asked: readonly (Asked | undefined)[], value: string) {
  const [first] = asked;
  const mayEqual = asked.some(each => each === undefined || canEqual(each.form, listKey(value)));
  if (first === undefined || mayEqual) return undefined;
  const message = `no "${first.path}" is ever equal to "${value}"`;
  return { message, hint: hintOfDomains(asked, value) ?? hintOf(first.form, value) };
}

/** For `*.example.com` and `.example.com`: one list holds for the domains below its entries by itself, all others ask for the very domain. */
function hintOfDomains(asked: readonly (Asked | undefined)[], value: string): string | undefined {
  const domains = asked.find(each => each?.path === askedByEngine.path);
  if (domains === undefined || !/^(?:\*\.?|\.)/.test(listKey(value))) return undefined;
  const domain = domains.form.readFrom?.(listKey(value));
  if (domain === undefined) return undefined;
  return asked.includes(askedByEngine)
    ? `write "${domain}": it stands for the domains below it too`
    : `write "${domain}"; a condition says those below it: email.domain.endsWith(".${domain}")`;
}

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
