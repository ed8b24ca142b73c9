/** A system that takes and gives fewer bytes than it is asked to, each time: nothing is lost in any file that a replay writes. */
import fs, { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openReplayInputs } from '../../../src/cli/replay/inputs.ts';
import { FeatureStoreWriter } from '../../../src/replay/features/writer.ts';
import { openHistory } from '../../../src/replay/order/ndjson-history.ts';
import { runJob } from '../../../src/replay/run/job.ts';
import { replaceBuiltins } from '../../builtins.ts';
import { attackedHistory, fileOf, folderForTests, loadedSets, smallRules, tinySpillLimits } from './histories.ts';

/** How many bytes the system takes and gives at a time, and how often it took fewer than it was given. */
const system = { most: Number.POSITIVE_INFINITY, short: 0 };
const { readSync, writeSync } = fs;
let putBack = () => {};
beforeAll(() => {
  const short = (file: number, bytes: Uint8Array, from = 0, length = bytes.length - from, at: number | null = null) => {
    if (length > system.most) system.short++;
    return writeSync(file, bytes, from, Math.min(length, system.most), at);
  };
  const few = (file: number, into: Uint8Array, from = 0, length = into.length - from, at: number | null = null) =>
    readSync(file, into, from, Math.min(length, system.most), at);
  putBack = replaceBuiltins(fs, { readSync: few as typeof readSync, writeSync: short as typeof writeSync });
});
afterAll(() => putBack());

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));
// Out of order, so that the lines are sorted in files.
const lines = ['no json', ...attackedHistory(20).toReversed(), 'none either'];
const own = fileOf(folder, 'own.ndjson', lines);
const rows = Array.from({ length: 90 }, (_, index) => `r-${index},${index % 9 === 3 ? 'soon' : '2026-05-01'},100`);
const table = fileOf(folder, 'table.csv', ['id,at,amount.value', ...rows]);
const sortBytes = 20_000;

/** The bytes of everything that a replay writes. */
async function written(name: string, input: string, ending: string): Promise<readonly Buffer[]> {
  const path = (end: string) => join(folder, `${name}${end}`);
  const [out, rejects, store] = [path(`.${ending}`), path('.rejects'), path('.store')];
  const history =
    input === own
      ? await openHistory([input], { sortBytes, tableBytes: 8_000 })
      : (await openReplayInputs([input], { maxRejects: 1, rejects }, { sortBytes }, undefined)).history;
  const texts = { rules: smallRules };
  const { sets } = loadedSets(texts);
  const features = new FeatureStoreWriter(store, { ruleSet: sets.rules, files: smallRules, program: 'test' });
  try {
    const job = { texts, sets, out, rejects, features, program: 'test', spillLimits: tinySpillLimits };
    await runJob(history, { ...job, workers: 1, maxRejects: 1, now: () => 0 });
  } finally {
    history.close();
  }
  return [out, rejects, join(store, 'features.bin')].map(file => readFileSync(file));
}

it.each([
  ['lines of our own, as lines', own, 'ndjson'],
  ['lines of our own, as a table', own, 'parquet'],
  ['a table with rows that cannot be used', table, 'ndjson'],
])('%s', async (title, input, ending) => {
  system.most = Number.POSITIVE_INFINITY;
  const whole = await written(`whole-${title.length}`, input, ending);
  system.most = 50;
  system.short = 0;
  const short = await written(`short-${title.length}`, input, ending);
  expect(system.short).toBeGreaterThan(100);
  expect(short.map((bytes, file) => bytes.equals(whole[file]!))).toEqual([true, true, true]);
  expect(whole.every(bytes => bytes.length > 100)).toBe(true);
});
