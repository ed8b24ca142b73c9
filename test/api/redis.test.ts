/** Two services on one Redis count as one; a Redis that goes away is answered by the policy, and recovers by itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningService, startService } from '../../src/cli/serve.ts';
import { type RedisServer, redisCommand, startRedis } from '../stores/redis-servers.ts';
import { writeRules } from './process.ts';

const command = redisCommand();
let folder: string;
let redis: RedisServer;
const running: RunningService[] = [];

describe.skipIf(command === undefined)('with Redis', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-redis-'));
    writeRules(folder);
    redis = await startRedis(command!);
  });
  afterEach(async () => {
    for (const service of running.splice(0)) await service.server.stop();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (data: string) => {
    const at = (name: string) => join(folder, name);
    const service = await startService(
      {
        host: '127.0.0.1',
        port: 0,
        data: at(data),
        secrets: at('secrets'),
        rules: at('rules'),
        durability: 'normal',
        personal: 'encrypted',
        cardNumbers: true,
        redis: `redis://127.0.0.1:${redis.port}`,
        logLevel: 'silent',
      },
      {},
    );
    running.push(service);
    await service.ready;
    return async (id: string) => {
      const body = { id, amount: { value: 5, currency: 'JPY' }, device: { id: 'device-1' } };
      const answer = await service.service.assess(body, { key: 'test' });
      if (!answer.ok) throw new Error(JSON.stringify(answer.error));
      return answer.value.assessment;
    };
  };

  test('half an attack on each of two machines is one attack', async () => {
    const [one, two] = [await start('one'), await start('two')];
    await one('a1');
    await two('a2');
    expect((await one('a3')).reasons).toMatchObject([{ rule: 'busy-device', text: { en: '3 attempts' } }]);
    expect((await two('a4')).reasons).toMatchObject([{ rule: 'busy-device', text: { en: '4 attempts' } }]);
    // A third machine joins; what its journal holds is filled in once however often it starts.
    const three = await start('three');
    expect((await three('a5')).reasons).toMatchObject([{ text: { en: '5 attempts' } }]);
  });

  test('a Redis that lost everything is filled from the journal', async () => {
    const one = await start('one');
    for (const id of ['a1', 'a2']) await one(id);
    await running.splice(0)[0]!.server.stop();
    const { port } = redis;
    await redis.stop();
    redis = await startRedis(command!, [], port);
    const again = await start('one');
    expect((await again('a3')).reasons).toMatchObject([{ text: { en: '3 attempts' } }]);
  });

  test('while it is away the policy answers, then it is asked again', async () => {
    const one = await start('one');
    await one('a1');
    const { port } = redis;
    await redis.stop();
    const away = await one('a2');
    expect(away).toMatchObject({
      recorded: true,
      band: 'high',
      flow: 'challenge',
      degraded: [{ part: 'velocity_store' }],
    });
    redis = await startRedis(command!, [], port);
    let back = await one('b0');
    for (let tries = 1; tries < 100 && back.degraded.length > 0; tries++) {
      await new Promise(resolve => setTimeout(resolve, 100));
      back = await one(`b${tries}`);
    }
    expect(back.degraded).toEqual([]);
  });
});
