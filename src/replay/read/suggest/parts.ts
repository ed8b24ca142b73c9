/** Values that a table holds in several columns: 郵便番号1 and 郵便番号2, 姓 and 名. */
import type { Column } from './columns.ts';

/** What the first column of a name is called, and what the second has in its place. */
const halves: readonly (readonly [RegExp, string])[] = [
  [/姓|氏(?!名)/, '名'],
  [/first/i, 'last'],
  [/last/i, 'first'],
];

/** The columns that a field is read from, the given one first. */
export function partsOf(field: string, column: Column, columns: readonly Column[]): readonly Column[] {
  const named = (name: string) => columns.find(each => each.name.toLowerCase() === name.toLowerCase());
  const others = othersOf(field, column.name).map(named);
  const all = [column, ...others.filter(other => other !== undefined)];
  // Such a name cannot stand in an expression.
  return all.some(({ name }) => /[[\]]/.test(name)) ? [column] : all;
}

function othersOf(field: string, name: string): readonly string[] {
  if (field.endsWith('.name'))
    return halves.flatMap(([first, second]) => (first.test(name) ? name.replace(first, second) : []));
  const [, before, behind] = /^(.*)1(\D*)$/.exec(name) ?? [];
  return before === undefined || !/(phone|postal_code)$/.test(field)
    ? []
    : [`${before}2${behind}`, `${before}3${behind}`];
}

/** The source of a field from its columns. */
export function sourceOf(field: string, parts: readonly Column[]): string {
  const [first, ...others] = parts.map(({ name }) => name);
  const between = field.endsWith('.name') ? ' & " " & ' : ' & ';
  return others.length === 0 ? first! : `=${[first, ...others].map(name => `[${name}]`).join(between)}`;
}
