import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommand } from './in-process.ts';

const data = mkdtempSync(join(tmpdir(), 'sekisho-keys-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test.each([
  ['--name', '--name', ''],
  ['--merchant', '--name', 'shop', '--merchant', ' '],
])('a key with a blank %s is not made: a variable of a script was not set', async (option, ...words) => {
  const { status, stderr, stdout } = await runCommand('keys', 'create', ...words, '--data', data);
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
  expect(stderr).toContain(`${option} is blank`);
  expect(readdirSync(data)).toEqual([]);
});
