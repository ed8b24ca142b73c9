import { type CounterDefinition, type CounterSeries, latenessMs } from './definitions.ts';

type Open = Omit<CounterSeries, 'opener'> & { opener?: number };

/**
 * A counter of events that looks back this many times as far as every counter of values gets a series of its own (the attempts of an
 * account over a year, beside its card numbers of a day). Its list needs no values, and the others' need not be kept as long.
 */
const apartBeyond = 4;

/** Groups counters over the same events of the same keys: same of, by, where and after. In order of each series' first counter. */
export function seriesOf(definitions: readonly CounterDefinition[]): readonly CounterSeries[] {
  const groups = new Map<string, number[]>();
  for (const [index, { of, by, where, after }] of definitions.entries()) {
    const same = JSON.stringify([of, by, where?.source, after]);
    const group = groups.get(same);
    if (group) group.push(index);
    else groups.set(same, [index]);
  }
  const series = [...groups.values()]
    .flatMap(group => apart(group, definitions))
    .map((counters): Open => {
      const members = counters.map(index => definitions[index]!);
      const { of, by, where, after } = members[0]!;
      return {
        of,
        by,
        ...(where ? { where } : {}),
        ...(after ? { after } : {}),
        counters,
        keptMs: Math.max(...members.map(reachOf)) + latenessMs,
        keep: Math.max(...members.map(member => (member.baseline ? Number.POSITIVE_INFINITY : member.limit))),
      };
    });
  return [...series, ...openersOf(series)];
}

const reachOf = ({ overMs, baseline }: CounterDefinition) => overMs + (baseline?.overMs ?? 0);

/** The counters of a group, those set apart that only count events and look back much farther than the rest. */
function apart(group: readonly number[], definitions: readonly CounterDefinition[]): readonly (readonly number[])[] {
  const values = group.filter(index => definitions[index]!.count.kind !== 'events');
  const reach = Math.max(...values.map(index => reachOf(definitions[index]!)));
  const far = group.filter(index => !values.includes(index) && reachOf(definitions[index]!) > apartBeyond * reach);
  if (values.length === 0 || far.length === 0) return [group];
  return [group.filter(index => !far.includes(index)), far];
}

/** One series of events that open for each `by`, kind and condition of an `after`; ties the series that it opens to it. */
function openersOf(series: readonly Open[]): readonly CounterSeries[] {
  const openers: { -readonly [Key in keyof CounterSeries]: CounterSeries[Key] }[] = [];
  const names: string[] = [];
  for (const one of series) {
    if (one.after === undefined) continue;
    const { of, where, withinMs } = one.after;
    const name = JSON.stringify([of, where?.source, one.by]);
    if (!names.includes(name)) {
      names.push(name);
      const keep = Number.POSITIVE_INFINITY;
      openers.push({ of, by: one.by, ...(where ? { where } : {}), counters: [], keptMs: 0, keep });
    }
    const place = names.indexOf(name);
    const opener = openers[place]!;
    // A late event may ask for an opener from before its own time.
    opener.keptMs = Math.max(opener.keptMs, one.keptMs + withinMs);
    one.opener = series.length + place;
  }
  return openers;
}
