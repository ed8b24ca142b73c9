/** Reads advice, of a rule or of a band: words, or `{ do: limit_attempts, key: device.id, for_s: 600 }` (docs/api.md). */
import { didYouMean } from '../../shared/nearest.ts';
import type { YamlPath } from '../../shared/yaml-file.ts';
import { type Advice, type EventField, eventFields, plainAdvice } from '../types.ts';
import type { Problems } from './problems.ts';
import { anyOf, isYamlMap, readMap, wordHint } from './shape.ts';

const allAdvice = [...plainAdvice, 'limit_attempts'] as const;

/** Longest time for which attempts can be limited: a day. */
export const longestLimitS = 86_400;

/** The advice at the path; empty when absent. */
export function readAdvice(problems: Problems, value: unknown, path: YamlPath): Advice[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.at(path, 'wrong-type', 'advice is a list', 'write [review_before_shipping]');
    return [];
  }
  return value.flatMap((entry: unknown, index) => readOne(problems, entry, [...path, index]) ?? []);
}

function readOne(problems: Problems, entry: unknown, path: YamlPath): Advice | undefined {
  const word = isYamlMap(entry) ? entry['do'] : entry;
  const plain = plainAdvice.find(known => known === word);
  if (plain !== undefined) {
    if (isYamlMap(entry)) readMap(problems, entry, path, { required: ['do'] }, `the advice ${plain}`);
    return { do: plain };
  }
  if (word !== 'limit_attempts') {
    problems.at(path, 'rule-advice', `advice is ${anyOf(allAdvice)}`, didYouMean(String(word), allAdvice));
    return undefined;
  }
  return readLimit(problems, entry, path);
}

function readLimit(problems: Problems, entry: unknown, path: YamlPath): Advice | undefined {
  const hint = 'write { do: limit_attempts, key: device.id, for_s: 600 }';
  if (!isYamlMap(entry)) {
    problems.at(path, 'rule-advice', 'limit_attempts says which key, and for how many seconds', hint);
    return undefined;
  }
  const map = readMap(problems, entry, path, { required: ['do', 'key', 'for_s'] }, 'the advice limit_attempts');
  const key = eventFields.find((field: EventField) => field === map?.['key']);
  const seconds = map?.['for_s'];
  if (key === undefined && map?.['key'] !== undefined) {
    const near = wordHint(String(map['key']), eventFields);
    problems.at([...path, 'key'], 'rule-advice', `"${String(map['key'])}" is no field of an event`, near);
  }
  const sound = typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0 && seconds <= longestLimitS;
  if (!sound && seconds !== undefined) {
    problems.at([...path, 'for_s'], 'rule-advice', `"for_s" is a whole number of seconds, 1 to ${longestLimitS}`, hint);
  }
  return key !== undefined && sound ? { do: 'limit_attempts', key, for_s: seconds } : undefined;
}
