import { expect, it } from 'vitest';
import { readCounters } from '../../src/engine/velocity/counters.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';

it('counts the fifth number in ten seconds and forgets at the exact edge', () => {
  const { counters, findings } = readCounters(
    'counters.yaml',
    'counters:\n  numbers: { count: distinct card.number, of: attempts, by: card.range, over: 10s }\n',
  );
  expect(findings).toEqual([]);
  const store = createMemoryVelocity(counters!);
  const read = (second: number, number: string) =>
    store.assess({
      id: `a${second}`,
      kinds: ['attempts'],
      at: second * 1000,
      keys: { 'card.range': 'r', 'card.number': number },
      facts: {},
    }).velocity['numbers'];
  expect([1, 2, 3, 4, 5].map(second => read(second, `n${second}`))).toEqual([1, 2, 3, 4, 5]);
  expect(read(11, 'n6')).toBe(5);
  expect(read(12, 'n2')).toBe(5);
});
