/** What a name means: a rule, a feature, a counter, a list, a family, a band, or the code of a finding, a problem or a fault. */
import { everyPart, listsRead } from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';
import type { FeatureDefinition } from '../../engine/features.ts';
import { itemFields } from '../../engine/features.ts';
import { expiresAt } from '../../engine/rules/lists.ts';
import type { Contribution, Rule } from '../../engine/rules/rule.ts';
import { type CounterDefinition, mayLack } from '../../engine/velocity/counters.ts';
import { writeDuration } from '../../engine/velocity/durations.ts';
import { type FindingCode, findingCodes } from '../../shared/finding-codes.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { nearest } from '../../shared/nearest.ts';
import { conditionLines } from '../format/condition.ts';
import { pathsRead } from '../lints/unused.ts';
import type { RuleSetParts } from '../parts.ts';
import { errorCodes, explainError, type FaultsInJapanese } from './errors.ts';

/** What was found under a name: texts, one for each meaning (a counter and its ratio may share words with a list). */
export type Explained = { readonly texts: readonly string[] } | { readonly nearest?: string };

/** Explains a name; `pageOf` gives the page of a code, and faults are told in Japanese where that is given. */
export function explainName(
  name: string,
  parts: RuleSetParts,
  pageOf: (code: string) => string | undefined,
  faultsInJapanese?: FaultsInJapanese,
): Explained {
  const texts = [
    ...parts.rules
      .filter(({ id, file }) => id === name || name === file || name.endsWith(`/${file}`))
      .map(rule => explainRule(rule, parts)),
    ...explainFeature(name, parts),
    ...explainCounter(name, parts),
    ...explainList(name, parts),
    ...explainFamily(name, parts),
    ...explainBand(name, parts),
    ...explainError(name, faultsInJapanese),
    ...(Object.hasOwn(findingCodes, name) ? [pageOf(name) ?? findingCodes[name as FindingCode].title.en] : []),
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

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map(line => `  ${line}`)];

function explainRule(rule: Rule, parts: RuleSetParts): string {
  const { id, file, title, status, family, description, condition, contribution, falsePositives, cases } = rule;
  const reads = pathsRead(rule).map(path => `${path}: ${parts.paths.get(path)?.title.en ?? ''}`);
  const asks = listsRead(condition).map(name => `lists.${name}`);
  return [
    `rule ${id} (${file})`,
    `  ${title.ja}`,
    `  ${title.en}`,
    `  ${status}, family ${family}, ${describeContribution(contribution)}`,
    ...(description === undefined ? [] : ['', ...description.split('\n').map(line => `  ${line}`)]),
    '',
    ...section('hits when', conditionLines(condition)),
    ...section('reads', [...new Set([...reads, ...asks])]),
    ...section('hits wrongly', falsePositives),
    ...section(
      'cases',
      cases.map(
        entry =>
          `${entry.name}: ${entry.kind === 'checkout' ? entry.expect : [...entry.expect].map(([attempt, verdict]) => `${attempt} ${verdict}`).join(', ')}`,
      ),
    ),
  ].join('\n');
}

function describeContribution(contribution: Contribution): string {
  if (contribution.kind === 'flow') return 'asks for a challenge whatever the score';
  if (contribution.kind === 'points') return `${contribution.points} points`;
  const steps = contribution.steps.map(({ from, points }) => `${points} from ${from}`);
  return `points by ${contribution.feature}: ${steps.join(', ')}`;
}

function usedBy(rules: readonly Rule[], uses: (rule: Rule) => boolean): string[] {
  const ids = rules.filter(rule => rule.status !== 'retired' && uses(rule)).map(({ id }) => id);
  return section('used by', ids.length === 0 ? ['no rule'] : ids);
}

function explainFeature(name: string, { paths, rules, counters }: RuleSetParts): string[] {
  const definition = paths.get(name);
  if (definition !== undefined && !/^(velocity|surge)\./.test(name)) {
    const example = exampleOf(name, definition);
    return [
      [
        `feature ${name}`,
        ...describeDefinition(definition),
        ...section('example', example === undefined ? [] : [example]),
        ...usedBy(rules, rule => pathsRead(rule).includes(name)),
      ].join('\n'),
    ];
  }
  const titles = new Map(
    [...(counters?.definitions ?? []), ...(counters?.ratios ?? [])].map(one => [one.name, one.title]),
  );
  const titleOf = (path: string, title: Bilingual) =>
    /^(velocity|surge)\./.test(path) ? (titles.get(path.split('.')[1]!) ?? title) : title;
  const fields = [...paths].filter(([path]) => path.startsWith(`${name}.`));
  if (fields.length > 0)
    return [
      [
        `features of ${name}`,
        ...fields.map(
          ([path, { type, title }]) => `  ${path}: ${type}, ${titleOf(path, title).en} / ${titleOf(path, title).ja}`,
        ),
      ].join('\n'),
    ];
  const field = /^(?:items\.|item\.)(.+)$/.exec(name)?.[1];
  const item =
    field === undefined || !Object.hasOwn(itemFields, field)
      ? undefined
      : (itemFields as Readonly<Record<string, FeatureDefinition>>)[field];
  return item === undefined
    ? []
    : [
        [
          `field of an item, ${field}`,
          ...describeDefinition(item),
          ...section('example', [`items.exists(i, ${exampleOf(`i.${field}`, item)})`]),
        ].join('\n'),
      ];
}

function describeDefinition({ type, title, unit, values, min, max, missing, always }: FeatureDefinition): string[] {
  const range = min === undefined && max === undefined ? [] : [`from ${min ?? '…'} to ${max ?? '…'}`];
  return [
    `  ${title.ja}`,
    `  ${title.en}`,
    `  ${[type, ...(unit === undefined ? [] : [unit]), ...range].join(', ')}`,
    ...(values === undefined ? [] : [`  one of: ${values.join(', ')}`]),
    `  missing: ${always ? 'never' : `${missing?.en} / ${missing?.ja}`}`,
  ];
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

function explainCounter(name: string, { counters, rules }: RuleSetParts): string[] {
  const bare = name.replace(/^(velocity|surge)\./, '');
  const reads = usedBy(rules, rule =>
    pathsRead(rule).some(path => path === `velocity.${bare}` || path === `surge.${bare}`),
  );
  const counter = counters?.definitions.find(one => one.name === bare);
  if (counter !== undefined)
    return [
      [`counter ${bare}`, ...describeCounter(counter), ...section('example', [`velocity.${bare} >= 3`]), ...reads].join(
        '\n',
      ),
    ];
  const ratio = counters?.ratios.find(one => one.name === bare);
  if (ratio === undefined) return [];
  const { title, of, to, atLeast } = ratio;
  return [
    [
      `ratio ${bare}`,
      `  ${title.ja}`,
      `  ${title.en}`,
      `  ${of} divided by ${to}; missing while ${to} is below ${Math.max(1, atLeast)}`,
      ...section('example', [`velocity.${bare} > 0.5`]),
      ...reads,
    ].join('\n'),
  ];
}

function describeCounter({ title, count, of, by, overMs, where, after, limit, baseline }: CounterDefinition): string[] {
  const what = count.kind === 'events' ? of : `${count.kind} ${count.field} among ${of}`;
  const needed = by.filter(field => !mayLack(field));
  const key = by.length === 0 ? 'of the whole merchant' : `with the same ${by.join(' and ')}`;
  return [
    `  ${title.ja}`,
    `  ${title.en}`,
    `  counts ${what} ${key} in ${writeDuration(overMs)}, the attempt itself included`,
    ...(where === undefined ? [] : [`  only where ${where.source}`]),
    ...(after === undefined ? [] : [`  only after one of ${after.of} within ${writeDuration(after.withinMs)}`]),
    ...(Number.isFinite(limit) ? [`  counts up to ${limit} events a key`] : []),
    ...(baseline === undefined
      ? []
      : [`  its surge compares with the ${writeDuration(baseline.overMs)} before, at least ${baseline.floor}`]),
    `  missing: ${needed.length === 0 ? 'never' : `when ${needed.join(' or ')} was not sent`}`,
  ];
}

function explainList(name: string, { lists, rules }: RuleSetParts): string[] {
  const bare = name.replace(/^lists\./, '');
  const list = lists.byName.get(bare);
  if (list === undefined) return [];
  const reader = rules.find(({ status, condition }) => status !== 'retired' && listsRead(condition).includes(bare));
  // What a list holds only its readers know: an example of another field would never match.
  const asked =
    reader && everyPart(reader.condition).find(part => part.kind === 'in' && listsRead(part).includes(bare));
  const limited = list.entries.filter(entry => expiresAt(entry) !== Infinity).length;
  return [
    [
      `list ${bare} (${list.file})`,
      `  ${list.entries.length} ${list.entries.length === 1 ? 'entry' : 'entries'}, ${limited} with a date of expiry`,
      ...section('example', [asked === undefined ? `email.domain in lists.${bare}` : print(asked)]),
      ...usedBy(rules, rule => listsRead(rule.condition).includes(bare)),
    ].join('\n'),
  ];
}

function explainFamily(name: string, { policy, rules }: RuleSetParts): string[] {
  const limits = policy?.families.get(name);
  if (limits === undefined) return [];
  const { cap, floor } = limits;
  const limit = [
    ...(cap === undefined ? [] : [`at most ${cap} points`]),
    ...(floor === undefined ? [] : [`at least ${floor} points`]),
  ];
  const own = rules.filter(({ family, status }) => family === name && status !== 'retired');
  return [
    [
      `family ${name}: ${limit.join(', ') || 'no limit'}`,
      ...section(
        'rules',
        own.map(({ id, status, contribution }) => `${id} (${status}, ${describeContribution(contribution)})`),
      ),
    ].join('\n'),
  ];
}

function explainBand(name: string, { policy }: RuleSetParts): string[] {
  const index = policy?.bands.findIndex(band => band.name === name) ?? -1;
  const band = policy?.bands[index];
  if (band === undefined) return [];
  const next = policy?.bands[index + 1]?.from;
  return [
    `band ${name}: scores from ${band.from} to ${next === undefined ? 100 : next - 1}, flow ${band.flow}, threeDSRequestorChallengeInd ${band.challenge_ind}`,
  ];
}
