import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readExpression } from '../../../src/engine/cel/check.ts';
import { compilePredicates, verdicts } from '../../../src/engine/cel/compile.ts';
import { eventEnvironment } from '../../../src/engine/cel/environment.ts';
import type { ConditionCompiler } from '../../../src/engine/velocity/conditions.ts';
import { fingerprintOf, readCounters } from '../../../src/engine/velocity/counters.ts';

const conditions: ConditionCompiler = source => {
  const read = readExpression(source, eventEnvironment);
  if (!read.ok) return { problems: read.error };
  const decide = compilePredicates([read.value]);
  const result = new Uint8Array(1);
  const holds = (event: object) => {
    decide(event as Parameters<typeof decide>[0], result);
    return result[0] === verdicts.hit;
  };
  return { condition: { source, holds } };
};

const full = `
counters:
  numbers_per_range_10s:
    title: { ja: "同一番号帯のカード番号数（10秒）", en: "Distinct card numbers in one 12-digit range, 10 s" }
    count: distinct card.number
    of: attempts
    by: card.range
    over: 10s
    where: 'purpose == "add_card"'
    after: { of: declines, within: 1h, where: 'reason == "invalid_number"' }
    limit: 500
    baseline: { over: 24h, floor: 3 }
  spent: { count: sum amount.value, of: approvals, by: [account.id, card.number], over: 400d }
  attempts_10m: { count: events, of: attempts, by: [], over: 10m }
  declines_10m: { count: events, of: declines, by: [], over: 10m }
  also_numbers: { count: distinct device.id, of: approvals, by: [account.id, card.number], over: 1s }
ratios:
  decline_share_10m: { of: declines_10m, to: attempts_10m, at_least: 20 }
`;

