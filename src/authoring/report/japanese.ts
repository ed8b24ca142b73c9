/**
 * Sentences in Japanese. The parts that find problems write English; the catalogue has each sentence of theirs beside
 * its Japanese, and this finds the entry that a sentence was made from.
 */
import { type ProblemCode, problems } from '../../shared/errors.ts';
import type { Language } from '../../shared/languages.ts';
import { answers } from './japanese-answers.ts';
import { comments } from './japanese-comments.ts';
import { refusals } from './japanese-refusals.ts';
import { hints, messages, phrases } from './japanese-sentences.ts';
import { problemsInJapanese } from './problems-in-japanese.ts';

type Table = readonly (readonly [en: string, ja: string])[];

/** An entry made ready. */
interface Entry {
  /** What its English looks like, with a group for each placeholder. */
  readonly looks: RegExp;
  readonly placeholders: readonly { readonly mark: string; readonly name: string }[];
  readonly ja: string;
}

const placeholder = /\{([*,=!]?)(\w+)\}/g;

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

/** The comments of a suggested mapping in the language that is wanted. What is read of it stays, and so does a comment that the catalogue does not have. */
export function commentsIn(mapping: string, language: Language): string {
  return language === 'en' ? mapping : mapping.split('\n').map(lineWithComment).join('\n');
}

function lineWithComment(line: string): string {
  if (!line.includes('# ')) return line;
  // A comment begins behind "# ", which a name in quotes may hold too; what is known of a column stands behind its name.
  for (const { 0: mark, index } of [...line.matchAll(/# +| {3}(?! )/g)].reverse()) {
    const begins = index + mark.length;
    const said = saidBy(comments, line.slice(begins));
    if (said !== undefined) return line.slice(0, begins) + said;
  }
  return line;
}

/**
 * Why a line, a row or a body is refused, in Japanese: a sentence, which may stand behind the place that it is said of
 * (`/amount/value: This must be at least 0.`). Undefined where the catalogue does not have it.
 */
export function refusalInJapanese(text: string): string | undefined {
  const whole = refusalSentence(text);
  if (whole !== undefined || !text.startsWith('/')) return whole;
  // The name of a field may hold a colon too: the first behind which a sentence of ours begins ends the place.
  for (const [place, sentence] of splits(text, ': ')) {
    const said = refusalSentence(sentence);
    if (said !== undefined) return `${place.replace(withheldName, '（長い数字を含むため名前は省略）')}: ${said}`;
  }
  return undefined;
}

/** What stands for the name of a field that may be a card number (`safeName`, engine/checkout/problems.ts). */
const withheldName = '(name withheld: it holds a long number)';

/** What the codes mean, without the full stop: said where a problem has no sentence of its own. */
const meanings: ReadonlyMap<string, string> = new Map(
  Object.entries(problems).map(([code, { text }]) => {
    const ja = problemsInJapanese[code as ProblemCode].text;
    return [text.replace(/\.$/, ''), ja.replace(/。$/, '')];
  }),
);

function refusalSentence(text: string): string | undefined {
  const sentence = text.replace(/\.$/, '');
  const said = meanings.get(sentence) ?? saidBy(refusals, sentence);
  return said === undefined ? undefined : `${said}${/[.?]$/.test(text) ? '。' : ''}`;
}

/** The same in the language that is wanted; in English where there is no Japanese. */
export function refusalIn(text: string, language: Language): string {
  return language === 'ja' ? (refusalInJapanese(text) ?? text) : text;
}

/** Several refusals in a row; one that the catalogue does not have stays in English. */
function refusalsInJapanese(text: string): string {
  return text
    .split(/(?<=[.?]); /)
    .map(each => refusalIn(each, 'ja'))
    .join('');
}

/** Every way to take a text apart at a separator, the first place first. */
function* splits(text: string, separator: string): Generator<readonly [string, string]> {
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1))
    yield [text.slice(0, at), text.slice(at + separator.length)];
}

/**
 * What a command answers, or what is wrong, in the language that is wanted; in English where there is no Japanese.
 * Several lines are several sentences. A hint may stand behind a semicolon.
 */
export function inLanguage(text: string, language: Language): string {
  if (language === 'en') return text;
  const lines = text.split('\n');
  if (lines.length > 1) return lines.map(line => inLanguage(line, language)).join('\n');
  const indent = /^ */.exec(text)![0];
  if (indent !== '') return `${indent}${inLanguage(text.slice(indent.length), language)}`;
  const [, place = '', said = ''] = placed.exec(text) ?? [];
  // Behind a place stands a sentence by itself: an entry for a file (`{file}: …`) would take the place for its name.
  const behind = refusalInJapanese(said) ?? sentenceInJapanese(said);
  if (behind !== undefined) return `${place.replace('standard input:', '標準入力:')}${behind}`;
  return sentenceInJapanese(text) ?? text;
}

function sentenceInJapanese(text: string): string | undefined {
  return hintedInJapanese(text) ?? answerInJapanese(text) ?? refusalInJapanese(text) ?? suggestionInJapanese(text);
}

const answerInJapanese = (text: string) => saidBy(answers, text) ?? messageInJapanese(text);

/** A message with a hint behind it, where the catalogue has both. */
function hintedInJapanese(text: string): string | undefined {
  for (const [message, hint] of splits(text, '; ')) {
    const [said, advice] = [answerInJapanese(message), hintInJapanese(hint)];
    if (said !== undefined && advice !== undefined) return `${said}。${advice}`;
  }
  return undefined;
}

/** A message that the catalogue does not have, with what was meant behind it. */
function suggestionInJapanese(text: string): string | undefined {
  const [message = '', hint] = text.split(/; (?=did you mean |known here: )/);
  const advice = hint === undefined ? undefined : hintInJapanese(hint);
  return advice === undefined ? undefined : `${message}。${advice}`;
}

/** `orders.csv:3: bad-amount: …`, `map.yaml:11:7: …`: a place, and perhaps the code, before what is said of it. */
const placed = /^(\s*\S.*?:\d+(?::\d+)?: (?:[a-z]+(?:-[a-z]+)+: )?)(.+)$/;

/** What to do about it, likewise. */
export function hintInJapanese(hint: string): string | undefined {
  // A hint of a case is a sentence of the API that begins small.
  return saidBy(hints, hint) ?? saidBy(refusals, `${hint.charAt(0).toUpperCase()}${hint.slice(1)}`);
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
  if (mark === '!') return refusalsInJapanese(text);
  if (mark === '=') return isProse(text) ? undefined : text;
  return mark === ',' ? text.replaceAll(/, | or | and /g, '、') : text;
}

/** `goods.high_risk_share`, `after_ms`, `"from"`. */
const isName = (text: string) => /^("[^"]+"|\w+[._][\w.]+)$/.test(text);

/** Words of English in a row, outside of quotes: a sentence that the catalogue does not have. */
const isProse = (text: string) => /\b[a-z]+ [a-z]+ [a-z]+\b/.test(text.replaceAll(/"[^"]*"|`[^`]*`/g, '""'));
