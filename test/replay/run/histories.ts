/** Histories and runs for the tests of replay. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RuleSetFiles } from '../../../src/engine/rule-set.ts';
import { history as generated, usualAttacks } from '../../../src/generator/history.ts';
import { openHistory } from '../../../src/replay/order/ndjson-history.ts';
import type { SpillLimits } from '../../../src/replay/run/disk/spill.ts';
import { type JobOptions, type JobResult, runJob } from '../../../src/replay/run/job.ts';
import { loadSets, type RuleSetTexts } from '../../../src/replay/run/rule-sets.ts';
import { readFolder } from '../../../src/rule-set/folder.ts';
import { smallRules } from '../../api/door.ts';

/** Next to nothing in memory: tables of two digests, columns of two pages with two to sixteen rows, one block of events. */
export const tinySpillLimits: SpillLimits = { eventBytes: 1, digests: 2, columnBytes: 32, pageBytes: 16 };

/** The rule set that comes with the program. */
export const shippedRules: RuleSetFiles = readFolder(new URL('../../../rules', import.meta.url).pathname);

/** A rule set with one file changed. */
export function changed(files: RuleSetFiles, path: string, change: (text: string) => string): RuleSetFiles {
  const text = files.get(path)!;
  const after = change(text);
  if (after === text) throw new Error(`nothing changed in ${path}`);
  return new Map([...files, [path, after]]);
}

export { smallRules };

export function folderForTests(): string {
  return mkdtempSync(join(tmpdir(), 'sekisho-replay-test-'));
}

/** Lines of a synthetic history full of attacks and late chargebacks, in order of time. */
export function attackedHistory(orders: number, days = 90): string[] {
  const lines = generated({
    seed: 7,
    orders,
    from: Date.parse('2026-05-01T00:00:00+09:00'),
    days,
    people: 120,
    attacks: usualAttacks(20),
    cards: 'token',
    labels: 'fraud',
  });
  return [...lines].map(({ line }) => JSON.stringify(line));
}

/** A file of lines. */
export function fileOf(folder: string, name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map(line => `${line}\n`).join(''));
  return path;
}

type Changes = Partial<Omit<JobOptions, 'sets'>> & {
  readonly arrival?: boolean;
  readonly tableBytes?: number;
  readonly sortBytes?: number;
};

/** Runs a replay of files; the output's lines come with the result. */
export async function run(
  paths: readonly string[],
  folder: string,
  { arrival = false, tableBytes = 20_000, sortBytes, ...changes }: Changes = {},
): Promise<JobResult & { readonly output: string; readonly rejects: readonly Record<string, unknown>[] }> {
  const history = await openHistory(paths, { arrival, tableBytes, ...(sortBytes === undefined ? {} : { sortBytes }) });
  const out = changes.out ?? join(folder, 'out.ndjson');
  const rejects = join(folder, 'rejects.ndjson');
  try {
    const result = await runJob(history, {
      workers: 1,
      maxRejects: 0.01,
      out,
      rejects,
      program: 'test',
      now: () => 0,
      ...changes,
      ...loadedSets(changes.texts ?? { rules: smallRules }),
    });
    const rejected = readFileSync(rejects, 'utf8').split('\n').filter(Boolean);
    return { ...result, output: readFileSync(out, 'utf8'), rejects: rejected.map(line => JSON.parse(line)) };
  } finally {
    history.close();
  }
}

/** Rule sets as jobs want them. */
export function loadedSets(texts: RuleSetTexts): Pick<JobOptions, 'texts' | 'sets'> {
  const sets = loadSets(texts);
  if (!sets) throw new Error('the rule set has errors');
  return { texts, sets };
}

/** Lines of an output, parsed. */
// biome-ignore lint/suspicious/noExplicitAny: lines of JSON; tests look into them.
export function parsed(output: string): any[] {
  return output
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}
