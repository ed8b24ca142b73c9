/** A full disk and a read-only one: a small file system of its own, in a mount namespace, where the machine allows one. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { demoSecrets } from '../../src/api/secrets.ts';
import { loadRules } from '../../src/cli/common/rule-set.ts';
import { importFiles } from '../../src/cli/journal/import.ts';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import type { Journal } from '../../src/engine/journal.ts';
import { startCommand, writeRules } from './process.ts';

const program = fileURLToPath(new URL('../../bin/sekisho.js', import.meta.url));
const allowed = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0;
if (!allowed) console.info('skipped: this machine allows no mount namespace, so no disk of a given size can be made');

/** `sekisho serve` with `data` on a file system of its own. */
const onOwnDisk = (mountOptions: string, before = 'true') => [
  'unshare',
  '-rm',
  'sh',
  '-c',
  `mount -t tmpfs -o ${mountOptions} none data && ${before} && exec "${process.execPath}" "${program}" serve --port 0 --log-file log`,
];

function prepared(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-disk-'));
  writeRules(folder);
  mkdirSync(join(folder, 'data'));
  return folder;
}

test.skipIf(!allowed)(
  'a full disk: the policy’s answer, nothing acknowledged lost, and recovery by itself',
  async () => {
    const folder = prepared();
    const service = await startCommand(folder, onOwnDisk('size=3m', 'head -c 1000000 /dev/zero > data/ballast'));
    const post = async (path: string, body: unknown) => {
      const response = await fetch(`${service.address}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever JSON came.
      return { status: response.status, body: (await response.json()) as any };
    };
    const attempt = (id: string) => ({
      id,
      amount: { value: 5, currency: 'JPY' },
      device: { id: `d-${id}`, user_agent: 'x'.repeat(2_000) },
    });
    const acknowledged: string[] = [];
    let refused: Awaited<ReturnType<typeof post>> | undefined;
    for (let index = 0; index < 2_000 && !refused; index++) {
      const answer = await post('/v1/assessments', attempt(`a${index}`));
      expect(answer.status).toBe(200);
      if (answer.body.recorded) acknowledged.push(`a${index}`);
      else refused = answer;
    }
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(refused?.body).toMatchObject({
      band: 'high',
      flow: 'challenge',
      degraded: [{ part: 'journal', cause: 'disk_full', action: 'band high' }],
    });
    // An outcome is small and may still find room; sooner or later none does.
    let told = 200;
    for (let index = 0; index < 3_000 && told === 200; index++) {
      told = (await post('/v1/assessments/a0/outcomes', { type: 'label', label: 'fraud', id: `o${index}` })).status;
    }
    expect(told).toBe(503);
    // Room again: the same id is assessed anew and recorded, and the outcome is taken.
    rmSync(`/proc/${service.child.pid}/root${folder}/data/ballast`);
    expect((await post('/v1/assessments', attempt(`a${acknowledged.length}`))).body).toMatchObject({
      recorded: true,
      band: 'low',
    });
    expect((await post('/v1/assessments/a0/outcomes', { type: 'fraud_report' })).body).toMatchObject({
      recorded: true,
    });
    for (const id of acknowledged) {
      const found = await fetch(`${service.address}/v1/assessments/${id}`, {
        headers: { authorization: `Bearer ${service.key}` },
      });
      expect(found.status).toBe(200);
      await found.body?.cancel();
    }
    expect(await service.stop()).toBe(0);
    // The first is told at once, those of the minute after it when that is over.
    const logged = readFileSync(join(folder, 'log'), 'utf8').match(/.*the journal did not take.*/g);
    expect(logged).toEqual([expect.stringContaining('"cause":"disk_full","facts":1')]);
    rmSync(folder, { recursive: true, force: true });
  },
);

test.skipIf(!allowed)('an import onto a full disk: told what to do, and done again it goes on', () => {
  const folder = prepared();
  const lines = Array.from({ length: 4_000 }, (_, index) => ({
    ...{ id: `h${index}`, at: new Date(1_760_000_000_000 + index).toISOString() },
    ...{ amount: { value: 5, currency: 'JPY' }, device: { id: `d${index}` } },
  }));
  writeFileSync(join(folder, 'history.ndjson'), lines.map(line => JSON.stringify(line)).join('\n'));
  demoSecrets(join(folder, 'secrets'));
  const once = `"${process.execPath}" "${program}" journal import history.ndjson`;
  // The second time with room again.
  const script = `mount -t tmpfs -o size=1m none data && { ${once}; echo "exit $?"; } 2>&1 && mount -o remount,size=20m data && ${once}`;
  const { stdout } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toMatch(
    /^sekisho: the data folder cannot be written: data: disk_full\.\n {2}check .*free space\.\nexit 73\n\d+ attempt\(s\)/,
  );
  const [, written, known] = /(\d+) attempt\(s\) and 0 outcome\(s\) imported, (\d+) known/.exec(stdout)!;
  expect(Number(written) + Number(known)).toBe(4_000);
  rmSync(folder, { recursive: true, force: true });
});

test('an import whose journal fails while it waits for something else tells so, once', async () => {
  const folder = prepared();
  const file = join(folder, 'history.ndjson');
  const lines = [
    { id: 'h1', at: '2026-11-20T00:00:00Z', amount: { value: 5, currency: 'JPY' } },
    { assessment: 'h2', at: '2026-11-20T00:01:00Z', type: 'label', label: 'fraud' },
  ];
  writeFileSync(file, lines.map(line => JSON.stringify(line)).join('\n'));
  // As a journal across a network would: it fails at once, and takes its time over a question.
  const journal = {
    append: async () => ({ ok: false, error: { cause: 'io_error' } }),
    attempts: () => new Promise(resolve => setTimeout(resolve, 20, [])),
  } as unknown as Journal;
  const imported = importFiles([file], {
    ...{ journal, folder: 'data', ruleSet: loadRules(join(folder, 'rules')), keyOf: String, guard: createCardGuard() },
    ...{ now: Date.parse('2026-11-21'), reject() {}, progress() {} },
  });
  await expect(imported).rejects.toThrow('the data folder cannot be written: data: io_error');
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!allowed)('a read-only data folder: refused with what to do', async () => {
  const folder = prepared();
  const [command, ...words] = onOwnDisk('ro');
  const child = spawn(command!, words, { cwd: folder });
  let said = '';
  child.stderr.on('data', chunk => {
    said += chunk;
  });
  const status = await new Promise(resolve => child.on('exit', resolve));
  expect(status).toBe(73);
  expect(said).toContain('the data folder cannot be written: data');
  rmSync(folder, { recursive: true, force: true });
});
