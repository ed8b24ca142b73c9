/** The counters in Redis, through connections that go bad, and what the log says of it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import { Redis } from 'ioredis';
import { type Logger, pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { redisWindows } from '../../../src/cli/serve/redis-windows.ts';
import { registerServe } from '../../../src/cli/serve/serve.ts';
import type { ServiceWindows } from '../../../src/cli/serve/service-windows.ts';
import type { VelocityEvent } from '../../../src/engine/types.ts';
import { counterSetOf } from '../../../src/engine/velocity/counters.ts';
import { type RedisServer, redisCommand, startRedis } from '../../stores/redis-servers.ts';
import { counter } from '../../stores/velocity-streams.ts';

const command = redisCommand();
const one = counterSetOf([counter({ name: 'n' })]);
let serial = 0;
const attempt = (): VelocityEvent => ({
  id: `a${serial++}`,
  kinds: ['attempts'],
  at: Date.now(),
  keys: { 'device.id': 'd' },
  facts: {},
});

test.each(['redis//127.0.0.1:6379', '127.0.0.1', 'redis://a:6379,', 'http://a:6379', 'redis:///0'])(
  'an address that leads to no Redis is refused at the start: %s',
  async address => {
    const serve = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    registerServe(serve);
    await expect(serve.parseAsync(['--redis', address], { from: 'user' })).rejects.toThrow('Redis is an address ');
  },
);

/**
 * A way to a server that can be led to another, or go silent as a lost host does: nothing is said, and nothing comes. Answers may come
 * late, as those of a busy server do.
 */
