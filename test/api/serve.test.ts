/** The service as a process: starting, stopping, refusing to start, and being killed. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openKeyRing } from '../../src/api/key-ring.ts';
import { createProgram } from '../../src/cli/main.ts';
import type { ServeOptions } from '../../src/cli/serve/options.ts';
import { startService } from '../../src/cli/serve/start-service.ts';
import { Fault } from '../../src/shared/errors.ts';
import { openJournal } from '../../src/stores/sqlite/journal.ts';
import { killUnderLoad } from './kill-under-load.ts';
import { type Process, startProcess, writeRules } from './process.ts';
import { bundleService } from './service-bundle.ts';

const program = fileURLToPath(new URL('../../bin/sekisho.js', import.meta.url));
const run = promisify(execFile);
let folder: string;
const started: Process[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-serve-'));
  writeRules(folder);
});
afterEach(async () => {
  for (const service of started.splice(0)) await service.kill();
  rmSync(folder, { recursive: true, force: true });
});
const start = async (options: readonly string[] = [], key?: string) => {
  const service = await startProcess(folder, options, key);
  started.push(service);
  return service;
};
const freePort = async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  await new Promise(resolve => taken.close(resolve));
  return port;
};
/** What starting in this process refuses with. */
const refused = async (changes: Partial<ServeOptions> = {}, env: NodeJS.ProcessEnv = {}) => {
  const at = (name: string) => join(folder, name);
  const options: ServeOptions = {
    host: '127.0.0.1',
    port: 0,
    data: at('data'),
    secrets: at('secrets'),
    rules: at('rules'),
    durability: 'normal',
    personal: 'encrypted',
    cardNumbers: true,
    logLevel: 'silent',
    ...changes,
  };
  const started = await startService(options, env).catch(error => error);
  if (started instanceof Fault) return { code: started.code, exit: started.exit, message: started.message };
  if (started instanceof Error) throw started;
  await started.server.stop();
  return undefined;
};

