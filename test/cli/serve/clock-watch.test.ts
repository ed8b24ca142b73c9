/** That the clock was set is seen, once each time; that it goes is not. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchClock } from '../../../src/cli/serve/clock-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const clocksSetBy = (set: () => number) => ({
  now: () => performance.now() + set(),
  monotonic: () => performance.now(),
});

/** A watch, what it told, and how far its clock is set. */
function watched() {
  const told: number[] = [];
  const clock = { set: 0 };
  watchClock(
    by => told.push(by),
    new AbortController().signal,
    clocksSetBy(() => clock.set),
  );
  return { told, clock };
}

test.each([
  ['back', -301_000],
  ['forward', 86_400_000],
])('a clock set %s by more than five minutes is told once', (_, ms) => {
  const { told, clock } = watched();
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([]);
  clock.set = ms;
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([ms]);
  clock.set = 0;
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([ms, -ms]);
});

test('what the counters bear is not told, but many such steps together are', () => {
  const { told, clock } = watched();
  for (let steps = 0; steps < 4; steps++) {
    clock.set -= 100_000;
    vi.advanceTimersByTime(60_000);
  }
  expect(told).toEqual([-400_000]);
});

test('a watch that ended tells nothing more, and leaves no timer behind', () => {
  const told: number[] = [];
  let set = 0;
  const ended = new AbortController();
  watchClock(
    by => told.push(by),
    ended.signal,
    clocksSetBy(() => set),
  );
  expect(vi.getTimerCount()).toBe(1);
  ended.abort();
  set = 400_000;
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
