/** The catalogue by dotted path, counters of the rule set included: the names that rules, reasons and cases may use. */
import type { Finding } from '../../shared/finding.ts';
import { readYaml } from '../../shared/yaml-file.ts';
import { catalogue, type FeatureDefinition, type Features, type FeatureValue, standalone } from '../features.ts';
import type { CounterSet } from '../velocity/counters.ts';

/** Every feature by its path: `address.kind`, `purpose`, `velocity.<counter>`. */
export type FeaturePaths = ReadonlyMap<string, FeatureDefinition>;

/** Names that counters.yaml adds to the catalogue (as `ruleEnvironment` of the expression language takes them). */
export interface CounterNames {
  /** Read as `velocity.<name>`, whole numbers. */
  readonly counters: readonly string[];
  /** Read as `velocity.<name>`, shares. */
  readonly ratios: readonly string[];
  /** Counters with a baseline, read as `surge.<name>`. */
  readonly surges: readonly string[];
}

/** The names that counters declare. */
export function counterNamesOf({ definitions, ratios, surgeNames }: CounterSet): CounterNames {
  return {
    counters: definitions.map(({ name }) => name),
    ratios: ratios.map(({ name }) => name),
    surges: surgeNames,
  };
}

/**
 * The names that a counters.yaml means to declare, faults aside: rules that read a counter with a fault elsewhere in it
 * are not at fault themselves. Empty for a text that is no YAML.
 */
export function counterNamesWritten(text: string): CounterNames {
  const { value } = readYaml('counters.yaml', text);
  const section = (name: string) => {
    const map = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
    return typeof map === 'object' && map !== null ? Object.entries(map as Record<string, unknown>) : [];
  };
  const counters = section('counters');
  const hasBaseline = (counter: unknown) => typeof counter === 'object' && counter !== null && 'baseline' in counter;
  return {
    counters: counters.map(([name]) => name),
    ratios: section('ratios').map(([name]) => name),
    surges: counters.filter(([, counter]) => hasBaseline(counter)).map(([name]) => name),
  };
}

/**
 * Whether a finding says no more than that a counter is not declared. Where no counter of counters.yaml could be read, every rule that
 * reads one would be at fault, and hundreds of such findings would bury the one fault to mend.
 */
export function saysUndeclared({ code, message }: Finding): boolean {
  return code === 'unknown-counter' || /^there is no feature "(velocity|surge)\./.test(message);
}

/** The counters that findings of this kind name, as rules read them (`velocity.declines_per_device_1h`), each once, in their order. */
export function undeclaredNames(findings: readonly Finding[]): readonly string[] {
  const names = findings.filter(saysUndeclared).map(({ message }) => {
    const [, declared, record] = /^counters\.yaml declares no "([^"]*)" for (\w+)/.exec(message) ?? [];
    return declared === undefined ? /"([^"]*)"/.exec(message)?.[1] : `${record}.${declared}`;
  });
  return [...new Set(names.filter(name => name !== undefined))];
}

const counter: FeatureDefinition = {
  type: 'int',
  min: 0,
  unit: { ja: '件', en: 'events' },
  title: { ja: 'カウンター', en: 'Counter' },
  missing: { ja: 'キーとなる項目がない', en: 'a field that the counter is keyed by was not sent' },
};

const ratio: FeatureDefinition = {
  type: 'double',
  min: 0,
  unit: { ja: '割合', en: 'share' },
  title: { ja: '比率', en: 'Ratio' },
  missing: {
    ja: '件数が足りない、または上限に達した',
    en: 'too few events for a share, or one of its counters is saturated',
  },
};

const surge: FeatureDefinition = {
  type: 'double',
  min: 0,
  unit: { ja: '平常時の何倍か', en: 'times the usual' },
  title: { ja: '平常時との比', en: 'Times the usual' },
  missing: { ja: '平常時の記録がまだ足りない', en: 'the baseline is not covered yet' },
};

/** The catalogue as one flat map, in its own order, with the counters after it. */
export function featurePaths(counters: Partial<CounterNames> = {}): FeaturePaths {
  const paths = new Map<string, FeatureDefinition>();
  for (const [record, fields] of Object.entries(catalogue)) {
    for (const [field, definition] of Object.entries(fields)) paths.set(`${record}.${field}`, definition);
  }
  for (const [name, definition] of Object.entries(standalone)) paths.set(name, definition);
  for (const name of counters.counters ?? []) paths.set(`velocity.${name}`, counter);
  for (const name of counters.ratios ?? []) paths.set(`velocity.${name}`, ratio);
  for (const name of counters.surges ?? []) paths.set(`surge.${name}`, surge);
  return paths;
}

/** The value of a feature by its path; undefined is missing. */
export function featureAt(features: Features, path: string): FeatureValue | undefined {
  const dot = path.indexOf('.');
  const records = features as unknown as Readonly<Record<string, unknown>>;
  if (dot < 0) return records[path] as FeatureValue | undefined;
  const record = records[path.slice(0, dot)] as Readonly<Record<string, FeatureValue | undefined>> | undefined;
  return record?.[path.slice(dot + 1)];
}

/** Reads one feature again and again: the path is taken apart once. */
export function featureReader(path: string): (features: Features) => FeatureValue | undefined {
  const dot = path.indexOf('.');
  if (dot < 0) return features => (features as unknown as Readonly<Record<string, FeatureValue | undefined>>)[path];
  const [record, field] = [path.slice(0, dot), path.slice(dot + 1)];
  return features =>
    (features as unknown as Readonly<Record<string, Readonly<Record<string, FeatureValue | undefined>> | undefined>>)[
      record
    ]?.[field];
}

/** The same features with one of them set anew; undefined makes it missing. */
export function withFeature(features: Features, path: string, value: FeatureValue | undefined): Features {
  const dot = path.indexOf('.');
  if (dot < 0) return { ...features, [path]: value };
  const record = path.slice(0, dot);
  const before = (features as unknown as Readonly<Record<string, object>>)[record];
  return { ...features, [record]: { ...before, [path.slice(dot + 1)]: value } };
}
