import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openKeyRing } from '../../src/api/key-ring.ts';
import { inLanguage } from '../../src/authoring/report/japanese.ts';
import { Fault } from '../../src/shared/errors.ts';
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

test.each([
  ['list', []],
  ['create', ['--name', 'shop']],
  ['revoke', ['12345678']],
])('keys %s stops at a faulty file, and leaves it as it is', async (command, words) => {
  const folder = mkdtempSync(join(data, 'faulty-'));
  const file = join(folder, 'keys.json');
  writeFileSync(file, '{"keys": [ oops');
  const { status, stderr, stdout } = await runCommand('keys', command, ...words, '--data', folder);
  expect({ status, stdout, stderr }).toEqual({
    status: 65,
    stdout: '',
    stderr: `the file of API keys cannot be read or is faulty: ${file} is not JSON\n`,
  });
  expect(readFileSync(file, 'utf8')).toBe('{"keys": [ oops');
  expect(readdirSync(folder)).toEqual(['keys.json']);
});

test.each([-60_000, 60_000])(
  'a lock that outlived its process is taken over, whatever the clock did since: %d ms',
  async ms => {
    const folder = mkdtempSync(join(data, 'lock-'));
    const lock = join(folder, 'keys.json.lock');
    writeFileSync(lock, '');
    utimesSync(lock, new Date(), new Date(Date.now() + ms));
    expect((await runCommand('keys', 'create', '--name', 'shop', '--data', folder)).status).toBe(0);
    expect(readdirSync(folder)).toEqual(['keys.json']);
  },
);

test('keys are made, listed and revoked in Japanese too', async () => {
  const folder = mkdtempSync(join(data, 'ja-'));
  const keys = async (...words: string[]) =>
    (await runCommand('keys', ...words, '--data', folder, '--language', 'ja')).stdout;
  const made = await keys('create', '--name', 'shop');
  const [, id = ''] = /キー ([0-9a-f]{8})（shop）です。/.exec(made) ?? [];
  expect(await keys('revoke', id)).toBe(`キー ${id} を取り消しました。\n`);
  await keys('create', '--name', 'pos', '--merchant', 'shop-1');
  const listed = (await keys('list')).trimEnd().split('\n');
  expect(listed[0]).toMatch(new RegExp(`^${id}  取り消し \\S+Z  \\S+Z  全加盟店  shop$`));
  expect(listed[1]).toMatch(/^[0-9a-f]{8} {2}有効 +\S+Z {2}shop-1 +pos$/);
  expect((await runCommand('keys', 'list', '--data', folder)).stdout).toMatch(/ {2}valid +\S+Z {2}shop-1 +pos\n$/);
});

const whole = { id: '01234567', name: 'shop', digest: 'a'.repeat(64), created_at: '2026-11-22T03:00:00.000Z' };
test.each([
  ['oops', '{} は JSON ではありません'],
  ['[]', '{} に一覧 "keys" がありません'],
  [[whole, 5], '{} の2番目のキーがオブジェクトではありません'],
  [[{ ...whole, digest: undefined }], '{} の1番目のキーに "digest" がありません'],
  [[{ ...whole, merchant: 7 }], '{} の1番目のキーの "merchant" が正しくありません'],
  [
    [whole, { ...whole, merchnt: 'shop-1' }],
    '{} の2番目のキーに id、name、digest、merchant、created_at、revoked_at 以外の項目があります',
  ],
])('what is wrong with a file of keys is told in Japanese too: %j', (content, said) => {
  const folder = mkdtempSync(join(data, 'faulty-'));
  const file = join(folder, 'keys.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify({ keys: content }));
  let what: string | undefined;
  try {
    openKeyRing(folder, Date.now).list();
  } catch (error) {
    what = error instanceof Fault ? error.what : String(error);
  }
  expect(inLanguage(what ?? '', 'ja')).toBe(said.replace('{}', file));
});
