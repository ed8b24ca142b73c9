/** What a name means: a rule, a feature, a counter, a list, a family, a band, or the code of a finding, a problem or a fault. */
import { everyPart, listsRead } from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';
import type { FeatureDefinition } from '../../engine/features.ts';
import { itemFields } from '../../engine/features.ts';
import type { Rule, RuleCase } from '../../engine/rules/rule.ts';
import { type CounterDefinition, mayLack, type RatioDefinition } from '../../engine/velocity/counters.ts';
import { type FindingCode, findingCodes } from '../../shared/finding-codes.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { expiresAt } from '../../shared/list-file.ts';
import { nearest } from '../../shared/nearest.ts';
import { describeContribution } from '../diff/points.ts';
import { conditionLines } from '../format/condition.ts';
import { pathsRead } from '../lints/unused.ts';
import type { RuleSetParts } from '../parts.ts';
import { errorCodes, explainError, type FaultsInJapanese } from './errors.ts';
import { type NameWords, nameWords } from './name-words.ts';

/** What was found under a name: texts, one for each meaning (a counter and its ratio may share words with a list). */
export type Explained = { readonly texts: readonly string[] } | { readonly nearest?: string };

/** How names are explained. */
export interface ExplainNameOptions {
  readonly language: Language;
  /** The page of a finding's code; undefined where the documentation is not at hand. */
  readonly pageOf: (code: string) => string | undefined;
  readonly faultsInJapanese: FaultsInJapanese;
}

/** A rule set, and the language in which its names are explained. */
interface Reader {
  readonly parts: RuleSetParts;
  readonly language: Language;
  readonly words: NameWords;
}

/** Explains a name. */
export function explainName(
  name: string,
  parts: RuleSetParts,
  { language, pageOf, faultsInJapanese }: ExplainNameOptions,
): Explained {
  const reader = { parts, language, words: nameWords[language] };
  const texts = [
    ...parts.rules
      .filter(({ id, file }) => id === name || name === file || name.endsWith(`/${file}`))
      .map(rule => explainRule(rule, reader)),
    ...explainFeature(name, reader),
    ...explainCounter(name, reader),
    ...explainList(name, reader),
    ...explainFamily(name, reader),
    ...explainBand(name, reader),
    ...explainError(name, language, faultsInJapanese),
    ...(Object.hasOwn(findingCodes, name) ? [pageOf(name) ?? findingCodes[name as FindingCode].title[language]] : []),
  ];
  if (texts.length > 0) return { texts };
  const near = nearest(name, allNames(parts));
  return near === undefined ? {} : { nearest: near };
}

/** Every name that can be explained. */
export function allNames({ rules, paths, counters, lists, policy }: RuleSetParts): string[] {
  const records = [...new Set([...paths.keys()].map(path => path.split('.')[0]!))];
  const counted = [...(counters?.definitions ?? []), ...(counters?.ratios ?? [])].map(({ name }) => name);
  const listed = [...lists.byName.keys()].flatMap(name => [name, `lists.${name}`]);
  const ruled = [...(policy?.families.keys() ?? []), ...(policy?.bands.map(({ name }) => name) ?? [])];
  return [
    ...rules.map(({ id }) => id),
    ...paths.keys(),
    ...records,
    ...counted,
    ...listed,
    ...ruled,
    ...Object.keys(findingCodes),
    ...errorCodes,
  ];
}

const indented = (lines: readonly string[]) => lines.map(line => `  ${line}`);
const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [title, ...indented(lines)]);

function explainRule(rule: Rule, { parts, language, words }: Reader): string {
  const { id, file, title, status, family, description, condition, contribution, falsePositives, cases } = rule;
  const { sections, colon } = words;
  const reads = pathsRead(rule).map(path => `${path}${colon}${titleOf(path, parts)?.[language] ?? ''}`);
  const asks = listsRead(condition).map(name => `lists.${name}`);
  return [
    words.rule(id, file),
    ...indented(words.titles(title)),
    ...indented([words.standing(status, family, describeContribution(contribution)[language])]),
    ...(description === undefined ? [] : ['', ...indented(description.split('\n'))]),
    '',
    ...section(sections.hitsWhen, conditionLines(condition)),
    ...section(sections.reads, [...new Set([...reads, ...asks])]),
    ...section(sections.hitsWrongly, falsePositives),
    ...section(
      sections.cases,
      cases.map(entry => `${entry.name}${colon}${expected(entry, words)}`),
    ),
  ].join('\n');
}

