/** Reads a mapping file: YAML → a mapping, or everything that is wrong with it, each at its place. */
import type { Finding } from '../../../shared/finding.ts';
import { currencies } from '../../../shared/money.ts';
import { didYouMean } from '../../../shared/nearest.ts';
import { readYaml, type YamlFile, type YamlPath } from '../../../shared/yaml-file.ts';
import { columnName } from '../table/open.ts';
import type { NamedSpec } from './choose.ts';
import { assessmentFields, rowColumn } from './compile.ts';
import { isDateFormat, isZone } from './dates.ts';
import { columnsOfExpression, parseExpression } from './expression.ts';
import { itemFields, orderFields, outcomeFields } from './fields.ts';
import { type MappingSpec, mappingKinds } from './spec.ts';

/** A mapping that was read. `mapping` is absent when a finding is an error. */
export interface ReadMapping {
  readonly mapping?: NamedSpec;
  readonly findings: readonly Finding[];
}

const topKeys = 'header kind rows group time amounts only fields items outcomes label join'.split(' ');
/** A header further down would be a file of its own. */
const lastHeaderLine = 1000;

/**
 * Reads a mapping file. With a header (the columns of the file that it is for) every column that it names must be there.
 * Never throws.
 */
export function readMapping(file: string, text: string, header?: readonly string[]): ReadMapping {
  const yaml = readYaml(file, text);
  if (yaml.value === undefined || yaml.findings.some(({ severity }) => severity === 'error'))
    return { findings: yaml.findings };
  const reader = new Reader(yaml, header);
  reader.mapping();
  const findings = [...yaml.findings, ...reader.findings];
  if (findings.some(({ severity }) => severity === 'error')) return { findings };
  const check = (columns: readonly string[]) => readMapping(file, text, columns).findings;
  return { findings, mapping: { name: file, spec: yaml.value as MappingSpec, strict: true, check } };
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

class Reader {
  readonly findings: Finding[] = [];
  readonly #yaml: YamlFile;
  readonly #columns: ReadonlySet<string> | undefined;

  constructor(yaml: YamlFile, header: readonly string[] | undefined) {
    this.#yaml = yaml;
    this.#columns = header && new Set(header.map(columnName));
  }

  mapping(): void {
    if (this.#yaml.value === null) {
      this.#missing('fields', [], 'the file holds comments alone: lines of our own form are read without --map');
      return;
    }
    const value = this.#map(this.#yaml.value, [], topKeys);
    if (!value) return;
    this.#headerLine(value['header']);
    this.#oneOf(value['kind'], ['kind'], mappingKinds);
    this.#oneOf(value['rows'], ['rows'], ['order', 'item']);
    for (const key of ['group', 'only']) this.#source(value[key], [key]);
    this.#time(value['time']);
    this.#amounts(value['amounts']);
    this.#fields(value);
    this.#sources(value['items'], ['items'], [...itemFields.keys(), 'when']);
    this.#list(value['outcomes'], ['outcomes'], (entry, path) => this.#outcome(entry, path));
    this.#label(value['label']);
    this.#list(value['join'], ['join'], (entry, path) => this.#source(entry, path));
    if (value['kind'] === 'outcomes' && value['outcomes'] === undefined && value['label'] === undefined)
      this.#missing('outcomes', [], 'a file of outcomes says which, with outcomes or label');
  }

  #fields(value: Record<string, unknown>): void {
    const isOutcomes = value['kind'] === 'outcomes';
    const known = isOutcomes ? assessmentFields : orderFields;
    const fields = this.#sources(value['fields'], ['fields'], [...known.keys()]);
    if (value['fields'] === undefined)
      this.#missing('fields', [], 'fields says which column gives the id, the time, the amount');
    if (!fields) return;
    const summed = (value['amounts'] as { sum_of_items?: unknown } | undefined)?.sum_of_items === true;
    const needed = isOutcomes ? ['id'] : ['id', 'at', ...(summed ? [] : ['amount.value'])];
    for (const name of needed)
      if (fields[name] === undefined)
        this.#missing(name, ['fields'], isOutcomes ? 'every row needs it' : 'every order needs it');
  }

  #headerLine(value: unknown): void {
    if (value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= lastHeaderLine))
      return;
    this.#error('wrong-type', ['header'], `this is the line that the header stands on, from 1 to ${lastHeaderLine}`);
  }

  #time(value: unknown): void {
    const time = value === undefined ? undefined : this.#map(value, ['time'], ['format', 'zone']);
    if (!time) return;
    const { format, zone } = time;
    const formats = Array.isArray(format) ? format : format === undefined ? [] : [format];
    for (const [index, each] of formats.entries()) {
      if (typeof each === 'string' && isDateFormat(each)) continue;
      const path = Array.isArray(format) ? ['time', 'format', index] : ['time', 'format'];
      this.#error(
        'unknown-value',
        path,
        'this is no date format',
        'such as "yyyy/M/d H:mm:ss", "unix" or "unix-ms"; other letters stand in \'quotes\'',
      );
    }
    if (zone !== undefined && !(typeof zone === 'string' && isZone(zone)))
      this.#error('unknown-value', ['time', 'zone'], 'this is no time zone', 'such as Asia/Tokyo, UTC or +09:00');
  }

  #amounts(value: unknown): void {
    const amounts =
      value === undefined
        ? undefined
        : this.#map(value, ['amounts'], ['unit', 'decimal', 'currency', 'sum_of_items', 'plus']);
    if (!amounts) return;
    this.#oneOf(amounts['unit'], ['amounts', 'unit'], ['major', 'minor']);
    this.#oneOf(amounts['decimal'], ['amounts', 'decimal'], ['.', ',']);
    const { currency, sum_of_items } = amounts;
    if (currency !== undefined && !(typeof currency === 'string' && currencies.has(currency)))
      this.#error('unknown-value', ['amounts', 'currency'], 'this is no currency of ISO 4217', 'such as JPY');
    if (sum_of_items !== undefined && typeof sum_of_items !== 'boolean')
      this.#error('wrong-type', ['amounts', 'sum_of_items'], 'this is true or false');
    this.#list(amounts['plus'], ['amounts', 'plus'], (entry, path) => this.#source(entry, path));
  }

  #outcome(entry: unknown, path: YamlPath): void {
    const type = (entry as { type?: unknown } | null)?.type;
    const fields = typeof type === 'string' ? outcomeFields.get(type) : undefined;
    if (!fields) {
      const types = [...outcomeFields.keys()];
      if (type === undefined) this.#missing('type', path, `one of ${types.join(', ')}`);
      else this.#oneOf(type, [...path, 'type'], types);
      return;
    }
    this.#sources(entry, path, [...fields.keys(), 'when'], ['type']);
  }

  #label(value: unknown): void {
    const label =
      value === undefined
        ? undefined
        : this.#map(value, ['label'], ['of', 'fraud', 'genuine', 'at', 'known_after_days']);
    if (!label) return;
    for (const key of ['of', 'fraud'])
      if (label[key] === undefined) this.#missing(key, ['label'], 'it says which column, and what in it means fraud');
    this.#source(label['of'], ['label', 'of']);
    this.#source(label['at'], ['label', 'at']);
    for (const key of ['fraud', 'genuine']) {
      const values = label[key];
      if (values === undefined || isScalar(values)) continue;
      this.#list(values, ['label', key], (entry, path) => {
        if (!isScalar(entry)) this.#error('wrong-type', path, 'this is a value as it stands in the column');
      });
    }
    const days = label['known_after_days'];
    if (days !== undefined && !(typeof days === 'number' && days >= 0 && days <= 3650))
      this.#error('wrong-type', ['label', 'known_after_days'], 'this is a number of days, from 0 to 3650');
  }

  /** A map of fields to sources. */
  #sources(
    value: unknown,
    path: YamlPath,
    known: readonly string[],
    besides: readonly string[] = [],
  ): Record<string, unknown> | undefined {
    const map = value === undefined ? undefined : this.#map(value, path, [...known, ...besides]);
    if (!map) return undefined;
    for (const [name, source] of Object.entries(map)) if (known.includes(name)) this.#source(source, [...path, name]);
    return map;
  }

  #source(value: unknown, path: YamlPath): void {
    if (value === undefined) return;
    if (typeof value === 'string') {
      this.#text(value, path, true);
      return;
    }
    if (Array.isArray(value)) {
      for (const [index, entry] of value.entries()) {
        if (typeof entry === 'string') this.#text(entry, [...path, index], false);
        else this.#error('wrong-type', [...path, index], 'this is a column or an expression');
      }
      this.#alternatives(value, path);
      return;
    }
    if (typeof value === 'object' && value !== null) {
      this.#translated(value, path);
      return;
    }
    this.#error(
      'wrong-type',
      path,
      'this is a column, an expression or a list of them',
      `a constant is an expression: '="${value}"'`,
    );
  }

  #translated(value: object, path: YamlPath): void {
    const map = this.#map(value, path, ['of', 'values', 'else']);
    if (!map) return;
    if (map['of'] === undefined) this.#missing('of', path, 'it names the column');
    this.#source(map['of'], [...path, 'of']);
    const values = map['values'];
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      this.#missing('values', path, 'it says what each text of the column means');
      return;
    }
    for (const [text, meaning] of Object.entries(values))
      if (!isScalar(meaning)) this.#error('wrong-type', [...path, 'values', text], 'this is a text');
  }

  /** An expression's own faults, and columns that the header lacks. */
  #text(text: string, path: YamlPath, alone: boolean): void {
    if (text.trim() === '') {
      this.#error('missing-key', path, `"${path.at(-1)}" is still empty: write its column here, or an expression`);
      return;
    }
    if (!text.startsWith('=')) {
      if (alone) this.#column(text, () => this.#yaml.placeOf(path));
      return;
    }
    const parsed = parseExpression(text);
    if (!parsed.ok) {
      const { message, hint, offset, length } = parsed.error;
      this.#add('expression-syntax', this.#yaml.placeInside(path, offset, length), message, hint);
      return;
    }
    if (!alone) return;
    for (const { name, offset, length } of columnsOfExpression(parsed.value))
      this.#column(name, () => this.#yaml.placeInside(path, offset, length));
  }

  #column(name: string, place: () => ReturnType<YamlFile['placeOf']>): void {
    if (!this.#columns || name === rowColumn || this.#columns.has(columnName(name))) return;
    this.#add('unknown-column', place(), `the file has no column "${name}"`, didYouMean(name, this.#columns));
  }

  /** Of several, one must be there. */
  #alternatives(texts: readonly unknown[], path: YamlPath): void {
    const columns = texts.filter((text): text is string => typeof text === 'string' && !text.startsWith('='));
    if (!this.#columns || columns.length < texts.length) return;
    if (columns.some(column => this.#columns!.has(columnName(column)))) return;
    this.#add('unknown-column', this.#yaml.placeOf(path), `the file has none of the columns ${columns.join(', ')}`);
  }

  #map(value: unknown, path: YamlPath, known: readonly string[]): Record<string, unknown> | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#error('wrong-type', path, 'this is a map of keys and values');
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const hint = didYouMean(key, known) ?? `known here: ${known.slice(0, 12).join(', ')}`;
      this.#add('unknown-key', this.#yaml.placeOfKey([...path, key]), `unknown key "${key}"`, hint);
    }
    return value as Record<string, unknown>;
  }

  #list(value: unknown, path: YamlPath, read: (entry: unknown, path: YamlPath) => void): void {
    if (value === undefined) return;
    if (!Array.isArray(value)) {
      this.#error('wrong-type', path, 'this is a list');
      return;
    }
    for (const [index, entry] of value.entries()) read(entry, [...path, index]);
  }

  #oneOf(value: unknown, path: YamlPath, known: readonly string[]): void {
    if (value === undefined || known.includes(value as string)) return;
    this.#error(
      'unknown-value',
      path,
      `this is one of ${known.join(', ')}`,
      typeof value === 'string' ? didYouMean(value, known) : undefined,
    );
  }

  #missing(key: string, path: YamlPath, why: string): void {
    this.#error('missing-key', path, `the key "${key}" is missing`, why);
  }

  #error(code: string, path: YamlPath, message: string, hint?: string): void {
    this.#add(code, this.#yaml.placeOf(path), message, hint);
  }

  #add(code: string, place: ReturnType<YamlFile['placeOf']>, message: string, hint?: string): void {
    this.findings.push({
      code,
      severity: 'error',
      file: this.#yaml.file,
      ...place,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
