/** A service that was stopped leaves nothing running in its process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { startService } from '../../../src/cli/serve/start-service.ts';
import { writeOneRule } from '../../api/one-rule.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Starts a service, lets it answer and stops it. */
async function stoppedService(folder: string): Promise<WeakRef<object>> {
  const at = (name: string) => join(folder, name);
  const running = await startService(
    {
      ...{ host: '127.0.0.1', port: 0, data: at('data'), secrets: at('secrets'), rules: at('rules') },
      ...{ durability: 'normal', personal: 'encrypted', cardNumbers: true, logLevel: 'silent' },
    },
    {},
  );
  await running.ready;
  await running.service.assess({ id: 'a1', amount: { value: 1, currency: 'JPY' } }, { key: 'test' });
  await running.server.stop();
  return new WeakRef(running.service);
}

test('what a stopped service held is given back: no timer of it goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-stopped-'));
  try {
    writeOneRule(folder, 10, 'attempts_1h');
    const stopped = await stoppedService(folder);
    const isGone = () => {
      collectGarbage();
      return stopped.deref() === undefined;
    };
    await expect(vi.waitUntil(isGone, { timeout: 5_000, interval: 100 })).resolves.toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
