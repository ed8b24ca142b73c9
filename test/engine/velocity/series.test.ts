import { describe, expect, it } from 'vitest';
import { readCounters } from '../../../src/engine/velocity/counters.ts';

/** Names of the counters of each series. */
function seriesOf(...lines: readonly string[]): string[][] {
  const { counters, findings } = readCounters('counters.yaml', `counters:\n  ${lines.join('\n  ')}\n`);
  if (!counters) throw new Error(JSON.stringify(findings));
  return counters.series.map(one => one.counters.map(index => counters.definitions[index]!.name));
}

const numbers = (over: string) =>
  `numbers: { count: distinct card.number, of: attempts, by: account.id, over: ${over} }`;
const events = (name: string, over: string) =>
  `${name}: { count: events, of: attempts, by: account.id, over: ${over} }`;

describe('a list of events', () => {
  it('is one for all that count the same events, and a second where some look back much farther and need no values', () => {
    expect(seriesOf(numbers('24h'), events('day', '24h'), events('days', '4d'))).toEqual([['numbers', 'day', 'days']]);
    expect(seriesOf(events('year', '365d'), numbers('24h'), events('day', '24h'))).toEqual([
      ['numbers', 'day'],
      ['year'],
    ]);
  });

  it('stays one where only events are counted, however far they look back', () => {
    expect(seriesOf(events('year', '365d'), events('day', '24h'))).toEqual([['year', 'day']]);
  });
});
