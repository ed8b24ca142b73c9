/**
 * The lists that goods are recognised by, read from a rule set: which classes resell (classes.csv), what the shops' own
 * categories mean (category-map.csv), codes (gtin.csv) and the words of titles (titles/*.csv). All recognition is data:
 * a brand or a category is a line in one of these files (docs/goods.md).
 */
import type { Finding } from '../../shared/finding.ts';
import { expiresAt, type ListEntry, readList } from '../../shared/list-file.ts';
import { nearest } from '../../shared/nearest.ts';
import { type GoodsClass, goodsClasses } from '../types.ts';
import { type GtinEntry, readGtinPattern } from './gtin.ts';
import { type CompiledPattern, compilePattern, type MatchMode, matchModes, mixesNumbers } from './patterns.ts';

/** What a class of goods means for risk: one line of classes.csv. */
export interface ClassFacts {
  /** Counts among goods that resell quickly. */
  readonly high_risk: boolean;
  /** 0–1: how quickly and how near its price it turns into money. */
  readonly resale_index: number;
  /** Delivered electronically. */
  readonly electronic: boolean;
  /** Value itself: e-money, gift cards, vouchers. */
  readonly gift_card: boolean;
}

/** Roles of a pattern in a title. docs/goods.md explains each with examples. */
const titleRoles = [
  'goods',
  'noun',
  'platform',
  'brand',
  'hint',
  'confirm',
  'bundle',
  'not',
  'ignore',
  'cancel_before',
  'cancel_touching',
  'cancel_means',
  'cancel_after',
] as const;
export type TitleRole = (typeof titleRoles)[number];

/** Where an entry came from, and until when it holds. */
interface Listed {
  /** The entry as written, for evidence and explanations. */
  readonly value: string;
  readonly file: string;
  readonly line: number;
  /** Milliseconds since 1970 UTC from which the entry no longer holds; Infinity as a rule. */
  readonly until: number;
}

/** One pattern of titles/*.csv. */
export interface TitlePattern extends Listed {
  readonly pattern: CompiledPattern;
  readonly role: TitleRole;
  /** The class meant (`goods`, `noun`, `platform`, `brand`, `hint`), or the classes spoken for or against (`confirm`, `not`). */
  readonly classes: readonly GoodsClass[];
  /** How strongly it speaks: 1 only together with others, 2 by itself, 3 plainly, 4 against all odds. */
  readonly strength: number;
}

/** One pattern of category-map.csv. */
export interface CategoryPattern extends Listed {
  readonly pattern: CompiledPattern;
  readonly class: GoodsClass;
  /** A hint joins the title's words; a certain entry decides by itself. */
  readonly certain: boolean;
}

/** One line of gtin.csv. */
export type GtinListed = GtinEntry & Listed & { readonly class: GoodsClass };

/** Everything that recognition needs. */
export interface GoodsLists {
  readonly classes: ReadonlyMap<GoodsClass, ClassFacts>;
  readonly titles: readonly TitlePattern[];
  readonly categories: readonly CategoryPattern[];
  readonly gtins: readonly GtinListed[];
  /** Folded titles of lines that are no goods: postage, fees, discounts (fees.csv). */
  readonly fees: ReadonlySet<string>;
  /** Some entry has an end date, so that the day of the checkout matters. */
  readonly dated: boolean;
}

const folder = 'lists/goods/';
/** Things with a plug or a battery. */
const deviceClasses: readonly GoodsClass[] = ['consumer_electronics', 'pc', 'oa_peripherals', 'game_console'];
/** What accessories are for: devices, and vouchers, which have cases and envelopes. */
export const classesWithAccessories: readonly GoodsClass[] = [...deviceClasses, 'e_money', 'ticket'];
/** Words for several classes at once, in the column `class`. */
const groups: Readonly<Record<string, readonly GoodsClass[]>> = {
  all: goodsClasses,
  // What a book, a record or a game is not: the thing itself. A book can be an e-book, a game a code.
  physical: goodsClasses.filter(name => name !== 'digital_content' && name !== 'e_money'),
  devices: deviceClasses,
};
const defaultStrength: Readonly<Record<TitleRole, number>> = {
  goods: 3,
  noun: 3,
  platform: 3,
  brand: 1,
  hint: 1,
  confirm: 1,
  bundle: 2,
  not: 3,
  ignore: 0,
  cancel_before: 0,
  cancel_touching: 0,
  cancel_means: 0,
  cancel_after: 0,
};