test('the first start shows a key once, a curl that works, and demo keys that only this user can read', async () => {
  const service = await start();
  const curl = service.output().match(/curl -sS[\s\S]*?'\n/)![0];
  const { stdout } = await run('sh', ['-c', curl]);
  // On a machine that is busy beyond the time budget the policy asks for a challenge.
  expect(JSON.parse(stdout)).toMatchObject({ recorded: true, score: 0 });
  for (const name of [
    'secrets/card.keys',
    'secrets/identity.key',
    'secrets/personal.keys',
    'data/keys.json',
    'data/journal.db',
  ]) {
    expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  }
  expect(service.output()).toContain('Demo keys are in use');
  expect(readFileSync(join(folder, 'data/keys.json'), 'utf8')).not.toContain(service.key);
  expect(await service.stop()).toBe(0);
  const again = await start([], service.key);
  expect(again.output()).not.toContain('sk_');
  const listed = await fetch(`${again.address}/v1/assessments`, {
    headers: { authorization: `Bearer ${service.key}` },
  });
  expect(((await listed.json()) as { assessments: unknown[] }).assessments).toHaveLength(1);
});

test('SIGTERM answers what is in flight, and ends with 0', async () => {
  const service = await start();
  const send = (id: string) =>
    fetch(`${service.address}/v1/assessments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id, amount: { value: 1, currency: 'JPY' } }),
    }).then(async response => ({ ...((await response.json()) as { recorded: boolean }), id }));
  await send('warm');
  const flying = Array.from({ length: 50 }, (_, index) => send(`a${index}`).catch(() => undefined));
  await new Promise(resolve => setTimeout(resolve, 5));
  expect(await service.stop()).toBe(0);
  const answered = (await Promise.all(flying)).filter(answer => answer !== undefined);
  expect(answered.every(answer => answer.recorded)).toBe(true);
  const journal = openJournal({ folder: join(folder, 'data'), writer: 'inline' });
  if (!journal.ok) throw new Error(journal.error);
  for (const { id } of [...answered, { id: 'warm' }]) expect(await journal.value.attempts(id), id).toHaveLength(1);
  await journal.value.close();
});

describe('refuses to start', () => {
  test('on a port in use, in one sentence and what to do', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => blocker.once('listening', resolve));
    const { port } = blocker.address() as AddressInfo;
    const { status, stderr } = spawnSync(process.execPath, [program, 'serve', '--port', String(port)], {
      cwd: folder,
      encoding: 'utf8',
    });
    blocker.close();
    expect(status).toBe(69);
    expect(stderr).toBe(
      `sekisho: another program already listens on this address and port: 127.0.0.1:${port}.\n  stop it, or choose another port with --port or SEKISHO_PORT.\n`,
    );
  });

  test('on a data folder in use', async () => {
    const held = openJournal({ folder: join(folder, 'data'), writer: 'inline' });
    expect(await refused()).toMatchObject({ code: 'data-folder-locked', exit: 75 });
    if (held.ok) await held.value.close();
  });

  test('with a rule set that has errors, and lists them', async () => {
    writeFileSync(join(folder, 'rules/velocity/costly.yaml'), 'id: costly\nwhen: amount.valeu > 5\n');
    const said: string[] = [];
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(text => said.push(String(text)) > 0);
    const fault = await refused();
    write.mockRestore();
    expect(fault).toMatchObject({ code: 'rule-set-refused', exit: 65 });
    expect(said.join('')).toMatch(/velocity\/costly\.yaml:\d+:\d+: /);
  });

  test('with a key that is no key, and does not repeat it', async () => {
    const fault = await refused({}, { SEKISHO_IDENTITY_KEY: 'hunter2-hunter2' });
    expect(fault).toMatchObject({ code: 'secret-unreadable', exit: 78 });
    expect(fault?.message).toContain('SEKISHO_IDENTITY_KEY');
    expect(fault?.message).not.toContain('hunter2');
  });

  test('without a key for personal data that it shall keep', async () => {
    const key = Buffer.alloc(32, 1).toString('base64');
    expect(await refused({}, { SEKISHO_IDENTITY_KEY: key })).toMatchObject({ code: 'secret-unreadable' });
    expect(await refused({ personal: 'none' }, { SEKISHO_IDENTITY_KEY: key })).toBeUndefined();
  });

  test('where the first API key cannot be kept, and listens no longer', async () => {
    const port = await freePort();
    mkdirSync(join(folder, 'data', 'keys.json.new'), { recursive: true });
    expect(await refused({ port })).toMatchObject({ code: 'data-folder-unwritable', exit: 73 });
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
    const held = openJournal({ folder: join(folder, 'data'), writer: 'inline' });
    expect(held.ok).toBe(true);
    if (held.ok) await held.value.close();
  });

  test('where its port is taken, and lets go of Redis', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    const asked = new Promise(resolve => taken.once('connection', resolve));
    await new Promise(resolve => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    expect(await refused({ port, redis: `redis://127.0.0.1:${port}` })).toMatchObject({ code: 'port-in-use' });
    await asked;
    // Fulfilled once nobody is connected any more.
    await new Promise(resolve => taken.close(resolve));
  });

  test('with no keys and no room for demo keys', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refused({ secrets: join(folder, 'file', 'secrets') })).toMatchObject({
      code: 'secret-unreadable',
      message: expect.stringMatching(/there are no keys in .*, and demo keys cannot be written there: ENOTDIR$/),
    });
  });

  test('with keys inside the data folder', async () => {
    expect(await refused({ secrets: join(folder, 'data/secrets') })).toMatchObject({ code: 'bad-option', exit: 64 });
  });

  test('with other identity keys than the journal was written with', async () => {
    expect(await refused()).toBeUndefined();
    const other = { SEKISHO_IDENTITY_KEY: Buffer.alloc(32, 1).toString('base64') };
    expect(await refused({}, other)).toMatchObject({ code: 'journal-key', exit: 78 });
  });

  test.each([
    ['--port', 'many'],
    ['--port', '70000'],
    ['--durability', 'some'],
    ['--colour', 'red'],
  ])('with %s %s', async (...words) => {
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await expect((await createProgram('serve')).parseAsync(['node', 'sekisho', 'serve', ...words])).rejects.toThrow(
      CommanderError,
    );
    write.mockRestore();
  });
});

test('keys that another process makes or revokes count within a second', async () => {
  const now = { ms: 0 };
  const serving = openKeyRing(folder, () => now.ms);
  const beside = openKeyRing(folder, () => now.ms);
  expect(serving.list()).toEqual([]);
  const { key, stored } = beside.create('shop', 'shop-1');
  now.ms += 1_000;
  expect(serving.callerOf(key)).toEqual({ key: stored.id, merchant: 'shop-1' });
  expect(JSON.stringify(serving.list())).not.toContain(key);
  beside.revoke(stored.id);
  now.ms += 999;
  expect(serving.callerOf(key)).toBeDefined();
  now.ms += 1;
  expect(serving.callerOf(key)).toBeUndefined();
  expect(beside.revoke('nothing')).toBeUndefined();
  expect(beside.list()).toMatchObject([{ id: stored.id, name: 'shop', revoked_at: expect.any(String) }]);
});

