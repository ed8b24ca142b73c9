import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Makes garbage of which some survives, and says how large the space for young objects became, in MiB. */
const script = (limited: boolean) => `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { limitHeap } from './src/cli/replay/run-memory.ts';
  const poll = ${limited} ? limitHeap() : () => {};
  let kept = [];
  for (let round = 0; round < 400; round++) {
    poll();
    for (let n = 0; n < 3_000; n++) kept.push({ n, list: [n, n + 1], text: 'x' + n });
    if (kept.length > 100_000) kept = [];
  }
  console.log(getHeapSpaceStatistics().find(space => space.space_name === 'new_space').space_size >> 20);`;

const youngMegabytes = (limited: boolean) =>
  Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script(limited)], { encoding: 'utf8' }));

it('holds the space for young objects well below what V8 would take', () => {
  const limited = youngMegabytes(true);
  expect(limited).toBeGreaterThanOrEqual(16);
  expect(limited).toBeLessThanOrEqual(64);
  expect(youngMegabytes(false)).toBeGreaterThan(limited);
});
