/** How lists changed: entries that came and went, and those whose expiry, meaning or note is another. */
import { everyPart, listsRead } from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';
import { recognisingLists } from '../../engine/features.ts';
import { listKey } from '../../engine/rules/lists.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { type ListEntry, readList } from '../../shared/list-file.ts';
import { columnsOf } from '../lints/expired.ts';
import { clausesOf } from '../logic/clauses.ts';
import type { RuleSetParts } from '../parts.ts';
import { type Change, compareByKey, counted, type Effect, opposite, text, together } from './change.ts';
import { effectOfHits } from './rules.ts';

/** Values that are named before the rest is only counted. */
const mostNamed = 5;

/** The changes of every file under lists/, those of places and goods too. */
export function diffLists(before: RuleSetParts, after: RuleSetParts): Change[] {
  const lists = ({ files }: RuleSetParts) => new Map([...files].filter(([file]) => file.startsWith('lists/')));
  const known = (file: string) => readersOf(file, before, after);
  return compareByKey(lists(before), lists(after), {
    added: (file, is) => {
      const count = entriesOf(file, is).size;
      const how = text(`added (${counted(count, 'entry', 'entries')})`, `追加（${count}件）`);
      return [{ reach: known(file).decides ? 'minor' : 'patch', what: named(file), how }];
    },
    removed: (file, was) => {
      const count = entriesOf(file, was).size;
      const how = text(`removed (had ${counted(count, 'entry', 'entries')})`, `削除（${count}件あった）`);
      return [{ reach: known(file).decides ? 'minor' : 'patch', what: named(file), how }];
    },
    both: (file, was, is) => diffEntries(file, entriesOf(file, was), entriesOf(file, is), known(file)),
  });
}

const named = (file: string) => text(`list ${file}`, `リスト ${file}`);

type Entries = ReadonlyMap<string, ListEntry>;

/** The entries of a list by what they match. The same value of another code system is another entry. */
function entriesOf(file: string, whole: string): Entries {
  const csv = file.endsWith('.csv');
  const header = /^\uFEFF?code,/m;
  const lines = csv ? whole.replace(header, 'value,') : `value\n${whole.split('\n').map(cellOf).join('\n')}`;
  const { entries } = readList(file, lines, columnsOf(lines));
  const seen = new Map<string, number>();
  const text = (entry: ListEntry) => JSON.stringify([decisive(entry), entry.expires]);
  const ordered = entries.toSorted((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : a.line - b.line));
  return new Map(
    ordered.map(entry => {
      // A value may stand in several rows, of which each says something else (lists of goods).
      const key = `${listKey(entry.value)} ${entry.more['code_system'] ?? ''}`;
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return [`${key} ${before}`, entry];
    }),
  );
}

