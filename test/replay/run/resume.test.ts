/** A replay that is interrupted, wherever that may be, and goes on: nothing is lost, and nothing comes twice. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openReplayInputs } from '../../../src/cli/replay/inputs.ts';
import { type JobOptions, type JobResult, runJob } from '../../../src/replay/run/job.ts';
import { attackedHistory, fileOf, folderForTests, loadedSets, smallRules } from './histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));

const lines = attackedHistory(40).slice(-100);
const last: string = JSON.parse(lines.at(-1)!).at;
const first: string = JSON.parse(lines[0]!).at;
/** Outcomes of attempts that are not there, at both ends, and lines that are none. */
const orphans = ['a', 'b', 'c'].flatMap(id =>
  [first, last].map(at => JSON.stringify({ assessment: `ghost-${id}`, type: 'label', label: 'fraud', at })),
);
const own = fileOf(folder, 'own.ndjson', ['no json', ...orphans, ...lines, 'none either']);
const rows = Array.from({ length: 300 }, (_, index) => {
  const at = new Date(Date.UTC(2026, 4, 1) + index * 60_000).toISOString();
  return index % 20 === 3 ? `r-${index},soon,100` : `r-${index},${at},${100 + index}`;
});
const table = fileOf(folder, 'table.csv', ['id,at,amount.value', ...rows]);

/** The files of a job in a folder of their own. */
function filesIn(name: string) {
  mkdirSync(join(folder, name));
  return { out: join(folder, name, 'out.ndjson'), rejects: join(folder, name, 'rejects.ndjson') };
}

async function replayed(input: string, changes: Partial<JobOptions>): Promise<JobResult> {
  const { history } = await openReplayInputs(
    [input],
    { maxRejects: 1, rejects: 'kept' },
    { tableBytes: 6_000, sortBytes: 20_000 },
    undefined,
  );
  try {
    const texts = { rules: smallRules };
    return await runJob(history, {
      ...loadedSets(texts),
      workers: 1,
      maxRejects: 1,
      program: 'test',
      now: () => 0,
      ...changes,
    });
  } finally {
    history.close();
  }
}

/** Everything that a run comes to. What it read only to go on is its own affair. */
function whatCame({ out, rejects }: ReturnType<typeof filesIn>, { counts, numbers }: JobResult) {
  const { warm_up: _warm, indexed: _indexed, ...rest } = counts;
  const output = readFileSync(out, 'utf8').replace(/"warm_up":\d+,"indexed":\d+/, '');
  return { counts: rest, numbers, output, rejects: readFileSync(rejects, 'utf8') };
}

describe.each([
  ['lines of our own, some of which cannot be used', own, 1],
  ['a table with rows that its reader refuses', table, 1],
  ['the last slice of three', own, 3],
])('%s', (title, input, of) => {
  it('come to the same from every place that can be resumed at', async () => {
    const slice = of === 1 ? {} : { slice: [of, of] as const };
    const files = filesIn(`${title.length}-whole`);
    const saved: ReturnType<typeof filesIn>[] = [];
    let known = '';
    /** Keeps what a run would go on with if it ended here. */
    const look = () => {
      const checkpoint = existsSync(`${files.out}.checkpoint`) ? readFileSync(`${files.out}.checkpoint`, 'utf8') : '';
      if (checkpoint === known) return;
      known = checkpoint;
      const kept = filesIn(`${title.length}-${saved.length}`);
      for (const end of ['.checkpoint', '.part']) copyFileSync(`${files.out}${end}`, `${kept.out}${end}`);
      copyFileSync(files.rejects, kept.rejects);
      saved.push(kept);
    };
    const now = () => {
      look();
      return 0;
    };
    const options = { ...files, ...slice, checkpointMs: 0, now, progress: { begin: look, at: look } };
    const whole = whatCame(files, await replayed(input, options));
    expect(whole.counts.attempts).toBeGreaterThan(5);
    expect(whole.rejects).not.toBe('');
    expect(saved.length).toBeGreaterThan(2);
    for (const kept of saved) {
      const again = await replayed(input, { ...kept, ...slice, resume: true });
      expect(again.resumedAt).toBeGreaterThan(0);
      expect(whatCame(kept, again)).toEqual(whole);
    }
  });
});
