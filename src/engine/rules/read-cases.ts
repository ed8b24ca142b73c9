/** Reads the cases inside a rule file: checkouts with edits and overridden features, and stories. */
import type { YamlPath } from '../../shared/yaml-file.ts';
import type { FeatureDefinition, FeatureValue } from '../features.ts';
import type { Verdict } from '../types.ts';
import { checkoutPath } from './checkout-path.ts';
import type { FeaturePaths } from './feature-paths.ts';
import type { Problems } from './problems.ts';
import type { CheckoutCase, CheckoutEdit, RuleCase, StoryCase } from './rule.ts';
import { isYamlMap, readMap, readText, readWord, wordHint, type YamlMap } from './shape.ts';

const verdicts = ['hit', 'miss', 'unknown'] as const satisfies readonly Verdict[];

/** The cases of a rule; faulty ones are reported and left out. */
export function readCases(problems: Problems, value: unknown, paths: FeaturePaths): RuleCase[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.at(['cases'], 'wrong-type', 'cases are a list');
    return [];
  }
  return value.flatMap((entry: unknown, index) => readCase(problems, entry, index, paths) ?? []);
}

function readCase(problems: Problems, entry: unknown, index: number, paths: FeaturePaths): RuleCase | undefined {
  const path = ['cases', index];
  if (isYamlMap(entry) && 'story' in entry) return readStoryCase(problems, entry, index);
  const keys = { required: ['name', 'expect'], optional: ['from', 'set', 'features'] };
  const map = readMap(problems, entry, path, keys, 'a case');
  if (map === undefined) return undefined;
  if (!['from', 'set', 'features'].some(key => key in map)) {
    problems.at(
      path,
      'case-form',
      'this case tests nothing',
      'give it "from" (a fixture), "set", "features" or "story"',
    );
  }
  const name = readText(problems, map['name'], [...path, 'name'], 'the name of a case');
  const expect = readWord(problems, map['expect'], [...path, 'expect'], 'what a case expects', verdicts);
  const from = readText(problems, map['from'], [...path, 'from'], 'the fixture');
  const set = readEdits(problems, map['set'], [...path, 'set']);
  const features = readOverrides(problems, map['features'], [...path, 'features'], paths);
  if (name === undefined || expect === undefined) return undefined;
  return { kind: 'checkout', name, ...(from === undefined ? {} : { from }), set, features, expect, index };
}

function readStoryCase(problems: Problems, entry: YamlMap, index: number): StoryCase | undefined {
  const path = ['cases', index];
  readMap(problems, entry, path, { required: ['story', 'expect'], optional: ['name'] }, 'a case with a story');
  const story = readText(problems, entry['story'], [...path, 'story'], 'the story');
  const name = readText(problems, entry['name'], [...path, 'name'], 'the name of a case');
  if (!isYamlMap(entry['expect'])) {
    if (entry['expect'] === undefined) return undefined;
    const hint = 'write { walk-4: miss, walk-5: hit }';
    problems.at([...path, 'expect'], 'case-form', 'a story expects a verdict by attempt', hint);
    return undefined;
  }
  const expect = new Map<string, Verdict>();
  for (const [attempt, value] of Object.entries(entry['expect'])) {
    const verdict = readWord(problems, value, [...path, 'expect', attempt], 'what a case expects', verdicts);
    if (verdict !== undefined) expect.set(attempt, verdict);
  }
  return story === undefined ? undefined : { kind: 'story', name: name ?? story, story, expect, index };
}

function readEdits(problems: Problems, value: unknown, path: YamlPath): CheckoutEdit[] {
  if (value === undefined) return [];
  if (!isYamlMap(value)) {
    problems.at(path, 'wrong-type', '"set" is a map of fields of the checkout and their values');
    return [];
  }
  return Object.entries(value).flatMap(([key, set]) => {
    const found = checkoutPath(key);
    if ('steps' in found) {
      checkInside(problems, set, [...path, key], key);
      return [{ path: found.steps, value: set }];
    }
    problems.atKey([...path, key], 'case-path', found.message, wordHint(found.word, found.known));
    return [];
  });
}

/** Records that a case sets whole, `shipping: { line2: … }`, have the fields of a checkout as well. */
function checkInside(problems: Problems, value: unknown, path: YamlPath, checkout: string): void {
  if (Array.isArray(value)) {
    value.forEach((entry: unknown, index) => {
      checkInside(problems, entry, [...path, index], `${checkout}.${index}`);
    });
  } else if (isYamlMap(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const found = checkoutPath(`${checkout}.${key}`);
      if ('steps' in found) checkInside(problems, inner, [...path, key], `${checkout}.${key}`);
      else problems.atKey([...path, key], 'case-path', found.message, wordHint(found.word, found.known));
    }
  }
}

function readOverrides(
  problems: Problems,
  value: unknown,
  path: YamlPath,
  paths: FeaturePaths,
): ReadonlyMap<string, FeatureValue | null> {
  const overrides = new Map<string, FeatureValue | null>();
  if (value === undefined) return overrides;
  if (!isYamlMap(value)) {
    problems.at(path, 'wrong-type', '"features" is a map of features and their values; null is missing');
    return overrides;
  }
  for (const [name, set] of Object.entries(value)) {
    const definition = paths.get(name);
    if (definition === undefined) {
      problems.atKey([...path, name], 'case-feature', `there is no feature "${name}"`, wordHint(name, paths.keys()));
      continue;
    }
    const wrong = whyNotValue(definition, name, set);
    if (wrong === undefined) overrides.set(name, set as FeatureValue | null);
    else problems.at([...path, name], 'case-feature', wrong.message, wrong.hint);
  }
  return overrides;
}

/** Why a feature cannot have a value; undefined when it can. Null means missing. */
export function whyNotValue(
  definition: FeatureDefinition,
  name: string,
  value: unknown,
): { message: string; hint?: string | undefined } | undefined {
  const { type, min = -Infinity, max = Infinity, values } = definition;
  if (value === null) return definition.always ? { message: `${name} is never missing` } : undefined;
  if (type === 'list<item>') return { message: `${name} cannot be overridden`, hint: 'set items.0.name and so on' };
  const unknownWord = (word: string) =>
    values !== undefined && !values.includes(word)
      ? { message: `${name} is never "${word}"`, hint: wordHint(word, values) }
      : undefined;
  if (type === 'string') return typeof value === 'string' ? unknownWord(value) : { message: `${name} is a text` };
  if (type === 'bool') return typeof value === 'boolean' ? undefined : { message: `${name} is true or false` };
  if (type === 'list<string>') {
    if (!Array.isArray(value) || value.some(entry => typeof entry !== 'string')) {
      return { message: `${name} is a list of texts` };
    }
    return (value as string[]).map(unknownWord).find(wrong => wrong !== undefined);
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return { message: `${name} is a number` };
  if (type === 'int' && !Number.isSafeInteger(value)) return { message: `${name} is a whole number` };
  if (value < min && max === Infinity) return { message: `${name} is at least ${min}` };
  if (value < min || value > max) return { message: `${name} lies between ${min} and ${max}` };
  return undefined;
}

/** True when a case shows the rule hitting (in a story: at some attempt). */
export function showsHit(entry: CheckoutCase | StoryCase): boolean {
  return entry.kind === 'checkout' ? entry.expect === 'hit' : [...entry.expect.values()].includes('hit');
}

/** True when a case shows the rule missing (in a story: at some attempt). */
export function showsMiss(entry: CheckoutCase | StoryCase): boolean {
  return entry.kind === 'checkout' ? entry.expect === 'miss' : [...entry.expect.values()].includes('miss');
}
