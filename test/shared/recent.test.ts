import { expect, test } from 'vitest';
import { Recent } from '../../src/shared/recent.ts';

const numberOf = (turn: number) => (turn * turn) % 37;

test('what was among the last keys is remembered', () => {
  const recent = new Recent<number>(10);
  const asked: number[] = [];
  let remembered = 0;
  for (let turn = 0; turn < 500; turn++) {
    const number = numberOf(turn);
    const value = recent.get(`k${number}`);
    if (value !== undefined) {
      expect(value).toBe(number);
      remembered++;
    }
    const since = asked.lastIndexOf(number);
    if (since >= 0 && new Set(asked.slice(since)).size <= 10) expect(value, `turn ${turn}`).toBe(number);
    recent.set(`k${number}`, number);
    asked.push(number);
  }
  expect(remembered).toBeGreaterThan(50);
});

test('at most twice as many are', () => {
  const recent = new Recent<number>(10);
  for (let turn = 0; turn < 100; turn++) recent.set(`k${turn}`, turn);
  const kept = Array.from({ length: 100 }, (_, turn) => recent.get(`k${turn}`)).filter(value => value !== undefined);
  expect(kept.length).toBeLessThanOrEqual(20);
  expect(kept.at(-1)).toBe(99);
});
