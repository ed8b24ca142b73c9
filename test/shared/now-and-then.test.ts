import { afterEach, expect, it, vi } from 'vitest';
import { nowAndThen } from '../../src/shared/now-and-then.ts';

afterEach(() => void vi.useRealTimers());

it('tells the first at once, and then once in a while how many there were, until there are none', () => {
  vi.useFakeTimers();
  const told: unknown[] = [];
  const note = nowAndThen<string>(1_000, (last, times) => told.push([last, times]));
  note('a');
  expect(told).toEqual([['a', 1]]);
  for (const each of ['b', 'c', 'd']) note(each);
  vi.advanceTimersByTime(999);
  expect(told).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([
    ['a', 1],
    ['d', 3],
  ]);
  vi.advanceTimersByTime(5_000);
  expect(told).toHaveLength(2);
  note('e');
  expect(told.at(-1)).toEqual(['e', 1]);
});