describe('reading counters.yaml', () => {
  it('reads every part', () => {
    const { counters, findings } = readCounters('counters.yaml', full, conditions);
    expect(findings).toEqual([]);
    expect(counters!.definitions).toMatchObject([
      {
        name: 'numbers_per_range_10s',
        title: { ja: '同一番号帯のカード番号数（10秒）', en: 'Distinct card numbers in one 12-digit range, 10 s' },
        count: { kind: 'distinct', field: 'card.number' },
        of: 'attempts',
        by: ['card.range'],
        overMs: 10_000,
        where: { source: 'purpose == "add_card"' },
        after: { of: 'declines', withinMs: 3_600_000, where: { source: 'reason == "invalid_number"' } },
        limit: 500,
        baseline: { overMs: 86_400_000, floor: 3 },
      },
      {
        name: 'spent',
        count: { kind: 'sum' },
        by: ['account.id', 'card.number'],
        overMs: 400 * 86_400_000,
        limit: 10_000,
      },
      { name: 'attempts_10m', by: [], limit: Number.POSITIVE_INFINITY },
      { name: 'declines_10m' },
      { name: 'also_numbers', overMs: 1_000 },
    ]);
    expect(counters!.ratios).toMatchObject([{ of: 'declines_10m', to: 'attempts_10m', atLeast: 20 }]);
    expect(counters!.velocityNames).toEqual([
      'numbers_per_range_10s',
      'spent',
      'attempts_10m',
      'declines_10m',
      'also_numbers',
      'decline_share_10m',
    ]);
    expect(counters!.surgeNames).toEqual(['numbers_per_range_10s']);
    expect(counters!.longestWindowMs).toBe(400 * 86_400_000);
  });

  it('takes the highest limit, a baseline as long as its window, and a ratio of any count', () => {
    const text = `counters:
  n: { count: events, of: attempts, by: device.id, over: 1h, limit: 10000000, baseline: { over: 60m, floor: 0.1 } }
ratios:
  share: { of: n, to: n }
`;
    const { counters, findings } = readCounters('counters.yaml', text, conditions);
    expect(findings).toEqual([]);
    expect(counters?.definitions).toMatchObject([{ limit: 10_000_000, baseline: { overMs: 3_600_000 } }]);
    expect(counters?.ratios).toMatchObject([{ atLeast: 0 }]);
  });

  it('holds a where against facts, and misses it where a fact is missing', () => {
    const { where, after } = readCounters('counters.yaml', full, conditions).counters!.definitions[0]!;
    const event = { id: '', kinds: [], at: 0, keys: {}, facts: {} };
    const holds = [{ purpose: 'add_card' }, { purpose: 'purchase' }, {}].map(facts =>
      where!.holds({ ...event, facts }),
    );
    expect(holds).toEqual([true, false, false]);
    expect(after!.where!.holds({ ...event, facts: { reason: 'invalid_number' } })).toBe(true);
  });

  it('keeps counters over the same events of the same keys in one series', () => {
    const { series } = readCounters('counters.yaml', full, conditions).counters!;
    expect(series.map(one => one.counters)).toEqual([[0], [1, 4], [2], [3], []]);
    const lateMs = 300_000;
    expect(series[0]).toMatchObject({ keptMs: 86_410_000 + lateMs, keep: Number.POSITIVE_INFINITY, opener: 4 });
    expect(series[1]).toMatchObject({ keptMs: 400 * 86_400_000 + lateMs, keep: 10_000 });
    expect(series[4]).toMatchObject({ of: 'declines', by: ['card.range'], keptMs: 86_410_000 + lateMs + 3_600_000 });
  });

  it('tells sets that count different things apart, and not those that differ in words for people', () => {
    const print = (text: string) => readCounters('counters.yaml', text, conditions).counters!.fingerprint;
    expect(print(full)).toBe(print(full.replace('同一番号帯の', '')));
    for (const [from, to] of [
      ['10s', '11s'],
      ['limit: 500', 'limit: 501'],
      ['floor: 3', 'floor: 4'],
      ['add_card', 'purchase'],
      ['card.range', 'card.bin8'],
    ] as const) {
      expect(print(full.replace(from, to))).not.toBe(print(full));
    }
  });

  it('tells sets apart that keep their events in other lists, for stores name lists by number', () => {
    const { definitions, series, fingerprint } = readCounters('counters.yaml', full, conditions).counters!;
    expect(fingerprintOf(definitions, series)).toBe(fingerprint);
    expect(fingerprintOf(definitions, series.toReversed())).not.toBe(fingerprint);
    const [first, second, ...rest] = series;
    const regrouped = [first!, { ...second!, counters: [1] }, { ...second!, counters: [4] }, ...rest];
    expect(fingerprintOf(definitions, regrouped)).not.toBe(fingerprint);
  });

  it.each(['', '# nothing yet\n', 'counters:\n', 'ratios: {}\n'])('counts nothing for %j', text => {
    const { counters, findings } = readCounters('counters.yaml', text, conditions);
    expect(findings).toEqual([]);
    expect(counters).toMatchObject({ definitions: [], ratios: [], longestWindowMs: 0 });
  });

  it('finds every fault at its place', async () => {
    const broken = `counters:
  Numbers: { count: events, of: attempts, by: device.id, over: 10s }
  a: { count: distinct card.numbr, of: attempts, by: device.id, over: 10s }
  b: { count: sum card.number, of: attempts, by: device.id, over: 10s }
  c: { count: events, of: attempt, by: [device.id, card.bin, device.id], over: 10 }
  d: { count: events, of: attempts, by: device.id, over: 401d, limits: 5 }
  e: { count: events, of: attempts, by: device.id, over: 1h, limit: 0, baseline: { over: 10m, floor: 0 } }
  f: { count: events, of: attempts, by: device.id, over: 1h, after: { of: declines, whithin: 1h } }
  g: { count: events, of: attempts, by: [], over: 1h, limit: 5 }
  h: { of: attempts, by: device.id, over: 1h, title: { ja: 数 } }
  i: { count: events, of: attempts, by: device.id, over: 1h, where: 'purpos == "add_card" && brand == 3' }
  j: 5
  k: { count: events, of: attempts, by: device.id, over: 1h, where: "", after: declines, baseline: 24h }
  l: { count: events, of: attempts, by: device.id, over: 1h, where: 'purpose == "reason" && reason == "other"' }
  m: { count: events, of: attempts, by: device.id, over: 1h, after: { of: chargebacks, within: 1d, where: "challenged" } }
  n: { count: events, of: approvals, by: device.id, over: 1h, where: 'security_code == "match" || reason == "other"' }
  o: { count: events, of: declines, by: device.id, over: 2h }
  p: { of: declines, by: [device.id], over: 120m, count: events, limit: 10000, title: { ja: 数, en: count } }
  q: { count: average amount.value, of: attempts, by: device.id, over: 1h }
  r: { count: events, of: attempts, by: device.id, over: 1h, baseline: { over: 59m, floor: 1 } }
ratios:
  a: { of: b, to: d }
  share: { of: declined, to: g, at_least: -1 }
counter: {}
`;
    const { counters, findings } = readCounters('counters.yaml', broken, conditions);
    expect(counters).toBeUndefined();
    const text = findings
      .map(({ line, column, length, severity, code, message, hint }) => {
        const place = `${line}:${column}+${length}`;
        return `${place} ${severity} ${code}: ${message}${hint === undefined ? '' : `\n    ${hint}`}\n`;
      })
      .join('');
    await expect(text).toMatchFileSnapshot('golden/broken-counters.txt');
  });

  it('points at counters that count the same', () => {
    const text = `counters:
  a: { count: events, of: declines, by: device.id, over: 2h }
  b: { of: declines, by: [device.id], over: 120m, count: events, limit: 10000, title: { ja: 数, en: count } }
  c: { count: events, of: declines, by: device.id, over: 2h, limit: 9999 }
`;
    const { counters, findings } = readCounters('counters.yaml', text, conditions);
    expect(counters).toBeDefined();
    expect(findings).toMatchObject([{ severity: 'warning', line: 3, column: 3, message: 'counts the same as "a"' }]);
  });

  it('reads what the documentation shows', () => {
    const page = readFileSync(new URL('../../../docs/velocity.md', import.meta.url), 'utf8');
    const shown = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(match => match[1]!);
    expect(shown.length).toBe(1);
    for (const text of shown) expect(readCounters('counters.yaml', text, conditions).findings).toEqual([]);
  });

  it('leaves faults of YAML to YAML', () => {
    expect(readCounters('counters.yaml', 'counters: {a: [}', conditions).findings[0]).toMatchObject({
      code: 'yaml-syntax',
    });
    expect(readCounters('counters.yaml', 'counters: {a: 1, a: 2}', conditions).findings).toMatchObject([
      { code: 'yaml-duplicate-key' },
      { code: 'counters-shape' },
    ]);
    expect(readCounters('counters.yaml', '- a', conditions).findings).toMatchObject([{ code: 'counters-shape' }]);
  });
});
