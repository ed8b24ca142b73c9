/** How the rules of a rule set changed: what they hit, what a hit gives, what is told. */
import { print } from '../../engine/cel/print.ts';
import type { FeaturePaths } from '../../engine/rules/feature-paths.ts';
import { pointsReach } from '../../engine/rules/read-contribution.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { conditionLines } from '../format/condition.ts';
import { clausesOf, implies } from '../logic/clauses.ts';
import type { RuleSetParts } from '../parts.ts';
import { byKey, type Change, compareByKey, type Effect, effectOf, opposite, plain, text } from './change.ts';
import { describeContribution, diffPoints } from './points.ts';

const isLive = ({ status }: Rule) => status === 'live';
const isLoud = (rule: Rule) => isLive(rule) && rule.contribution.kind === 'flow';
const reachOfRule = (rule: Rule): Change['reach'] => (isLoud(rule) ? 'major' : isLive(rule) ? 'minor' : 'patch');

/** What it means for shoppers that a rule hits more of them: trust gives points away. Undefined for a rule that is not live. */
export function effectOfHits(rule: Rule): Effect | undefined {
  if (!isLive(rule)) return undefined;
  if (rule.contribution.kind === 'flow') return 'more';
  const { most, least } = pointsReach(rule.contribution);
  if (most > 0 && least < 0) return 'both';
  return most > 0 ? 'more' : least < 0 ? 'less' : undefined;
}

const named = (id: string) => text(`rule ${id}`, `ルール ${id}`);

/** The changes of rules, by id. */
export function diffRules(before: RuleSetParts, after: RuleSetParts): Change[] {
  const known = (rules: readonly Rule[]) => byKey(rules, ({ id }) => id);
  return compareByKey(known(before.rules), known(after.rules), {
    added: (id, rule) => [
      { reach: reachOfRule(rule), what: named(id), how: added(rule), ...effectOf(effectOfHits(rule)) },
    ],
    removed: (id, rule) => [
      { reach: reachOfRule(rule), what: named(id), how: removed(rule), ...effectOf(opposite(effectOfHits(rule))) },
    ],
    both: (_, was, is) => diffRule(was, is, new Map([...before.paths, ...after.paths])),
  });
}

function added({ status, contribution }: Rule): Bilingual {
  const { en, ja } = describeContribution(contribution);
  return text(`added (${status}, ${en})`, `追加（${status}、${ja}）`);
}

function removed({ status, contribution }: Rule): Bilingual {
  const { en, ja } = describeContribution(contribution);
  return text(`removed (was ${status}, ${en})`, `削除（${status}だった、${ja}）`);
}

function diffRule(before: Rule, after: Rule, paths: FeaturePaths): Change[] {
  const what = named(after.id);
  const acts = isLive(before) || isLive(after);
  const reach = isLoud(before) || isLoud(after) ? 'major' : acts ? 'minor' : 'patch';
  const changes: Change[] = [];
  const note = (how: Bilingual, more: Partial<Change> = {}) => changes.push({ reach, what, how, ...more });
  const [status, other] = [before.status, after.status];
  if (status !== other) {
    const begins = isLive(after) ? effectOfHits(after) : opposite(effectOfHits(before));
    note(text(`status ${status} → ${other}`, `状態 ${status} → ${other}`), effectOf(begins));
  }
  const condition = diffCondition(before, after);
  // The effect of a condition, and of points, is that of a rule that acted before and goes on acting.
  const stays = isLive(before) && isLive(after);
  if (condition !== undefined) {
    const { hits, ...told } = condition;
    const effect =
      !stays || hits === undefined ? undefined : hits === 'more' ? effectOfHits(after) : opposite(effectOfHits(before));
    note(told.how, { details: told.details, ...effectOf(effect) });
  }
  const points = diffPoints(before, after, paths);
  if (points !== undefined) {
    const { effect, ...told } = points;
    const other = before.contribution.kind !== after.contribution.kind;
    const loud = [before, after].some(({ contribution }) => contribution.kind === 'flow');
    note(told.how, {
      ...told,
      ...(acts && other && loud ? { reach: 'major' } : {}),
      ...(stays ? effectOf(effect) : {}),
    });
  }
  if (before.family !== after.family) {
    note(text(`family ${before.family} → ${after.family}`, `系統 ${before.family} → ${after.family}`));
  }
  for (const [name, of] of told) {
    if (JSON.stringify(of(before)) === JSON.stringify(of(after))) continue;
    note(text(`${name.en} changed`, `${name.ja}の変更`), name === advice ? {} : { reach: 'patch' });
  }
  return changes;
}

const advice = text('advice', '助言');
const attack = text('attack', '攻撃の対象');
const texts = text('texts', '文言');
const cases = text('cases', '例');

/** What a rule tells and proves, besides what it hits and gives. */
const told: readonly (readonly [name: Bilingual, of: (rule: Rule) => unknown])[] = [
  [advice, rule => rule.advice],
  [attack, rule => rule.attack ?? null],
  [texts, ({ title, reason, description, tags, falsePositives }) => [title, reason, description, tags, falsePositives]],
  [cases, rule => JSON.stringify(rule.cases, (_, value: unknown) => (value instanceof Map ? [...value] : value))],
];

const conditionChanged = text('condition changed', '条件の変更');

/** How a condition changed; undefined when it means the same, as far as can be shown. */
function diffCondition(
  before: Rule,
  after: Rule,
): { readonly how: Bilingual; readonly details: readonly Bilingual[]; readonly hits?: 'more' | 'fewer' } | undefined {
  if (print(before.condition) === print(after.condition)) return undefined;
  const [was, is] = [clausesOf(before.condition, true), clausesOf(after.condition, true)];
  const details = [...lines('was', before), ...lines('is ', after)];
  if (was === undefined || is === undefined) return { how: conditionChanged, details };
  const [fewer, more] = [implies(is, was), implies(was, is)];
  if (fewer && more) return undefined;
  if (fewer) {
    return { how: text('tightened: hits fewer checkouts', '条件を狭めた：該当が減る'), details, hits: 'fewer' };
  }
  if (more) return { how: text('loosened: hits more checkouts', '条件を広げた：該当が増える'), details, hits: 'more' };
  // Of parts that have no set of values it cannot be shown that they differ.
  if ([...was, ...is].some(({ parts }) => parts.size > 0)) return { how: conditionChanged, details };
  return { how: text('condition changed: hits other checkouts', '条件の変更：該当する注文が変わる'), details };
}

function lines(side: 'was' | 'is ', { condition }: Rule): readonly Bilingual[] {
  return conditionLines(condition).map((line, index) => plain(`${index === 0 ? side : '   '}  ${line}`));
}