/** Roles that speak for one class. */
export const speaksForOne: ReadonlySet<TitleRole> = new Set(['goods', 'noun', 'platform', 'brand', 'hint']);
/** Roles that speak about other words, not about a class. */
export const withoutClass: ReadonlySet<TitleRole> = new Set([
  'ignore',
  'cancel_before',
  'cancel_touching',
  'cancel_means',
  'cancel_after',
]);

/** Reads the goods lists of a rule set. Never throws: a faulty row is a finding at its place, and the others are kept. */
export function readGoodsLists(files: ReadonlyMap<string, string>): {
  readonly lists: GoodsLists;
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const reader = (file: string, columns: readonly string[]) => new Rows(file, files.get(file) ?? '', columns, findings);
  const classes = readClasses(reader(`${folder}classes.csv`, ['resale_index', 'high_risk', 'electronic', 'gift_card']));
  if (!files.has(`${folder}classes.csv`)) findings.push(missingClasses);
  const categories = readCategories(reader(`${folder}category-map.csv`, ['class', 'match', 'weight']));
  const gtins = readGtins(reader(`${folder}gtin.csv`, ['class']));
  const fees = readFees(reader(`${folder}fees.csv`, []));
  const titles = [...files.keys()]
    .filter(file => file.startsWith(`${folder}titles/`) && file.endsWith('.csv'))
    .sort()
    .flatMap(file => readTitles(reader(file, ['role', 'class', 'strength', 'match'])));
  const dated = [...titles, ...categories, ...gtins].some(entry => entry.until !== Number.POSITIVE_INFINITY);
  return { lists: { classes, titles, categories, gtins, fees, dated }, findings };
}

const missingClasses: Finding = {
  code: 'goods-classes-missing',
  severity: 'warning',
  file: `${folder}classes.csv`,
  line: 1,
  column: 1,
  length: 1,
  message: 'the rule set does not say which classes of goods resell quickly, so that no class counts as high risk',
  hint: 'add lists/goods/classes.csv with the columns value, resale_index, high_risk, electronic, gift_card',
};

/** The rows of one list with findings that point at the very cell. */
class Rows {
  readonly entries: readonly ListEntry[];
  readonly #lines: readonly string[];
  readonly #findings: Finding[];
  readonly #file: string;

  constructor(file: string, text: string, columns: readonly string[], findings: Finding[]) {
    this.#file = file;
    this.#findings = findings;
    this.#lines = text.split('\n');
    const read = text.trim() === '' ? { entries: [], findings: [] } : readList(file, text, columns);
    this.entries = read.entries;
    findings.push(...read.findings);
  }

