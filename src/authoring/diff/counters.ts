/** How counters and ratios changed: each part that counts, in words, and whether the figure can only grow or shrink. */
import { readExpression } from '../../engine/cel/check.ts';
import { eventEnvironment } from '../../engine/cel/environment.ts';
import { reservedCounters } from '../../engine/threeds/history.ts';
import type { CounterDefinition, EventCondition, RatioDefinition } from '../../engine/velocity/counters.ts';
import { writeDuration } from '../../engine/velocity/durations.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { pathsRead } from '../lints/unused.ts';
import { clausesOf, implies } from '../logic/clauses.ts';
import type { RuleSetParts } from '../parts.ts';
import { byKey, type Change, compareByKey, plain, text } from './change.ts';

/** Whether a figure can only become larger, only smaller, or either. Undefined: it stays. */
type Growth = 'more' | 'fewer' | 'other' | undefined;

/** One part of a counter: its name for people, its text on both sides, and what its change does to the figure. */
interface Part {
  readonly name: Bilingual;
  readonly tell: (counter: CounterDefinition) => Bilingual;
  readonly growth: (was: CounterDefinition, is: CounterDefinition) => Growth;
}

const none = text('none', 'なし');
const otherwise = (): Growth => 'other';
const larger = (was: number, is: number): Growth => (is > was ? 'more' : 'fewer');

const parts: readonly Part[] = [
  {
    name: text('counts', '数えるもの'),
    tell: ({ count }) => plain(count.kind === 'events' ? 'events' : `${count.kind} ${count.field}`),
    // Each event that has the field is at most one distinct value of it.
    growth: ({ count: was }, { count: is }) =>
      was.kind === 'distinct' && is.kind === 'events'
        ? 'more'
        : was.kind === 'events' && is.kind === 'distinct'
          ? 'fewer'
          : 'other',
  },
  { name: text('of', '取引の記録の種類'), tell: ({ of }) => plain(of), growth: otherwise },
  {
    name: text('with the same', '同じものをまとめる項目'),
    // In one order: which field is written first says nothing.
    tell: ({ by }) =>
      by.length === 0 ? text('(the whole merchant)', '（加盟店全体）') : plain(by.toSorted().join(', ')),
    // The more fields have to be the same, the fewer events are.
    growth: ({ by: was }, { by: is }) =>
      was.every(field => is.includes(field)) ? 'fewer' : is.every(field => was.includes(field)) ? 'more' : 'other',
  },
  {
    name: text('window', '期間'),
    tell: ({ overMs }) => plain(writeDuration(overMs)),
    growth: (was, is) => larger(was.overMs, is.overMs),
  },
  {
    name: text('only where', '条件'),
    tell: ({ where }) => (where === undefined ? none : plain(where.source)),
    growth: (was, is) => growthOfWhere(was.where, is.where),
  },
  {
    name: text('only after', '先立つ取引の記録'),
    tell: ({ after }) =>
      after === undefined
        ? none
        : plain(
            `${after.of} (${writeDuration(after.withinMs)}${after.where === undefined ? '' : `, ${after.where.source}`})`,
          ),
    growth: ({ after: was }, { after: is }) => {
      if (was === undefined || is === undefined) return was === undefined ? 'fewer' : 'more';
      if (was.of !== is.of || was.where?.source !== is.where?.source) return 'other';
      return larger(was.withinMs, is.withinMs);
    },
  },
  {
    name: text('counted up to', '数える上限'),
    tell: ({ limit }) => (Number.isFinite(limit) ? plain(String(limit)) : text('no limit', '上限なし')),
    growth: (was, is) => larger(was.limit, is.limit),
  },
  {
    name: text('baseline of the surge', '急増の基準'),
    tell: ({ baseline }) =>
      baseline === undefined
        ? none
        : text(
            `${writeDuration(baseline.overMs)}, at least ${baseline.floor}`,
            `${writeDuration(baseline.overMs)}、最低${baseline.floor}`,
          ),
    // The surge is another figure: the count itself stays.
    growth: () => undefined,
  },
];

const figures = {
  more: text('counts as many or more', '数は同じか増える'),
  fewer: text('counts as many or fewer', '数は同じか減る'),
  other: text('counts otherwise', '数え方が変わる'),
  same: text('counts as before, its surge otherwise', '数は同じで、急増の比が変わる'),
} as const;