test('a start is refused under a faulty file of keys: there are none from before', async () => {
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'keys.json'), '[]');
  expect(await refused()).toMatchObject({
    code: 'keys-unreadable',
    message: expect.stringMatching(/keys\.json has no list "keys"$/),
  });
});

test('under a faulty file of keys those from before it count, and the fault is told once', () => {
  const now = { ms: 0 };
  const told: string[] = [];
  const ring = openKeyRing(
    folder,
    () => now.ms,
    ({ code, what }) => told.push(`${code}: ${what}`),
  );
  const file = join(folder, 'keys.json');
  const { key, stored } = ring.create('shop', 'shop-1');
  const sound = readFileSync(file, 'utf8');
  const later = () => {
    now.ms += 1_000;
    return ring.callerOf(key);
  };
  writeFileSync(file, `{"keys": [ ${stored.digest}`);
  for (let second = 0; second < 3; second++) expect(later()).toEqual({ key: stored.id, merchant: 'shop-1' });
  expect(told).toEqual([`keys-unreadable: ${file} is not JSON`]);
  // Whoever would write over it is stopped.
  expect(() => ring.create('other')).toThrow(expect.objectContaining({ code: 'keys-unreadable' }));
  expect(() => ring.revoke(stored.id)).toThrow(expect.objectContaining({ code: 'keys-unreadable' }));
  writeFileSync(file, '{"keys": {}}');
  expect(later()).toBeDefined();
  expect(told[1]).toBe(`keys-unreadable: ${file} has no list "keys"`);
  writeFileSync(file, sound.replace('"created_at"', '"revoked_at": "2026-11-22T03:00:00.000Z", "created_at"'));
  expect(later()).toBeUndefined();
  writeFileSync(file, '{"keys": [5]}');
  expect(later()).toBeUndefined();
  expect(told).toHaveLength(3);
});

test('where the file of keys cannot be written, that is said, and it stands as it did', () => {
  const unwritable = (why: string) => expect.objectContaining({ code: 'data-folder-unwritable', what: why });
  const file = join(folder, 'keys.json');
  const nowhere = openKeyRing(join(folder, 'nowhere'), () => 0);
  expect(() => nowhere.create('shop')).toThrow(unwritable(`${join(folder, 'nowhere', 'keys.json.lock')}: ENOENT`));
  const ring = openKeyRing(folder, () => 0);
  const { key, stored } = ring.create('shop');
  mkdirSync(`${file}.new`);
  expect(() => ring.revoke(stored.id)).toThrow(unwritable(`${file}: EISDIR`));
  expect(openKeyRing(folder, () => 0).callerOf(key)).toEqual({ key: stored.id });
});

test('a key in the file that is written otherwise opens nothing', () => {
  const { key, stored } = openKeyRing(folder, () => 0).create('shop', 'shop-1');
  const file = join(folder, 'keys.json');
  const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: Record<string, unknown>[] };
  const at = keys.length;
  const faulty = (changed: Record<string, unknown>) => {
    writeFileSync(file, JSON.stringify({ keys: [...keys.slice(0, -1), { ...keys.at(-1), ...changed }] }));
    const told: string[] = [];
    const ring = openKeyRing(
      folder,
      () => 0,
      ({ what }) => told.push(String(what)),
    );
    expect(ring.callerOf(key)).toBeUndefined();
    return told.join().replace(file, 'keys.json');
  };
  const cannot = (field: string) => `key ${at} of keys.json has a "${field}" that it cannot have`;
  const { merchant: _merchant, ...misspelt } = keys.at(-1)!;
  expect(faulty({ digest: undefined })).toBe(`key ${at} of keys.json has no "digest"`);
  expect(faulty({ digest: stored.digest.toUpperCase() })).toBe(cannot('digest'));
  expect(faulty({ id: 'shop' })).toBe(cannot('id'));
  expect(faulty({ merchant: 7 })).toBe(cannot('merchant'));
  expect(faulty({ revoked_at: true })).toBe(cannot('revoked_at'));
  // Spelt so the key would speak for every merchant.
  keys[at - 1] = misspelt;
  expect(faulty({ merchnt: 'shop-1' })).toMatch(
    `key ${at} of keys.json has a field that is none of id, name, digest, merchant,`,
  );
});

// Processes are started again and again: a busy machine takes its time.
const patienceMs = 300_000;

test('SIGKILL under load loses nothing that was acknowledged', { timeout: patienceMs }, async () => {
  const start = await bundleService();
  const result = await killUnderLoad(folder, { rounds: 20, connections: 16, atLeast: 8, start });
  expect(result.acknowledged).toBeGreaterThanOrEqual(160);
  expect(result.lost).toEqual([]);
  expect(result.halfWritten).toBe(0);
  expect(result.countsDiffer).toEqual([]);
});
