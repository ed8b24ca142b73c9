/**
 * Sentences in Japanese. The parts that find problems write English; the catalogue has each sentence of theirs beside
 * its Japanese, and this finds the entry that a sentence was made from.
 */
import type { Language } from '../../shared/languages.ts';
import { answers } from './japanese-answers.ts';
import { hints, messages, phrases } from './japanese-sentences.ts';

type Table = readonly (readonly [en: string, ja: string])[];

/** An entry made ready. */
interface Entry {
  /** What its English looks like, with a group for each placeholder. */
  readonly looks: RegExp;
  readonly placeholders: readonly { readonly mark: string; readonly name: string }[];
  readonly ja: string;
}

const placeholder = /\{([*,=]?)(\w+)\}/g;

/** Made ready at the first question: most runs ask none. */
const prepared = new Map<Table, readonly Entry[]>();

function entriesOf(table: Table): readonly Entry[] {
  const known = prepared.get(table) ?? table.map(entryOf);
  prepared.set(table, known);
  return known;
}

function entryOf([en, ja]: Table[number]): Entry {
  // Each placeholder leaves its mark and its name between the pieces of text.
  const pieces = en.split(placeholder);
  const source = pieces.map((piece, index) => [literally(piece), '', '([^\\n]+?)'][index % 3]).join('');
  const placeholders = [...en.matchAll(placeholder)].map(([, mark = '', name = '']) => ({ mark, name }));
  return { looks: new RegExp(`^${source}$`), placeholders, ja };
}

const literally = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** What is wrong, in Japanese; undefined where the catalogue does not have it. */
export function messageInJapanese(message: string): string | undefined {
  return saidBy(messages, message);
}

/**
 * What a command answers, or what is wrong, in the language that is wanted; in English where there is no Japanese.
 * Several lines are several sentences. A hint may stand behind a semicolon.
 */
export function inLanguage(text: string, language: Language): string {
  if (language === 'en') return text;
  const lines = text.split('\n');
  if (lines.length > 1) return lines.map(line => inLanguage(line, language)).join('\n');
  const whole = saidBy(answers, text) ?? messageInJapanese(text);
  if (whole !== undefined) return whole;
  const [, place = '', said] = placed.exec(text) ?? [];
  if (said !== undefined) return `${place}${inLanguage(said, language)}`;
  const [message = '', hint] = text.split(/; (?=did you mean |known here: )/);
  if (hint === undefined) return text;
  return `${inLanguage(message, language)}。${hintInJapanese(hint) ?? hint}`;
}

/** `orders.csv:3: bad-amount: …`, `map.yaml:11:7: …`: a place, and perhaps the code, before what is said of it. */
const placed = /^(\s*\S.*?:\d+(?::\d+)?: (?:[a-z]+(?:-[a-z]+)+: )?)(.+)$/;

/** What to do about it, likewise. */
export function hintInJapanese(hint: string): string | undefined {
  return saidBy(hints, hint);
}

function saidBy(table: Table, text: string): string | undefined {
  for (const { looks, placeholders, ja } of entriesOf(table)) {
    const match = looks.exec(text);
    if (match === null) continue;
    const values = new Map(placeholders.map(({ mark, name }, index) => [name, filledIn(mark, match[index + 1]!)]));
    if ([...values.values()].includes(undefined)) continue;
    return ja.replace(placeholder, (all, _mark, name: string) => values.get(name) ?? all);
  }
  return undefined;
}

/** What stands for a placeholder in Japanese; undefined where the text is none that it stands for. */
function filledIn(mark: string, text: string): string | undefined {
  if (mark === '*') return saidBy(phrases, text) ?? (isName(text) ? `${text} ` : undefined);
  if (mark === '=') return isProse(text) ? undefined : text;
  return mark === ',' ? text.replaceAll(/, | or | and /g, '、') : text;
}

/** `goods.high_risk_share`, `after_ms`, `"from"`. */
const isName = (text: string) => /^("[^"]+"|\w+[._][\w.]+)$/.test(text);

/** Words of English in a row, outside of quotes: a sentence that the catalogue does not have. */
const isProse = (text: string) => /\b[a-z]+ [a-z]+ [a-z]+\b/.test(text.replaceAll(/"[^"]*"|`[^`]*`/g, '""'));
