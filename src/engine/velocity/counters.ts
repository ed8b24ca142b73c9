/** counters.yaml → the counters of a rule set, with every fault at its place (docs/velocity.md). */
import { hash } from 'node:crypto';
import type { Finding } from '../../shared/finding.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { didYouMean } from '../../shared/nearest.ts';
import { readYaml, type YamlFile, type YamlPath } from '../../shared/yaml-file.ts';
import { type EventKind, eventFields, eventKinds } from '../types.ts';
import { factsThatNeverCome, nameAgainstCount, twins } from './checks.ts';
import type { ConditionCompiler } from './conditions.ts';
import type {
  AfterCondition,
  Aggregate,
  Baseline,
  CountedField,
  CounterDefinition,
  CounterSeries,
  CounterSet,
  EventCondition,
  RatioDefinition,
} from './definitions.ts';
import { longestAllowedWindowMs, readDuration, shortestWindowMs } from './durations.ts';
import { createReadingFactory } from './reading.ts';
import { seriesOf } from './series.ts';

export type * from './definitions.ts';
export { latenessMs, mayLack } from './definitions.ts';

/** Events kept a key where a counter does not say (docs/velocity.md). */
const defaultLimit = 10_000;
/** Highest limit that a counter may ask for. */
const highestLimit = 10_000_000;

const countedFields: readonly CountedField[] = [...eventFields, 'amount.value'];
const counterKeys = ['title', 'count', 'of', 'by', 'over', 'where', 'after', 'limit', 'baseline'];
const ratioKeys = ['title', 'of', 'to', 'at_least'];

/**
 * Reads counters.yaml. `counters` is there only when nothing is wrong; every fault is a finding at its line and column.
 * An empty text, or one without counters, is a set that counts nothing.
 */
export function readCounters(
  file: string,
  text: string,
  compileWhere: ConditionCompiler = noConditions,
): { readonly counters?: CounterSet; readonly findings: readonly Finding[] } {
  const yaml = readYaml(file, text);
  const reader = new CountersReader(yaml, compileWhere);
  const unreadable = yaml.value === undefined && yaml.findings.some(({ severity }) => severity === 'error');
  const set = unreadable ? undefined : reader.read();
  const findings = [...yaml.findings, ...reader.findings].sort((a, b) => a.line - b.line || a.column - b.column);
  return set === undefined || findings.some(finding => finding.severity === 'error')
    ? { findings }
    : { counters: set, findings };
}

/** A set from definitions that are already right, as tests and benches write them. */
export function counterSetOf(
  definitions: readonly CounterDefinition[],
  ratios: readonly RatioDefinition[] = [],
): CounterSet {
  const series = seriesOf(definitions);
  const backwards = definitions.map(
    counter => counter.overMs + (counter.baseline?.overMs ?? 0) + (counter.after?.withinMs ?? 0),
  );
  return {
    definitions,
    ratios,
    series,
    longestWindowMs: Math.max(0, ...backwards),
    velocityNames: [...definitions.map(counter => counter.name), ...ratios.map(ratio => ratio.name)],
    surgeNames: definitions.filter(counter => counter.baseline).map(counter => counter.name),
    fingerprint: fingerprintOf(definitions, series),
    reading: createReadingFactory(definitions, ratios),
  };
}

/**
 * What windows depend on, as a digest: what is counted, and in which lists. The lists belong to it, since stores that outlive a
 * version of the program (snapshots, Redis) name them by number: another grouping would read one list as another.
 */
export function fingerprintOf(definitions: readonly CounterDefinition[], series: readonly CounterSeries[]): string {
  return hash('sha256', JSON.stringify([definitions, series], canonical), 'hex');
}

/** Titles count nothing, and Infinity has no JSON. */
function canonical(key: string, value: unknown): unknown {
  if (key === 'title') return undefined;
  return value === Number.POSITIVE_INFINITY ? 'all' : value;
}

const noConditions: ConditionCompiler = () => ({
  problems: [{ offset: 0, length: 1, message: 'conditions cannot be read here: no expression language was handed in' }],
});

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One pass over one file. Each method reads one part and returns undefined where it had to report a fault. */
class CountersReader {
  readonly findings: Finding[] = [];
  readonly #yaml: YamlFile;
  readonly #compileWhere: ConditionCompiler;

