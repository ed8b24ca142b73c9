import type { CounterDefinition, CounterSeries } from './definitions.ts';

/** Groups counters over the same events of the same keys: same of, by, where and after. In order of each series' first counter. */
export function seriesOf(definitions: readonly CounterDefinition[]): readonly CounterSeries[] {
  const groups = new Map<string, number[]>();
  for (const [index, { of, by, where, after }] of definitions.entries()) {
    const same = JSON.stringify([of, by, where?.source, after]);
    const group = groups.get(same);
    if (group) group.push(index);
    else groups.set(same, [index]);
  }
  return [...groups.values()].map(counters => {
    const members = counters.map(index => definitions[index]!);
    const { of, by, where, after } = members[0]!;
    return {
      of,
      by,
      ...(where ? { where } : {}),
      ...(after ? { after } : {}),
      counters,
      reachMs: Math.max(...members.map(member => member.overMs + (member.baseline?.overMs ?? 0))),
      keep: Math.max(...members.map(member => (member.baseline ? Number.POSITIVE_INFINITY : member.limit))),
    };
  });
}