function expected(entry: RuleCase, { verdict, comma }: NameWords): string {
  if (entry.kind === 'checkout') return verdict(entry.expect);
  return [...entry.expect].map(([attempt, awaited]) => `${attempt} ${verdict(awaited)}`).join(comma);
}

/** What reads something: what rules read it through, as `through` tells, then the rules. */
function usedBy({ parts, words }: Reader, uses: (rule: Rule) => boolean, through: readonly string[] = []): string[] {
  const ids = parts.rules.filter(rule => rule.status !== 'retired' && uses(rule)).map(({ id }) => id);
  return section(words.sections.usedBy, [...through, ...(ids.length === 0 ? [words.noRule] : ids)]);
}

const isCounted = (path: string) => /^(velocity|surge)\./.test(path);

/** The title of a feature; for a counter or ratio the one that counters.yaml gives it. */
function titleOf(path: string, { paths, counters }: RuleSetParts): Bilingual | undefined {
  const counted = isCounted(path) ? [...(counters?.definitions ?? []), ...(counters?.ratios ?? [])] : [];
  const own = counted.find(({ name }) => name === path.split('.')[1]);
  // Without a title its name stands for it, which says nothing beside the path.
  return own === undefined || own.title.en === own.name ? paths.get(path)?.title : own.title;
}

function explainFeature(name: string, reader: Reader): string[] {
  const { parts, words } = reader;
  const { example } = words.sections;
  const definition = parts.paths.get(name);
  if (definition !== undefined && !isCounted(name)) {
    const shown = exampleOf(name, definition);
    return [
      [
        words.feature(name),
        ...describeDefinition(definition, reader),
        ...section(example, shown === undefined ? [] : [shown]),
        ...usedBy(reader, rule => pathsRead(rule).includes(name)),
      ].join('\n'),
    ];
  }
  const fields = [...parts.paths].filter(([path]) => path.startsWith(`${name}.`));
  if (fields.length > 0) {
    const lines = fields.map(
      ([path, { type, title }]) =>
        `${path}${words.colon}${type}${words.comma}${words.titlesInLine(titleOf(path, parts) ?? title)}`,
    );
    return [[words.features(name), ...indented(lines)].join('\n')];
  }
  const field = /^(?:items\.|item\.)(.+)$/.exec(name)?.[1];
  const item =
    field === undefined || !Object.hasOwn(itemFields, field)
      ? undefined
      : (itemFields as Readonly<Record<string, FeatureDefinition>>)[field];
  return item === undefined
    ? []
    : [
        [
          words.itemField(field!),
          ...describeDefinition(item, reader),
          ...section(example, [`items.exists(i, ${exampleOf(`i.${field}`, item)})`]),
        ].join('\n'),
      ];
}

function describeDefinition(
  { type, title, unit, values, min, max, missing }: FeatureDefinition,
  { language, words }: Reader,
): string[] {
  const range = min === undefined && max === undefined ? [] : [words.range(min, max)];
  return indented([
    ...words.titles(title),
    [type, ...(unit === undefined ? [] : [unit[language]]), ...range].join(words.comma),
    ...(values === undefined ? [] : [words.oneOf(values)]),
    missing === undefined ? words.neverMissing : words.missing(missing),
  ]);
}

/** A condition that uses a feature as it can be used. */
export function exampleOf(name: string, { type, values, min, max }: FeatureDefinition): string | undefined {
  if (type === 'bool') return name;
  if (type === 'string') return `${name} == ${JSON.stringify(values?.[0] ?? '…')}`;
  if (type === 'list<string>') return `${JSON.stringify(values?.[0] ?? '…')} in ${name}`;
  if (type === 'list<item>') return 'items.exists(i, i.quantity >= 5)';
  if (type === 'double') return `${name} >= ${max === 1 ? '0.5' : '2.0'}`;
  return `${name} >= ${Math.max(3, (min ?? 0) + 3)}`;
}

