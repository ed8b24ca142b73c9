/** That the clock was set is seen, once each time; that it goes is not. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchClock } from '../../src/cli/clock-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ['back', -301_000],
  ['forward', 86_400_000],
])('a clock set %s by more than five minutes is told once', (_, ms) => {
  const told: number[] = [];
  let set = 0;
  watchClock(by => told.push(by), { now: () => performance.now() + set, monotonic: () => performance.now() });
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([]);
  set = ms;
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([ms]);
  set = 0;
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([ms, -ms]);
});

test('what the counters bear is not told, but many such steps together are', () => {
  const told: number[] = [];
  let set = 0;
  watchClock(by => told.push(by), { now: () => performance.now() + set, monotonic: () => performance.now() });
  for (let steps = 0; steps < 4; steps++) {
    set -= 100_000;
    vi.advanceTimersByTime(60_000);
  }
  expect(told).toEqual([-400_000]);
});