  listed(entry: ListEntry): Listed {
    return { value: entry.value, file: this.#file, line: entry.line, until: expiresAt(entry) };
  }

  problem(entry: ListEntry, cell: string, code: string, message: string, hint?: string): undefined {
    const at = cell === '' ? -1 : (this.#lines[entry.line - 1] ?? '').indexOf(cell);
    this.#findings.push({
      code,
      severity: 'error',
      file: this.#file,
      line: entry.line,
      column: at < 0 ? 1 : at + 1,
      length: at < 0 ? 1 : cell.length,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
    return undefined;
  }

  /** One of the allowed words; a finding and undefined otherwise. */
  word<Word extends string>(entry: ListEntry, column: string, allowed: readonly Word[], absent?: Word) {
    const cell = entry.more[column] ?? '';
    if (cell === '' && absent !== undefined) return absent;
    if (isOneOf(cell, allowed)) return cell;
    const near = nearest(cell, allowed);
    const message = cell === '' ? `"${column}" is empty` : `"${cell}" is no ${column}`;
    const hint = near ? `did you mean "${near}"?` : `one of: ${allowed.filter(word => word !== '').join(', ')}`;
    return this.problem(entry, cell, column === 'class' ? 'goods-class' : 'unknown-value', message, hint);
  }
}

function isOneOf<Word extends string>(cell: string, words: readonly Word[]): cell is Word {
  return (words as readonly string[]).includes(cell);
}

function readClasses(rows: Rows): ReadonlyMap<GoodsClass, ClassFacts> {
  const classes = new Map<GoodsClass, ClassFacts>();
  for (const entry of rows.entries) {
    const name = rows.word({ ...entry, more: { class: entry.value } }, 'class', goodsClasses);
    const cell = entry.more['resale_index'] ?? '';
    const index = Number(cell);
    if (cell === '' || !(index >= 0 && index <= 1))
      rows.problem(entry, cell, 'goods-resale-index', 'the resale index is a number from 0 to 1');
    const flag = (column: string) => rows.word(entry, column, ['yes', 'no'], 'no') === 'yes';
    const facts = {
      high_risk: flag('high_risk'),
      resale_index: index >= 0 && index <= 1 ? index : 0,
      electronic: flag('electronic'),
      gift_card: flag('gift_card'),
    };
    if (name) classes.set(name, facts);
  }
  return classes;
}

/** The compiled pattern of a row; a finding and undefined when nothing is left to look for. */
function patternOf(rows: Rows, entry: ListEntry): CompiledPattern | undefined {
  const mode: MatchMode | undefined = rows.word(entry, 'match', matchModes, '');
  if (mode === undefined) return undefined;
  const pattern = compilePattern(entry.value, mode);
  if (pattern.key === '')
    return rows.problem(entry, entry.value, 'goods-pattern', `"${entry.value}" holds no letter or number to look for`);
  if (mixesNumbers(pattern))
    return rows.problem(
      entry,
      entry.value,
      'goods-pattern',
      `"${entry.value}" mixes # with plain digits: # stands for every number, so this can never be found`,
      'write either # or the digits',
    );
  return pattern;
}

function readCategories(rows: Rows): CategoryPattern[] {
  return rows.entries.flatMap(entry => {
    const goodsClass = rows.word(entry, 'class', goodsClasses);
    const weight = rows.word(entry, 'weight', ['certain', 'hint'], 'certain');
    const pattern = patternOf(rows, entry);
    if (!goodsClass || !weight || !pattern) return [];
    return [{ ...rows.listed(entry), pattern, class: goodsClass, certain: weight === 'certain' }];
  });
}

function readGtins(rows: Rows): GtinListed[] {
  return rows.entries.flatMap(entry => {
    const goodsClass = rows.word(entry, 'class', goodsClasses);
    const gtin = readGtinPattern(entry.value);
    if (!gtin.ok) rows.problem(entry, entry.value, 'goods-gtin', gtin.error);
    return goodsClass && gtin.ok ? [{ ...rows.listed(entry), ...gtin.value, class: goodsClass }] : [];
  });
}

function readFees(rows: Rows): ReadonlySet<string> {
  const fees = new Set<string>();
  for (const entry of rows.entries) {
    const pattern = patternOf(rows, entry);
    if (pattern) fees.add(pattern.key);
  }
  return fees;
}

function readTitles(rows: Rows): TitlePattern[] {
  return rows.entries.flatMap(entry => {
    const role = rows.word(entry, 'role', titleRoles, 'goods');
    const classes = role && classesOf(rows, entry, role);
    const strength = role && strengthOf(rows, entry, role);
    const pattern = patternOf(rows, entry);
    if (!role || !classes || strength === undefined || !pattern) return [];
    return [{ ...rows.listed(entry), pattern, role, classes, strength }];
  });
}

/** The classes that a word in the column `class` means: one, or those of a group. */
const classesByWord: ReadonlyMap<string, readonly GoodsClass[]> = new Map([
  ...goodsClasses.map(name => [name, [name]] as const),
  ...Object.entries(groups),
]);

function classesOf(rows: Rows, entry: ListEntry, role: TitleRole): readonly GoodsClass[] | undefined {
  if (withoutClass.has(role)) return [];
  const cell = entry.more['class'] ?? '';
  const single = speaksForOne.has(role);
  const known = classesByWord.get(cell);
  if (known !== undefined && !(single && cell in groups)) return known;
  const names = cell.split(/\s+/).filter(name => name !== '');
  if (names.length === 0)
    return rows.problem(entry, '', 'goods-class', `"${entry.value}" names no class`, 'fill the column "class"');
  if (single && names.length > 1)
    return rows.problem(
      entry,
      cell,
      'goods-class',
      `a pattern for ${role} has one class, and this has ${names.length}`,
    );
  const classes: GoodsClass[] = [];
  for (const name of names) {
    const found = classesByWord.get(name);
    if (found !== undefined && !(name in groups && single)) classes.push(...found);
    else return rows.word({ ...entry, more: { class: name } }, 'class', goodsClasses) && undefined;
  }
  return classes;
}

function strengthOf(rows: Rows, entry: ListEntry, role: TitleRole): number | undefined {
  const cell = entry.more['strength'] ?? '';
  if (cell === '') return defaultStrength[role];
  const strength = Number(cell);
  if (Number.isInteger(strength) && strength >= 1 && strength <= 9) return strength;
  return rows.problem(entry, cell, 'goods-strength', `"${cell}" is no strength`, 'a whole number from 1 to 9');
}