/** The changes of counters and of ratios. */
export function diffCounters(before: RuleSetParts, after: RuleSetParts): Change[] {
  if (before.counters === undefined || after.counters === undefined) return [];
  const reader = readersOf(before, after);
  const one =
    (kind: 'counter' | 'ratio') =>
    (name: string, how: Bilingual, details: readonly Bilingual[] = []) => {
      const rules = reader(name);
      const decides = rules.length > 0 || reservedCounters.includes(name);
      const read =
        rules.length === 0 ? [] : [text(`read by ${rules.join(', ')}`, `参照するルール：${rules.join('、')}`)];
      return [
        {
          reach: decides ? 'minor' : 'patch',
          what: text(`${kind} ${name}`, `${kind === 'counter' ? 'カウンター' : '比率'} ${name}`),
          how,
          details: [...details, ...read],
        } satisfies Change,
      ];
    };
  const [counter, ratio] = [one('counter'), one('ratio')];
  const added = text('added', '追加');
  const removed = text('removed', '削除');
  const named = <Value extends { readonly name: string }>(values: readonly Value[]) =>
    byKey(values, ({ name }) => name);
  return [
    ...compareByKey(named(before.counters.definitions), named(after.counters.definitions), {
      added: (name, is) => counter(name, added, [wholeOf(is)]),
      removed: (name, was) => counter(name, removed, [wholeOf(was)]),
      both(name, was, is) {
        const changed = parts.filter(({ tell }) => tell(was).en !== tell(is).en);
        if (changed.length === 0) return [];
        return counter(
          name,
          figures[growthOf(changed.map(({ growth }) => growth(was, is)))],
          changed.map(part => turn(part, was, is)),
        );
      },
    }),
    ...compareByKey(named(before.counters.ratios), named(after.counters.ratios), {
      added: (name, is) => ratio(name, added, [plain(divided(is))]),
      removed: (name, was) => ratio(name, removed, [plain(divided(was))]),
      both: (name, was, is) =>
        divided(was) === divided(is) ? [] : ratio(name, figures.other, [plain(`${divided(was)} → ${divided(is)}`)]),
    }),
  ];
}

function growthOf(growths: readonly Growth[]): keyof typeof figures {
  const told = new Set(growths.filter(growth => growth !== undefined));
  if (told.size === 0) return 'same';
  return told.size === 1 ? [...told][0]! : 'other';
}

function turn({ name, tell }: Part, was: CounterDefinition, is: CounterDefinition): Bilingual {
  const [one, other] = [tell(was), tell(is)];
  return text(`${name.en}: ${one.en} → ${other.en}`, `${name.ja}：${one.ja} → ${other.ja}`);
}

/** The parts of a counter that say something, in one line. */
function wholeOf(counter: CounterDefinition): Bilingual {
  const said = parts.slice(0, -2).filter(({ tell }) => tell(counter) !== none);
  const told = said.map(({ name, tell }) => text(`${name.en} ${tell(counter).en}`, `${name.ja} ${tell(counter).ja}`));
  return text(told.map(({ en }) => en).join(', '), told.map(({ ja }) => ja).join('、'));
}

const divided = ({ of, to, atLeast }: RatioDefinition) => `${of} / ${to} (at least ${atLeast})`;

/** A narrower condition lets fewer events be counted; shown only where it can be proved. */
function growthOfWhere(was: EventCondition | undefined, is: EventCondition | undefined): Growth {
  if (was === undefined || is === undefined) return was === undefined ? 'fewer' : 'more';
  const [one, other] = [was, is].map(({ source }) => {
    const read = readExpression(source, eventEnvironment);
    return read.ok ? clausesOf(read.value, true) : undefined;
  });
  if (one === undefined || other === undefined) return 'other';
  const [fewer, more] = [implies(other, one), implies(one, other)];
  if (fewer && more) return undefined;
  return fewer ? 'fewer' : more ? 'more' : 'other';
}

/** Live and shadow rules, of either side, that read a counter or a ratio of it. */
function readersOf(before: RuleSetParts, after: RuleSetParts): (name: string) => readonly string[] {
  const sets = [before, after];
  return name => {
    const ratios = sets.flatMap(({ counters }) => counters?.ratios ?? []);
    const names = new Set([
      name,
      ...ratios.filter(({ of, to }) => of === name || to === name).map(ratio => ratio.name),
    ]);
    const reads = (path: string) => /^(velocity|surge)\./.test(path) && names.has(path.split('.')[1]!);
    const rules = sets.flatMap(set => set.rules).filter(({ status }) => status === 'live' || status === 'shadow');
    return [...new Set(rules.filter(rule => pathsRead(rule).some(reads)).map(({ id }) => id))].sort();
  };
}