/** A line of a plain list as a cell of CSV; notes stay notes. */
function cellOf(line: string): string {
  const value = line.trim();
  return value.startsWith('#') || !/[",]/.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}

function diffEntries(file: string, before: Entries, after: Entries, readers: Readers): Change[] {
  const byLine = (a: ListEntry, b: ListEntry) => a.line - b.line;
  const added = [...after]
    .filter(([key]) => !before.has(key))
    .map(([, entry]) => entry)
    .sort(byLine);
  const removed = [...before]
    .filter(([key]) => !after.has(key))
    .map(([, entry]) => entry)
    .sort(byLine);
  const kept = [...after].flatMap(([key, is]) => {
    const was = before.get(key);
    return was === undefined ? [] : [{ was, is }];
  });
  kept.sort((a, b) => byLine(a.is, b.is));
  const expiry = kept.filter(({ was, is }) => was.expires !== is.expires);
  const meaning = kept.filter(({ was, is }) => JSON.stringify(decisive(was)) !== JSON.stringify(decisive(is)));
  const notes = kept.filter(({ was, is }) => noteOf(was) !== noteOf(is));
  const parts: readonly [count: number, en: string, ja: string][] = [
    [added.length, 'added', '追加'],
    [removed.length, 'removed', '削除'],
    [expiry.length, 'with another expiry', '期限変更'],
    [meaning.length, 'read otherwise', '意味の変更'],
    [notes.length, 'with another note, source or date', 'メモ・出所・登録日の変更'],
  ];
  const told = parts.filter(([count]) => count > 0);
  if (told.length === 0) return [];
  const how = text(
    told.map(([count, en]) => `${counted(count, 'entry', 'entries')} ${en}`).join(', '),
    told.map(([count, , ja]) => `${count}件${ja}`).join('、'),
  );
  const show = ({ value }: ListEntry) => (readers.personal ? masked(value) : value);
  const place = (entry: ListEntry) => `${show(entry)} (${entry.line})`;
  const until = (date: string | undefined) => date ?? 'never';
  const details = [
    ...naming(text('added', '追加'), added.map(place)),
    ...naming(text('removed', '削除'), removed.map(place)),
    ...naming(
      text('expires', '期限'),
      expiry.map(({ was, is }) => `${place(is)} ${until(was.expires)} → ${until(is.expires)}`),
    ),
    ...naming(
      text('read otherwise', '意味の変更'),
      meaning.map(({ is }) => place(is)),
    ),
  ];
  const decides = added.length + removed.length + expiry.length + meaning.length > 0 && readers.decides;
  const grows = together([
    ...(added.length > 0 || expiry.some(({ was, is }) => later(was, is)) ? (['more'] as const) : []),
    ...(removed.length > 0 || expiry.some(({ was, is }) => !later(was, is)) ? (['less'] as const) : []),
  ]);
  const effect =
    grows === 'less'
      ? opposite(readers.whenGrown)
      : grows === 'both' && readers.whenGrown
        ? 'both'
        : grows && readers.whenGrown;
  return [{ reach: decides ? 'minor' : 'patch', what: named(file), how, details, ...(effect ? { effect } : {}) }];
}

/** What an entry says beyond its value: a class of goods, a kind of match. */
const decisive = ({ more }: ListEntry) =>
  Object.entries(more)
    .filter(([column]) => !free.has(column))
    .sort();
const free = new Set(['value', 'code', 'source', 'added', 'expires', 'note']);
const noteOf = ({ source, added, note }: ListEntry) => JSON.stringify([source, added, note]);
const later = (was: ListEntry, is: ListEntry) => (is.expires ?? '9999') > (was.expires ?? '9999');

function naming(title: Bilingual, values: readonly string[]): Bilingual[] {
  if (values.length === 0) return [];
  const [shown, rest] = [values.slice(0, mostNamed), values.length - mostNamed];
  return [
    text(
      `${title.en}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
      `${title.ja}：${shown.join('、')}${rest > 0 ? `、ほか${rest}件` : ''}`,
    ),
  ];
}

/** A value that may name a person, so that the reader of its list knows it again and nobody else learns it. */
function masked(value: string): string {
  const letters = [...value];
  return letters.length <= 6 ? '…' : `${letters.slice(0, 3).join('')}…${letters.slice(-2).join('')}`;
}

/** Who asks a list, and what for. */
interface Readers {
  /** True when a live rule or the engine itself asks it. */
  readonly decides: boolean;
  /** True when it is asked for what may name a person: an account, a door, a device, an address. */
  readonly personal: boolean;
  /** What it means for shoppers that the list grows, where every live reader agrees. */
  readonly whenGrown?: Effect;
}

/** Features whose values name nobody. */
const impersonal = new Set(['email.domain', 'merchant.id', 'device.language']);

function readersOf(file: string, before: RuleSetParts, after: RuleSetParts): Readers {
  const [, name] = /^lists\/([^/]+)\.(?:csv|txt)$/.exec(file) ?? [];
  if (name === undefined || name === 'decline_codes') return { decides: true, personal: false };
  const rules = [before, after].flatMap(({ rules: all }) => all);
  const asked = rules.flatMap(({ condition }) =>
    [...everyPart(condition)].flatMap(part =>
      part.kind === 'in' && part.right.kind === 'named-list' && part.right.name === name ? [print(part.left)] : [],
    ),
  );
  const paths = new Map([...before.paths, ...after.paths]);
  const names = (path: string) =>
    !impersonal.has(path) && !path.startsWith('card.') && paths.get(path)?.values === undefined;
  const live = rules.filter(rule => rule.status === 'live' && listsRead(rule.condition).includes(name));
  const effects = live.map(rule => effectOfGrowth(rule, name));
  const whenGrown = together(effects);
  const engine = recognisingLists.some(lists => lists === name);
  return {
    decides: engine || live.length > 0,
    personal: !engine && (asked.length === 0 || asked.some(names)),
    ...(whenGrown === undefined || effects.includes(undefined) ? {} : { whenGrown }),
  };
}

/** What it means for shoppers that a list grows which a rule asks; undefined where the rule asks it within something else, such as a walk. */
function effectOfGrowth(rule: Rule, name: string): Effect | undefined {
  const answers = new Set<boolean>();
  for (const { parts } of clausesOf(rule.condition, true) ?? []) {
    for (const [part, holds] of parts) {
      const asked = part.match(new RegExp(`\\blists\\.${name}\\b`, 'g')) ?? [];
      if (asked.length === 0) continue;
      if (asked.length > 1 || !part.endsWith(` in lists.${name}`)) return undefined;
      answers.add(holds);
    }
  }
  if (answers.size !== 1) return undefined;
  return answers.has(true) ? effectOfHits(rule) : opposite(effectOfHits(rule));
}
