/**
 * Reasons: texts for people with placeholders, `{address.evidence}`, `{goods.high_risk_share:%}`, `{amount.value:,}`.
 * `{{` and `}}` stand for the braces themselves. Money is shown in the checkout's own currency, words of a vocabulary by
 * their labels, a missing feature as 不明 / unknown.
 */
import type { Language } from '../../shared/languages.ts';
import type { FeatureDefinition, Features, FeatureValue } from '../features.ts';
import { type FeaturePaths, featureReader } from './feature-paths.ts';
import { labelOf } from './labels.ts';
import { formatDecimal, formatMoney, formatPercent } from './numbers.ts';

/** A hole in the text, filled with a feature. Offsets are UTF-16 units into the template's text. */
export interface Placeholder {
  readonly path: string;
  /** `%`, `,`, `.1`, …; empty for the feature's usual way of writing. */
  readonly format: string;
  readonly offset: number;
  readonly length: number;
}

/** A template, cut into plain texts and placeholders. */
export interface Template {
  readonly parts: readonly (string | Placeholder)[];
}

/** What is wrong with a template, at an offset. */
export interface TemplateProblem {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

const piece = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/** Cuts a template. A brace that neither opens nor closes a placeholder is a problem. */
export function parseTemplate(text: string): { template: Template; problems: TemplateProblem[] } {
  const parts: (string | Placeholder)[] = [];
  const problems: TemplateProblem[] = [];
  let end = 0;
  for (const match of text.matchAll(piece)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const inner = match[1];
    if (inner !== undefined) {
      const colon = inner.indexOf(':');
      const path = (colon < 0 ? inner : inner.slice(0, colon)).trim();
      const format = colon < 0 ? '' : inner.slice(colon + 1).trim();
      parts.push({ path, format, offset: match.index, length: match[0].length });
    } else if (match[0].length === 2) parts.push(match[0][0]!);
    else problems.push({ offset: match.index, length: 1, message: `a single "${match[0]}" closes or opens nothing` });
  }
  if (end < text.length) parts.push(text.slice(end));
  return { template: { parts }, problems };
}

/** The placeholders of a template. */
export function placeholdersOf(template: Template): Placeholder[] {
  return template.parts.filter(part => typeof part !== 'string');
}

/** Why a format does not fit a feature; undefined when it does. */
export function formatProblem(format: string, definition: FeatureDefinition): string | undefined {
  if (definition.type === 'list<item>') return 'the lines of the basket cannot be shown in a reason';
  if (format === '') return undefined;
  if (!/^(%|,|\.[0-9])$/.test(format)) return `"${format}" is not a format; there are %, a comma, and .0 to .9`;
  if (definition.type !== 'int' && definition.type !== 'double') return `the format "${format}" needs a number`;
  if (format === '%' && (definition.type === 'int' || isMoney(definition))) return 'the format "%" needs a share';
  return undefined;
}

/** Writes the text of a template in one language for checkout after checkout. */
export function templateWriter(
  template: Template,
  paths: FeaturePaths,
  language: Language,
): (features: Features) => string {
  const unknown = language === 'ja' ? '不明' : 'unknown';
  const parts = template.parts.map((part, index) => {
    if (typeof part === 'string') {
      const countsBefore = typeof template.parts[index - 1] === 'object';
      return countsBefore ? part.slice(counterWordOf(part, language).length) : part;
    }
    const definition = paths.get(part.path);
    const read = featureReader(part.path);
    const after = template.parts[index + 1];
    const counterWord = typeof after === 'string' ? counterWordOf(after, language) : '';
    return (features: Features) => {
      const value = read(features);
      if (value === undefined || definition === undefined) return unknown;
      return `${show(value, part, definition, features, language)}${counterWord}`;
    };
  });
  return features => {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : part(features);
    return text;
  };
}

/** The Japanese word that counts what stands before it: it goes with the number, so that a missing one reads 不明 and not 不明件. */
function counterWordOf(text: string, language: Language): string {
  return language === 'ja' ? (/^[件枚回個人名](?!\p{Script=Han})/u.exec(text)?.[0] ?? '') : '';
}

function show(
  value: FeatureValue,
  { path, format }: Placeholder,
  definition: FeatureDefinition,
  features: Features,
  language: Language,
): string {
  if (typeof value === 'number') {
    if (format === '%') return formatPercent(value);
    if (format === ',') return formatDecimal(value, 2);
    if (format.startsWith('.')) return formatDecimal(value, Number(format.slice(1)), true);
    if (isMoney(definition)) return formatMoney(value, features.amount.currency, language);
    return formatDecimal(value, 2);
  }
  if (typeof value === 'boolean') return language === 'ja' ? (value ? 'はい' : 'いいえ') : value ? 'yes' : 'no';
  if (typeof value === 'string') return labelOf(path, value)[language];
  const words = value.filter(entry => typeof entry === 'string').map(entry => labelOf(path, entry)[language]);
  return words.join(language === 'ja' ? '、' : ', ');
}

/** True for features in minor units of the checkout's currency. */
function isMoney(definition: FeatureDefinition): boolean {
  return definition.unit?.en.startsWith('minor units') === true;
}
