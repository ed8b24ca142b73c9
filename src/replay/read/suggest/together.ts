/** First mappings for files that are replayed together: one for each set of columns; the first says which file has which, and what joins them. */
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { MappingSpec, Source } from '../mapping/spec.ts';
import { joinKey } from '../mapping/values.ts';
import { columnName, type TableOptions } from '../table/open.ts';
import type { Column } from './columns.ts';
import { type Suggestion, suggestMapping } from './write.ts';

/** A mapping and the path that it is to have. */
export interface NamedMapping {
  readonly path: string;
  readonly text: string;
}

/** A file beside the others. */
interface Side extends Omit<Suggestion, 'columns'> {
  /** Path of its mapping, or of that of an earlier file with the same columns; absent for lines of our own. */
  readonly mapping: string | undefined;
  readonly kind: string;
  /** Columns that its mapping joins by. */
  readonly keys: ReadonlySet<string>;
  /** What stands in the columns that could join it, by column. */
  readonly numbers: readonly (readonly [column: string, values: ReadonlySet<string>])[];
}

/** Columns of two files that hold the same numbers: how many, and of how many on the side that has fewer. */
interface Link {
  readonly sides: readonly [Side, Side];
  readonly columns: readonly [string, string];
  /** What stands before the number on each side and has to be taken off: `EC-` of EC-1001. Mostly nothing. */
  readonly before: readonly [string, string];
  readonly shared: number;
  readonly of: number;
}

/** Numbers of orders and payments by their column's name; those of persons, goods and places join nothing. */
const numberName =
  /(^|[ _])(id|no\.?|number|ref(erence)?)$|(注文|受注|取引|決済|オーダー|伝票|売上)[ _]?(ID|番号|コード|No\.?)$|^description$/i;
const otherName = /customer|account|user|member|product|item|sku|shop|device|session|phone|tel|postal|card|会員|顧客/i;

/** An order's number stands on every row of its items. What repeats more often than this is words, such as "Subscription", and no number. */
const mostRows = 10;

/** Suggests a mapping for each file, to be written below `folder`. Throws what `suggestMapping` throws. */
export async function suggestTogether(
  paths: readonly string[],
  folder: string,
  options: Pick<TableOptions, 'encoding'>,
): Promise<readonly NamedMapping[]> {
  const byColumns = new Map<string, string>();
  const sides: Side[] = [];
  for (const path of paths) {
    const { text, columns: all } = await suggestMapping(path, options);
    const spec = parse(text) as MappingSpec | null;
    const columns = JSON.stringify([spec?.header, all.map(({ name }) => name)]);
    if (spec && !byColumns.has(columns)) byColumns.set(columns, join(folder, nameFor(path, byColumns.size)));
    const joining = [spec?.fields['id'], spec?.fields['order_id'], ...(spec?.join ?? [])];
    const keys = new Set(joining.flatMap(plainColumns));
    const kind = spec ? (spec.kind ?? 'orders') : 'lines of our own form';
    sides.push({ path, text, mapping: byColumns.get(columns), kind, keys, numbers: numbersOf(all, keys) });
  }
  const links = sides.flatMap((one, index) => sides.slice(index + 1).flatMap(other => linkOf(one, other)));
  return [...byColumns.values()].map((path, index) => {
    const text = withJoins(sides.find(({ mapping }) => mapping === path)!, links);
    return { path, text: index === 0 ? about(sides, links) + text : text };
  });
}

/** Numbered, because files of one name may lie in several folders. */
const nameFor = (path: string, before: number) =>
  `${before + 1}-${path === '-' ? 'standard-input' : basename(path).replace(/(\.\w{1,7})??(\.(gz|gzip|zst|zstd))?$/, '')}.yaml`;

/** Columns that a source names outright. */
const plainColumns = (source: Source | undefined): readonly string[] =>
  [source].flat().flatMap(each => (typeof each === 'string' && !each.startsWith('=') ? [columnName(each)] : []));

/** The columns that share most numbers, of files of two kinds: those of one kind are not joined. */
function linkOf(one: Side, other: Side): readonly Link[] {
  if (one.kind === other.kind) return [];
  const links = one.numbers.flatMap(left => other.numbers.map(right => linkBetween(one, other, left, right)));
  const known = ({ columns: [left, right] }: Link) => Number(one.keys.has(left)) + Number(other.keys.has(right));
  const whole = links.filter(({ shared }) => shared > 0);
  const found = whole.length > 0 ? whole : links.flatMap(withoutPrefixes);
  return found.toSorted((a, b) => b.shared - a.shared || known(b) - known(a)).slice(0, 1);
}

type Numbers = Side['numbers'][number];

function linkBetween(one: Side, other: Side, [left, here]: Numbers, [right, there]: Numbers): Link {
  const [few, many] = here.size < there.size ? [here, there] : [there, here];
  const shared = [...few].filter(value => many.has(value)).length;
  return { sides: [one, other], columns: [left, right], before: ['', ''], shared, of: few.size };
}