async function startWay(port: number, lateMs = 0) {
  const ends: [Socket, Socket][] = [];
  let target = port;
  const server = createServer(from => {
    const to = connect(target, '127.0.0.1');
    ends.push([from, to]);
    for (const end of [from, to]) end.on('error', () => {});
    from.pipe(to);
    if (lateMs === 0) to.pipe(from);
    else to.on('data', answer => setTimeout(() => from.write(answer), lateMs));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(other: number) {
      target = other;
    },
    silence() {
      for (const [from, to] of ends) {
        from.unpipe(to);
        to.unpipe(from);
        from.pause();
      }
    },
    stop() {
      for (const end of ends.flat()) end.destroy();
      server.close();
    },
  };
}

describe.skipIf(!command)('the counters in Redis', () => {
  let first: RedisServer;
  let second: RedisServer;
  let way: Awaited<ReturnType<typeof startWay>>;
  let lines: { readonly msg: string; readonly cause?: string; readonly [more: string]: unknown }[];
  let log: Logger;
  let windows: ServiceWindows;
  beforeEach(async () => {
    first = await startRedis(command!);
    second = await startRedis(command!);
    way = await startWay(first.port);
    lines = [];
    log = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
    windows = redisWindows(`redis://127.0.0.1:${way.port}`, one, log);
    await windows.reached;
    windows.filled();
  });
  afterEach(async () => {
    await windows.keep(false);
    way.stop();
    await first.stop();
    await second.stop();
  });
  const count = async () => (await windows.velocity.assess(attempt())).velocity['n'];
  const untilAnswered = async () => {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await count().catch(() => undefined);
      if (answer !== undefined) return answer;
      await wait(50);
    }
    return undefined;
  };

  describe('machines with other keys', () => {
    const opened: ServiceWindows[] = [];
    const everyMs = 40;
    /** Another machine on the same server; how often it was warned, and of what. */
    const machine = async (identity: string, card?: string) => {
      const warned: unknown[] = [];
      const own = pino({ base: null }, { write: (line: string) => warned.push(JSON.parse(line)) });
      const checks = { 'identity.key': identity, ...(card === undefined ? {} : { 'card.keys': card }) };
      const made = redisWindows(`redis://127.0.0.1:${first.port}`, one, own, { checks, everyMs });
      opened.push(made);
      await made.reached;
      return {
        warned: () => (warned as { keys?: string }[]).flatMap(({ keys }) => (keys === undefined ? [] : [keys])),
        stop: () => made.keep(false),
      };
    };
    afterEach(async () => {
      for (const made of opened.splice(0)) await made.keep(false);
    });

    test('are told of each other, once', async () => {
      const [here, there] = [await machine('a', 'c'), await machine('b', 'c')];
      await expect.poll(() => [here.warned(), there.warned()]).toEqual([['identity.key'], ['identity.key']]);
      await wait(5 * everyMs);
      expect([here.warned(), there.warned()]).toEqual([['identity.key'], ['identity.key']]);
      const third = await machine('a', 'd');
      await expect.poll(() => here.warned()).toEqual(['identity.key', 'card.keys']);
      await expect.poll(() => third.warned().sort()).toEqual(['card.keys', 'identity.key']);
    });

    test('are none where they have the same, one takes no card numbers, or the keys were changed on all', async () => {
      const [here, there, before] = [await machine('a', 'c'), await machine('a'), await machine('old', 'c')];
      await before.stop();
      await wait(2 * everyMs);
      const after = await machine('a', 'c');
      await wait(8 * everyMs);
      expect([there.warned().filter(keys => keys === 'card.keys'), after.warned()]).toEqual([[], []]);
      expect(here.warned().filter(keys => keys !== 'identity.key')).toEqual([]);
    });

    test('leave nothing that stays', async () => {
      await machine('a', 'c');
      const admin = new Redis(first.port);
      await expect.poll(() => admin.keys('sekisho:keys:*').then(keys => keys.length)).toBe(2);
      for (const key of await admin.keys('sekisho:keys:*')) expect(await admin.pttl(key)).toBeGreaterThan(0);
      admin.disconnect();
    });
  });

  test('a connection that went dead is made anew', async () => {
    expect(await count()).toBe(1);
    way.silence();
    way.leadTo(second.port);
    expect(await untilAnswered()).toBeGreaterThan(0);
    // Whether events had waited for long enough to be told of depends on the machine.
    const ofCalls = lines.filter(({ msg }) => !/events/.test(msg));
    const told = ofCalls.map(({ msg, cause }) => ({ msg, ...(cause === undefined ? {} : { cause }) }));
    expect(told).toEqual([
      { msg: 'Redis is reached' },
      { msg: 'Redis failed several times in a row: it is left alone, and tried again', cause: 'timeout' },
      { msg: 'Redis is reached' },
      {
        msg: 'Redis has lost its counts; they are filled in from the journal, and answers are marked as degraded until then',
      },
      { msg: 'Redis answers again' },
    ]);
  });

  test('a connection to a server that became a replica is made anew', async () => {
    expect(await count()).toBe(1);
    const admin = new Redis(first.port);
    await admin.replicaof('127.0.0.1', second.port);
    admin.disconnect();
    way.leadTo(second.port);
    await expect(count()).rejects.toMatchObject({ failure: 'unavailable' });
    expect(await untilAnswered()).toBeGreaterThan(0);
  });

  test('while a server refuses, the log says with which word', async () => {
    expect(await count()).toBe(1);
    const admin = new Redis(first.port);
    await admin.config('SET', 'maxmemory', '1');
    for (let n = 0; n < 6; n++) await count().catch(() => {});
    expect(lines.map(({ cause }) => cause)).toContain('OOM');
    await admin.config('SET', 'maxmemory', '0');
    admin.disconnect();
    expect(await untilAnswered()).toBeGreaterThan(0);
    expect(lines.at(-1)).toMatchObject({ msg: 'Redis answers again', ms: expect.any(Number) });
  });

  test('a server that is only busy is filled without being left alone', async () => {
    const late = await startWay(first.port, 150);
    // Its own words alone: the windows of the test before may still find out that their server is gone.
    const said: string[] = [];
    const busy = redisWindows(
      `redis://127.0.0.1:${late.port}`,
      one,
      pino({ base: null }, { write: (line: string) => said.push(line) }),
    );
    try {
      await busy.reached;
      const filling = Array.from({ length: 64 }, () => busy.velocity.record(attempt()));
      await Promise.all(filling);
      expect(busy.velocity.missed).toEqual({ waiting: 0, lost: 0 });
      expect(said.filter(line => line.includes('left alone'))).toEqual([]);
      busy.filled();
      expect(await count()).toBe(65);
    } finally {
      await busy.keep(false);
      late.stop();
    }
  });

  test('what a server away does not take of a filling is kept once, by whoever fills', async () => {
    const filled = redisWindows(`redis://127.0.0.1:${first.port}`, one, log);
    try {
      await filled.reached;
      await filled.velocity.record(attempt());
      first.freeze();
      const filling = Array.from({ length: 8 }, () => filled.velocity.record(attempt()));
      await wait(2_500);
      expect(filled.velocity.missed?.waiting).toBe(0);
      first.thaw();
      await Promise.all(filling);
      expect(await count()).toBe(10);
    } finally {
      first.thaw();
      await filled.keep(false);
    }
  });
});