  constructor(yaml: YamlFile, compileWhere: ConditionCompiler) {
    this.#yaml = yaml;
    this.#compileWhere = compileWhere;
  }

  read(): CounterSet {
    const root = this.#yaml.value ?? {};
    if (!isFields(root)) {
      this.#fault([], 'counters-shape', 'counters.yaml is a map with "counters" and "ratios"');
      return counterSetOf([]);
    }
    this.#knownKeys([], root, ['counters', 'ratios']);
    const definitions = this.#entries('counters', root['counters']).flatMap(
      ([name, fields]) => this.#counter(name, fields) ?? [],
    );
    const whole = this.findings.every(({ severity }) => severity !== 'error');
    for (const [name, twin] of whole ? twins(definitions) : []) {
      this.#faultAtKey(
        ['counters', name],
        'counters-value',
        `counts the same as "${twin}"`,
        'keep one of them',
        'warning',
      );
    }
    for (const definition of definitions) {
      const against = nameAgainstCount(definition);
      if (against === undefined) continue;
      const { message, hint } = against;
      this.#faultAtKey(['counters', definition.name], 'counters-value', message, hint, 'warning');
    }
    const names = Object.keys(isFields(root['counters']) ? root['counters'] : {});
    const ratios = this.#entries('ratios', root['ratios']).flatMap(
      ([name, fields]) => this.#ratio(name, fields, names) ?? [],
    );
    return counterSetOf(definitions, ratios);
  }

  #entries(section: string, value: unknown): [string, Fields][] {
    if (value === undefined || value === null) return [];
    if (!isFields(value)) {
      this.#fault([section], 'counters-shape', `"${section}" is a map of names`);
      return [];
    }
    return Object.entries(value).flatMap(([name, fields]): [string, Fields][] => {
      if (!/^[a-z][a-z0-9_]*$/.test(name)) {
        const hint = 'a name starts with a small letter and goes on with small letters, digits and _';
        this.#faultAtKey([section, name], 'counters-name', `"${name}" cannot be a name`, hint);
      }
      if (isFields(fields)) return [[name, fields]];
      this.#fault([section, name], 'counters-shape', `"${name}" is a map`);
      return [];
    });
  }

  #counter(name: string, fields: Fields): CounterDefinition | undefined {
    const path = ['counters', name];
    this.#knownKeys(path, fields, counterKeys);
    this.#required(path, fields, ['count', 'of', 'by', 'over']);
    const title = this.#title(path, fields['title'], name);
    const count = this.#count([...path, 'count'], fields['count']);
    const of = this.#kind([...path, 'of'], fields['of']);
    const by = this.#by([...path, 'by'], fields['by']);
    const overMs = this.#duration([...path, 'over'], fields['over']);
    const where = this.#where([...path, 'where'], fields['where'], of);
    const after = this.#after([...path, 'after'], fields['after']);
    const limit = this.#limit([...path, 'limit'], fields['limit'], by);
    const baseline = this.#baseline([...path, 'baseline'], fields['baseline'], overMs);
    if (!count || !of || !by || !overMs || !limit) return undefined;
    return {
      name,
      title,
      count,
      of,
      by,
      overMs,
      limit,
      ...(where ? { where } : {}),
      ...(after ? { after } : {}),
      ...(baseline ? { baseline } : {}),
    };
  }

  #ratio(name: string, fields: Fields, counters: readonly string[]): RatioDefinition | undefined {
    const path = ['ratios', name];
    this.#knownKeys(path, fields, ratioKeys);
    this.#required(path, fields, ['of', 'to']);
    if (counters.includes(name)) {
      this.#faultAtKey(path, 'counters-name', `"${name}" is the name of a counter already`);
    }
    const of = this.#counterName([...path, 'of'], fields['of'], counters);
    const to = this.#counterName([...path, 'to'], fields['to'], counters);
    const atLeast = fields['at_least'] ?? 0;
    if (typeof atLeast !== 'number' || !(atLeast >= 0)) {
      this.#fault([...path, 'at_least'], 'counters-value', '"at_least" is a number from 0');
      return undefined;
    }
    if (of === undefined || to === undefined) return undefined;
    return { name, title: this.#title(path, fields['title'], name), of, to, atLeast };
  }

  #counterName(path: YamlPath, value: unknown, counters: readonly string[]): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && counters.includes(value)) return value;
    this.#fault(path, 'counters-ratio', `no counter is named "${String(value)}"`, didYouMean(String(value), counters));
    return undefined;
  }

  /** A title is optional here: names are read by rules, titles by people who explain an assessment. */
  #title(path: YamlPath, value: unknown, name: string): Bilingual {
    if (value === undefined) return { ja: name, en: name };
    const at = [...path, 'title'];
    if (!isFields(value)) {
      this.#fault(at, 'counters-shape', '"title" is a map with "ja" and "en"');
      return { ja: name, en: name };
    }
    this.#knownKeys(at, value, ['ja', 'en']);
    const { ja, en } = value;
    if (typeof ja === 'string' && typeof en === 'string') return { ja, en };
    this.#fault(at, 'counters-shape', '"title" needs a text for "ja" and one for "en"');
    return { ja: name, en: name };
  }

  #count(path: YamlPath, value: unknown): Aggregate | undefined {
    if (value === undefined) return undefined;
    const [kind, field, ...more] = typeof value === 'string' ? value.trim().split(/\s+/) : [];
    if (more.length === 0) {
      if (kind === 'events' && field === undefined) return { kind: 'events' };
      if (kind === 'sum' && field === 'amount.value') return { kind: 'sum', field };
      if (kind === 'distinct' && field !== undefined) {
        const known = this.#field(path, field);
        return known && { kind: 'distinct', field: known };
      }
    }
    const hint =
      kind === 'sum' ? 'only amount.value can be summed' : 'count: events, distinct <field> or sum amount.value';
    this.#fault(path, 'counters-value', `"${String(value)}" is nothing that can be counted`, hint);
    return undefined;
  }

  #kind(path: YamlPath, value: unknown): EventKind | undefined {
    if (value === undefined) return undefined;
    const kind = eventKinds.find(known => known === value);
    if (kind === undefined) {
      const hint = didYouMean(String(value), eventKinds) ?? `kinds: ${eventKinds.join(', ')}`;
      this.#fault(path, 'counters-value', `"${String(value)}" is no kind of event`, hint);
    }
    return kind;
  }

  #by(path: YamlPath, value: unknown): readonly CountedField[] | undefined {
    if (value === undefined) return undefined;
    const list = Array.isArray(value) ? value : [value];
    const fields = list.map((field, index) => this.#field(Array.isArray(value) ? [...path, index] : path, field));
    const twice = list.findIndex((field, index) => list.indexOf(field) !== index);
    if (twice >= 0) this.#fault([...path, twice], 'counters-field', `"${list[twice]}" stands twice`);
    return fields.every(field => field !== undefined) ? fields : undefined;
  }

  #field(path: YamlPath, value: unknown): CountedField | undefined {
    const field = countedFields.find(known => known === value);
    if (field === undefined) {
      const hint = didYouMean(String(value), countedFields) ?? `fields: ${countedFields.join(', ')}`;
      this.#fault(path, 'counters-field', `"${String(value)}" is no field of an event`, hint);
    }
    return field;
  }

  #duration(path: YamlPath, value: unknown): number | undefined {
    if (value === undefined) return undefined;
    const ms = readDuration(value);
    if (ms !== undefined && ms >= shortestWindowMs && ms <= longestAllowedWindowMs) return ms;
    const message = ms === undefined ? `"${String(value)}" is no duration` : `"${String(value)}" is too long`;
    this.#fault(path, 'counters-duration', message, 'write 1s to 400d: a whole number and s, m, h or d');
    return undefined;
  }

  #where(path: YamlPath, value: unknown, of: EventKind | undefined): EventCondition | undefined {
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value.trim() === '') {
      this.#fault(path, 'counters-where', '"where" is a condition in CEL, such as \'purpose == "add_card"\'');
      return undefined;
    }
    const compiled = this.#compileWhere(value);
    if ('condition' in compiled) {
      for (const { offset, length, message, hint } of factsThatNeverCome(value, of)) {
        this.#put('counters-where', this.#yaml.placeInside(path, offset, length), message, hint);
      }
      return compiled.condition;
    }
    for (const { offset, length, message, hint } of compiled.problems) {
      this.#put('counters-where', this.#yaml.placeInside(path, offset, length), message, hint);
    }
    return undefined;
  }

  #after(path: YamlPath, value: unknown): AfterCondition | undefined {
    if (value === undefined) return undefined;
    if (!isFields(value)) {
      this.#fault(path, 'counters-shape', '"after" is a map with "of" and "within"');
      return undefined;
    }
    this.#knownKeys(path, value, ['of', 'within', 'where']);
    this.#required(path, value, ['of', 'within']);
    const of = this.#kind([...path, 'of'], value['of']);
    const withinMs = this.#duration([...path, 'within'], value['within']);
    const where = this.#where([...path, 'where'], value['where'], of);
    return of && withinMs ? { of, withinMs, ...(where ? { where } : {}) } : undefined;
  }

  #limit(path: YamlPath, value: unknown, by: readonly CountedField[] | undefined): number | undefined {
    if (value === undefined) return by?.length === 0 ? Number.POSITIVE_INFINITY : defaultLimit;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > highestLimit) {
      this.#fault(path, 'counters-value', `"limit" is a whole number from 1 to ${highestLimit}`);
      return undefined;
    }
    if (by?.length !== 0) return value;
    const hint = 'leave it out';
    this.#fault(path, 'counters-value', '"limit" has no effect: a whole-merchant counter is exact', hint, 'warning');
    return Number.POSITIVE_INFINITY;
  }

  #baseline(path: YamlPath, value: unknown, overMs: number | undefined): Baseline | undefined {
    if (value === undefined) return undefined;
    if (!isFields(value)) {
      this.#fault(path, 'counters-shape', '"baseline" is a map with "over" and "floor"');
      return undefined;
    }
    this.#knownKeys(path, value, ['over', 'floor']);
    this.#required(path, value, ['over', 'floor']);
    const longMs = this.#duration([...path, 'over'], value['over']);
    const floor = value['floor'];
    if (floor !== undefined && (typeof floor !== 'number' || !(floor > 0) || !Number.isFinite(floor))) {
      this.#fault([...path, 'floor'], 'counters-value', '"floor" is a number above 0');
      return undefined;
    }
    if (longMs !== undefined && overMs !== undefined && longMs < overMs) {
      this.#fault([...path, 'over'], 'counters-duration', 'a baseline is no shorter than its window');
    }
    return longMs !== undefined && floor !== undefined ? { overMs: longMs, floor } : undefined;
  }

  #knownKeys(path: YamlPath, fields: Fields, known: readonly string[]): void {
    for (const key of Object.keys(fields)) {
      if (known.includes(key)) continue;
      const hint = didYouMean(key, known) ?? `keys: ${known.join(', ')}`;
      this.#faultAtKey([...path, key], 'counters-unknown-key', `unknown key "${key}"`, hint);
    }
  }

  #required(path: YamlPath, fields: Fields, keys: readonly string[]): void {
    for (const key of keys) {
      if (fields[key] === undefined) this.#faultAtKey(path, 'counters-missing-key', `"${key}" is missing`);
    }
  }

  #fault(path: YamlPath, code: string, message: string, hint?: string, severity?: Finding['severity']): void {
    this.#put(code, this.#yaml.placeOf(path), message, hint, severity);
  }

  #faultAtKey(path: YamlPath, code: string, message: string, hint?: string, severity?: Finding['severity']): void {
    this.#put(code, this.#yaml.placeOfKey(path), message, hint, severity);
  }

  #put(
    code: string,
    place: { line: number; column: number; length: number },
    message: string,
    hint?: string,
    severity: Finding['severity'] = 'error',
  ): void {
    this.findings.push({
      code,
      severity,
      file: this.#yaml.file,
      ...place,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
