/** Reads the shape of a YAML value: maps with known keys, texts, numbers, words of a closed vocabulary. */
import type { Bilingual } from '../../shared/languages.ts';
import { didYouMean } from '../../shared/nearest.ts';
import type { YamlPath } from '../../shared/yaml-file.ts';
import type { Problems } from './problems.ts';

/** A map read from YAML: plain, with text keys. */
export type YamlMap = Readonly<Record<string, unknown>>;

/** True for a plain map. */
export function isYamlMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names a list of words for people: `a, b or c`. */
export function anyOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Hint for a misspelt word: the nearest one, else `otherwise`, else all of them when they are few. */
export function wordHint(word: string, known: Iterable<string>, otherwise?: string): string | undefined {
  const words = [...known];
  const few = words.length > 0 && words.length <= 16;
  return didYouMean(word, words) ?? otherwise ?? (few ? `known here: ${words.join(', ')}` : undefined);
}

/**
 * The map at the path with its keys checked. Reports unknown keys, each with the nearest name, and absent ones.
 * Undefined when there is no map (reported too).
 */
export function readMap(
  problems: Problems,
  value: unknown,
  path: YamlPath,
  keys: { readonly required: readonly string[]; readonly optional?: readonly string[] },
  what: string,
): YamlMap | undefined {
  const known = [...keys.required, ...(keys.optional ?? [])];
  if (!isYamlMap(value)) {
    problems.at(
      path,
      'wrong-type',
      `${what} is a map with the keys ${(keys.required.length > 0 ? keys.required : known).join(', ')}`,
    );
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const unquoted = problems.yaml.textCutByComma(path, key);
    const hint =
      unquoted !== undefined
        ? `a text with a comma stands in quotes: "${unquoted}"`
        : key === '<<'
          ? 'keys are not merged here: write each of them out'
          : /^\d+$/.test(key)
            ? 'numbers are written without separators: 10000'
            : wordHint(key, known);
    problems.atKey([...path, key], 'unknown-key', `${what} has no key "${key}"`, hint);
  }
  for (const key of keys.required) {
    if (!(key in value)) problems.at(path, 'missing-key', `${what} has no "${key}"`, `add the key "${key}"`);
  }
  return value;
}

/** The text at the path, trimmed and not empty; undefined (and reported) when it is none. */
export function readText(problems: Problems, value: unknown, path: YamlPath, what: string): string | undefined {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  if (typeof value !== 'string' && value !== null) {
    if (value !== undefined) problems.at(path, 'wrong-type', `${what} is a text`, quoteHint(value));
    return undefined;
  }
  problems.at(path, 'wrong-type', `${what} is empty`);
  return undefined;
}

function quoteHint(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? `put it in quotes: "${value}"` : undefined;
}

/** The whole number at the path inside its bounds; undefined (and reported) when it is none. */
export function readWholeNumber(
  problems: Problems,
  value: unknown,
  path: YamlPath,
  what: string,
  [least, most]: readonly [number, number],
  code: 'points-range' | 'wrong-type' | 'family-limits' | 'policy-bands' | 'policy-fail' = 'wrong-type',
): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  if (value !== undefined)
    problems.at(path, code, `${what} is a whole number from ${least} to ${most}`, numberAlone(value));
  return undefined;
}

/** What to do about `10点`, `10 points`, `１０`, `"10"`. */
function numberAlone(value: unknown): string | undefined {
  const [, number, unit] = (typeof value === 'string' && /^(-?\d+)([^\d.,]*)$/.exec(value.normalize('NFKC'))) || [];
  if (number === undefined) return undefined;
  if (number === value) return `write ${number} without quotes`;
  return unit === '' ? `write numbers in half width: ${number}` : `write the number alone: ${number}`;
}

/** One of the words at the path; undefined (and reported) when it is another. */
export function readWord<Word extends string>(
  problems: Problems,
  value: unknown,
  path: YamlPath,
  what: string,
  words: readonly Word[],
): Word | undefined {
  if (words.includes(value as Word)) return value as Word;
  if (value !== undefined) {
    problems.at(
      path,
      'unknown-value',
      `${what} is ${anyOf(words)}`,
      typeof value === 'string' ? didYouMean(value, words) : undefined,
    );
  }
  return undefined;
}

/** The list of texts at the path; empty when absent. */
export function readTexts(problems: Problems, value: unknown, path: YamlPath, what: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    const hint = typeof value === 'string' ? `write [${value}]` : undefined;
    problems.at(path, 'wrong-type', `${what} is a list of texts`, hint);
    return [];
  }
  return value.flatMap((entry: unknown, index) => {
    const text = readText(problems, entry, [...path, index], `an entry of ${what}`);
    return text === undefined ? [] : [text];
  });
}

/** A text in both languages; undefined (and reported) when one is absent. */
export function readBilingual(problems: Problems, value: unknown, path: YamlPath, what: string): Bilingual | undefined {
  if (value === undefined) return undefined;
  const map = readMap(problems, value, path, { required: ['ja', 'en'] }, what);
  if (map === undefined) return undefined;
  const ja = readText(problems, map['ja'], [...path, 'ja'], `${what} in Japanese`);
  const en = readText(problems, map['en'], [...path, 'en'], `${what} in English`);
  return ja === undefined || en === undefined ? undefined : { ja, en };
}
