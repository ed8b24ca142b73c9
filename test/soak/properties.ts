/** The dear properties, each some forty times as often as in `npm test` (SOAK_PROPERTIES); what fails is printed with its seed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const times = process.env['SOAK_PROPERTIES'] ?? '40';
const repo = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the part; throws when a property fails. */
export async function soak(say: (text: string) => void): Promise<void> {
  const files = globSync('test/**/*.test.ts', { cwd: repo })
    .filter(file => readFileSync(`${repo}${file}`, 'utf8').includes('/runs.ts'))
    .sort();
  say(`${files.length} files, ${times} times as often`);
  const vitest = fileURLToPath(import.meta.resolve('vitest/package.json')).replace('package.json', 'vitest.mjs');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--no-file-parallelism', `--testTimeout=${24 * 3_600_000}`, ...files],
    { cwd: repo, stdio: 'inherit', env: { ...process.env, PROPERTY_RUNS: times } },
  );
  assert.equal(status, 0, 'a property failed, or took longer than its test allows');
}