/** The same columns where what stands before all numbers of a side is taken off, if most of the numbers are then the same. */
function withoutPrefixes({ sides, columns }: Link): readonly Link[] {
  const numbers = sides.map((side, index) => side.numbers.find(([name]) => name === columns[index])!);
  const before = numbers.map(([, values]) => prefixOf([...values]));
  // One program puts something before the other's numbers; two that count from 1 have nothing to do with one another.
  if (before.filter(prefix => prefix !== '').length !== 1 || columns.some(name => /[[\]]/.test(name))) return [];
  const [left, right] = numbers.map(([name, values], index): Numbers => {
    return [name, new Set([...values].map(value => value.slice(before[index]!.length)))];
  });
  const link = linkBetween(...sides, left!, right!);
  const areLong = [...left![1], ...right![1]].every(value => value.length >= fewestFigures);
  const isLikely = areLong && link.of >= fewestNumbers && link.shared * 2 >= link.of;
  return isLikely ? [{ ...link, before: [before[0]!, before[1]!] }] : [];
}

/** Fewer numbers that are alike but for what stands before them may be so by chance. */
const fewestNumbers = 3;
const fewestFigures = 3;

/** Letters and signs that all the numbers begin with, before their first figure. */
function prefixOf(values: readonly string[]): string {
  const prefix = /^[^\d"]*/.exec(values[0] ?? '')![0];
  return values.every(value => value.startsWith(prefix)) ? prefix : '';
}

/** 1, 2, 3, …: the rows of a list, counted. Small order numbers are the same figures, and other orders. */
const isRowCount = ({ cells }: Column) => cells.every((cell, row) => cell === String(row + 1));

const numbersOf = (columns: readonly Column[], keys: ReadonlySet<string>) =>
  columns
    .filter(column => {
      const { name } = column;
      return keys.has(name) || (numberName.test(name) && !otherName.test(name) && !isRowCount(column));
    })
    .filter(({ values }) => new Set(values).size * mostRows > values.length)
    .map(({ name, values }) => [name, new Set(values.map(joinKey))] as const);

/** The mapping of a file, with the columns that join it and that it does not name yet. */
function withJoins({ mapping, keys, text }: Side, links: readonly Link[]): string {
  const names = links.flatMap(({ sides, columns, before }) =>
    columns.flatMap((name, side) =>
      sides[side]!.mapping !== mapping ? [] : before[side] ? [`=after([${name}], "${before[side]}")`] : [name],
    ),
  );
  const missing = [...new Set(names)].filter(name => !keys.has(name)).map(name => JSON.stringify(name));
  if (missing.length === 0) return text;
  const begun = /^join:( \[|\n {2}- )/m.exec(text);
  const unused = text.search(/^# Not used:$/m);
  const end = unused < 0 ? text.length : unused;
  if (!begun)
    return `${text.slice(0, end)}join: [${missing.join(', ')}]   # stands in another file too\n${text.slice(end)}`;
  const between = begun[1] === ' [' ? ', ' : '\n  - ';
  const behind = begun.index + begun[0].length;
  return `${text.slice(0, behind)}${missing.join(between)}${between}${text.slice(behind)}`;
}

const withoutThem = (before: Link['before']) => {
  const prefixes = before.filter(prefix => prefix !== '').map(prefix => `"${prefix}"`);
  return prefixes.length === 0
    ? ''
    : `, once ${prefixes.join(' and ')} is taken off: CAREFUL, are they the same orders?`;
};

/** A path as a shell takes it. */
const word = (path: string) => (/[\s'"$`\\!*?()<>|&;#]/.test(path) ? `'${path.replaceAll("'", `'\\''`)}'` : path);

function about(sides: readonly Side[], links: readonly Link[]): string {
  const mappings = [...new Set(sides.flatMap(({ mapping }) => mapping ?? []))].map(path => `--map ${word(path)}`);
  const isMixed = new Set(sides.map(({ kind }) => kind)).size > 1;
  // Lines of our own were not looked into.
  const isSeen = isMixed && sides.every(({ mapping }) => mapping);
  const alone = sides.filter(side => isSeen && !links.some(link => link.sides.includes(side)));
  const lines = [
    `These mappings are for ${sides.length} files that are replayed together:`,
    ...sides.map(({ path, mapping, kind }) => `  ${path}: ${kind}, ${mapping ? `by ${mapping}` : 'no mapping needed'}`),
    `  ${['sekisho replay', ...sides.map(({ path }) => word(path)), ...mappings].join(' ')}`,
    isMixed
      ? 'They find one another by what stands in id, order_id and join; of the rows that were looked at:'
      : 'All are of one kind: none is joined with another.',
    ...links.map(
      ({ sides: [one, other], columns: [left, right], before, shared, of }) =>
        `  [${left}] of ${one.path} = [${right}] of ${other.path}: ${shared} of ${of} numbers stand in both${withoutThem(before)}`,
    ),
    ...alone.map(
      ({ path }) =>
        `  CAREFUL: no number of ${path} was seen in a file of another kind: which column has it? Write it under join.`,
    ),
  ];
  return lines.map(line => `# ${line.replaceAll(/\p{Cc}/gu, '?')}\n`).join('');
}
