/**
 * What the acquirer's page says beyond figures: who, which measures are in force, which rule sets were used when. Only
 * people know these, so they write them into a YAML file; docs/report.md shows one.
 */
import type { Bilingual } from '../../shared/languages.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { isDate } from '../../shared/rfc3339.ts';
import { readYaml, type YamlFile, type YamlPath } from '../../shared/yaml-file.ts';

/** What the acquirer is to be told that no history knows: the file of `--config`, read. */
export interface EvidenceConfig {
  readonly merchant: Bilingual;
  readonly acquirer?: Bilingual;
  readonly measures: readonly Measure[];
  readonly rule_sets: readonly RuleSetInForce[];
  /**
   * Where and when the acquirer agreed to 3-D Secure by the merchant's own risk judgement. The page speaks of such
   * operation only if this is given (facts/japan.md 4: it is allowed only on equal or better deterrence, and agreed).
   */
  readonly own_risk_operation?: { readonly agreement: Bilingual };
}

/** A measure against fraud, and the day since when it is in force (`YYYY-MM-DD`). */
export interface Measure {
  readonly name: Bilingual;
  readonly since?: string;
}

/** From when to when (both `YYYY-MM-DD`, Tokyo; `to` is the last day) a version of the rules decided. */
export interface RuleSetInForce {
  readonly version: string;
  readonly from: string;
  readonly to?: string;
  readonly note?: Bilingual;
}

/** Reads the configuration. The error is a list of faults, each with its place in the file. */
export function readEvidenceConfig(file: string, text: string): Result<EvidenceConfig, readonly string[]> {
  const yaml = readYaml(file, text);
  if (yaml.findings.length > 0)
    return fail(yaml.findings.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`));
  const reader = new Reader(yaml);
  const top = reader.map(yaml.value, [], ['merchant', 'measures', 'rule_sets'], ['acquirer', 'own_risk_operation']);
  const merchant = reader.words(top['merchant'], ['merchant']);
  const acquirer = top['acquirer'] === undefined ? undefined : reader.words(top['acquirer'], ['acquirer']);
  const measures = reader.list(top['measures'], ['measures']).map((entry, index) => reader.measure(entry, index));
  const ruleSets = reader.list(top['rule_sets'], ['rule_sets']).map((entry, index) => reader.ruleSet(entry, index));
  const own = reader.ownRisk(top['own_risk_operation']);
  if (reader.faults.length > 0) return fail(reader.faults);
  return ok({
    merchant,
    ...(acquirer === undefined ? {} : { acquirer }),
    measures,
    rule_sets: ruleSets,
    ...(own === undefined ? {} : { own_risk_operation: own }),
  });
}

type YamlMap = Readonly<Record<string, unknown>>;

class Reader {
  readonly faults: string[] = [];
  readonly #yaml: YamlFile;

  constructor(yaml: YamlFile) {
    this.#yaml = yaml;
  }

  #fault(path: YamlPath, message: string, { line, column } = this.#yaml.placeOf(path)): void {
    this.faults.push(`${this.#yaml.file}:${line}:${column}: ${message}`);
  }

  map(value: unknown, path: YamlPath, required: readonly string[], optional: readonly string[]): YamlMap {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#fault(path, `expected a map with ${[...required, ...optional].join(', ')}`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (required.includes(key) || optional.includes(key)) continue;
      const message = `unknown key "${key}": there are ${[...required, ...optional].join(', ')}`;
      this.#fault(path, message, this.#yaml.placeOfKey([...path, key]));
    }
    for (const key of required) if (!(key in value)) this.#fault(path, `"${key}" is missing`);
    return value as YamlMap;
  }

  list(value: unknown, path: YamlPath): readonly unknown[] {
    if (Array.isArray(value)) return value;
    if (value !== undefined) this.#fault(path, 'expected a list');
    return [];
  }

  /** A text for both languages, or one for each. */
  words(value: unknown, path: YamlPath): Bilingual {
    if (typeof value === 'string' && value.trim() !== '') return { ja: value.trim(), en: value.trim() };
    const { ja, en } = typeof value === 'object' && value !== null ? (value as YamlMap) : {};
    if (typeof ja === 'string' && ja.trim() !== '' && typeof en === 'string' && en.trim() !== '')
      return { ja: ja.trim(), en: en.trim() };
    if (value !== undefined) this.#fault(path, 'expected a text, or { ja: …, en: … }');
    return { ja: '', en: '' };
  }

  #day(value: unknown, path: YamlPath): string {
    const text = String(value);
    if (isDate(text)) return text;
    if (value !== undefined) this.#fault(path, 'expected a day such as 2026-10-01');
    return '';
  }

  measure(value: unknown, index: number): Measure {
    const path = ['measures', index];
    const map = this.map(value, path, ['name'], ['since']);
    return {
      name: this.words(map['name'], [...path, 'name']),
      ...(map['since'] === undefined ? {} : { since: this.#day(map['since'], [...path, 'since']) }),
    };
  }

  ruleSet(value: unknown, index: number): RuleSetInForce {
    const path = ['rule_sets', index];
    const map = this.map(value, path, ['version', 'from'], ['to', 'note']);
    const version = map['version'];
    if (version !== undefined && !/^sha256:[0-9a-f]{64}$/.test(String(version)))
      this.#fault([...path, 'version'], 'expected "sha256:" and 64 hexadecimal digits, as an assessment carries it');
    const from = this.#day(map['from'], [...path, 'from']);
    const to = map['to'] === undefined ? undefined : this.#day(map['to'], [...path, 'to']);
    // It would be in force in no month, and be missing on every page.
    if (to !== undefined && to !== '' && to < from) this.#fault([...path, 'to'], 'this day lies before "from"');
    return {
      version: String(version),
      from,
      ...(to === undefined ? {} : { to }),
      ...(map['note'] === undefined ? {} : { note: this.words(map['note'], [...path, 'note']) }),
    };
  }

  ownRisk(value: unknown): EvidenceConfig['own_risk_operation'] {
    if (value === undefined) return undefined;
    const map = this.map(value, ['own_risk_operation'], ['agreement'], []);
    return { agreement: this.words(map['agreement'], ['own_risk_operation', 'agreement']) };
  }
}