function explainCounter(name: string, reader: Reader): string[] {
  const { counters } = reader.parts;
  const { words } = reader;
  const bare = name.replace(/^(velocity|surge)\./, '');
  const shares = (counters?.ratios ?? []).filter(({ of, to }) => of === bare || to === bare).map(share => share.name);
  const names = new Set([`surge.${bare}`, ...[bare, ...shares].map(figure => `velocity.${figure}`)]);
  const reads = usedBy(reader, rule => pathsRead(rule).some(path => names.has(path)), shares.map(words.ratio));
  const counter = counters?.definitions.find(one => one.name === bare);
  const ratio = counters?.ratios.find(one => one.name === bare);
  if (counter !== undefined) {
    const example = section(words.sections.example, [
      `velocity.${bare} >= ${counter.count.kind === 'sum' ? 100_000 : 3}`,
    ]);
    return [[words.counter(bare), ...describeCounter(counter, reader), ...example, ...reads].join('\n')];
  }
  if (ratio === undefined) return [];
  const lines = indented([...ownTitles(ratio, words), words.divided(ratio)]);
  const example = section(words.sections.example, [`velocity.${bare} > 0.5`]);
  return [[words.ratio(bare), ...lines, ...example, ...reads].join('\n')];
}

/** The titles of a counter or ratio, where counters.yaml gives one. */
function ownTitles({ name, title }: CounterDefinition | RatioDefinition, words: NameWords): readonly string[] {
  return title.en === name ? [] : words.titles(title);
}

function describeCounter(counter: CounterDefinition, { words }: Reader): string[] {
  const { by, where, after, limit, baseline } = counter;
  const needed = by.filter(field => !mayLack(field));
  return indented([
    ...ownTitles(counter, words),
    words.counts(counter),
    ...(where === undefined ? [] : [words.where(where.source)]),
    ...(after === undefined ? [] : [words.after(after)]),
    ...(Number.isFinite(limit) ? [words.limit(limit)] : []),
    ...(baseline === undefined ? [] : [words.surge(baseline)]),
    needed.length === 0 ? words.neverMissing : words.notSent(needed),
  ]);
}

function explainList(name: string, reader: Reader): string[] {
  const { parts, words } = reader;
  const bare = name.replace(/^lists\./, '');
  const list = parts.lists.byName.get(bare);
  if (list === undefined) return [];
  const asking = parts.rules.find(
    ({ status, condition }) => status !== 'retired' && listsRead(condition).includes(bare),
  );
  // What a list holds only its readers know: an example of another field would never match.
  const asked =
    asking && everyPart(asking.condition).find(part => part.kind === 'in' && listsRead(part).includes(bare));
  const recognised = [...parts.paths].filter(([, by]) => by.recognisedBy === bare).map(([path]) => path);
  const expiring = list.entries.filter(entry => expiresAt(entry) !== Infinity).length;
  return [
    [
      words.list(bare, list.file),
      ...indented([words.entries(list.entries.length, expiring)]),
      ...section(words.sections.example, [asked === undefined ? `email.domain in lists.${bare}` : print(asked)]),
      ...usedBy(
        reader,
        rule => listsRead(rule.condition).includes(bare) || pathsRead(rule).some(path => recognised.includes(path)),
        recognised.map(words.feature),
      ),
    ].join('\n'),
  ];
}

function explainFamily(name: string, { parts, language, words }: Reader): string[] {
  const limits = parts.policy?.families.get(name);
  if (limits === undefined) return [];
  const { cap, floor } = limits;
  const limit = [...(cap === undefined ? [] : [words.cap(cap)]), ...(floor === undefined ? [] : [words.floor(floor)])];
  const own = parts.rules.filter(({ family, status }) => family === name && status !== 'retired');
  const lines = own.map(
    ({ id, status, contribution }) =>
      `${id}${words.colon}${status}${words.comma}${describeContribution(contribution)[language]}`,
  );
  return [[words.family(name, limit), ...section(words.sections.rules, lines)].join('\n')];
}

function explainBand(name: string, { parts: { policy }, words }: Reader): string[] {
  const index = policy?.bands.findIndex(band => band.name === name) ?? -1;
  const band = policy?.bands[index];
  if (band === undefined) return [];
  const next = policy?.bands[index + 1]?.from;
  return [words.band(name, band.from, next === undefined ? 100 : next - 1, band.flow, band.challenge_ind)];
}
