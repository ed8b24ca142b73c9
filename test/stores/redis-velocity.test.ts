import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { Cluster, Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VelocityEvent } from '../../src/engine/types.ts';
import { counterSetOf, latenessMs } from '../../src/engine/velocity/counters.ts';
import { VelocityStoreError } from '../../src/engine/velocity/failure.ts';
import type { RedisNews } from '../../src/stores/redis/news.ts';
import { createRedisVelocity, type RedisVelocity, type RedisVelocityOptions } from '../../src/stores/redis/velocity.ts';
import { type RedisServer, redisCommand, startCluster, startRedis } from './redis-servers.ts';
import { compare, velocityContract } from './velocity-contract.ts';
import { contractCounters, counter, streams } from './velocity-streams.ts';

const command = redisCommand();
/** One stream of many events, always the same. */
const someStream = fc
  .sample(streams(100), { numRuns: 20, seed: 7 })
  .reduce((longest, stream) => (stream.length > longest.length ? stream : longest));
let serial = 0;
/** A store with keys of its own, and patience for a busy machine. */
const patient = () => ({ prefix: `test${serial++}:`, timeoutMs: 20_000 });
const t0 = 1_700_000_000_000;
const attempt = (id: string, ms: number, more: Partial<VelocityEvent> = {}): VelocityEvent => ({
  id,
  kinds: ['attempts'],
  at: t0 + ms,
  keys: { 'device.id': 'd' },
  facts: {},
  ...more,
});
const one = counterSetOf([counter({ name: 'n' })]);

/** A client that goes back to its server as soon as there is one again. */
function returningTo(port: number): Redis {
  const client = new Redis(port, { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 50 });
  return client.on('error', () => {});
}

/** A clock that ran ahead for one attempt: the others are read as if it had not been. */
async function readsPastAnAheadEvent(client: Redis | Cluster): Promise<void> {
  const counters = counterSetOf([
    counter({ name: 'n', overMs: 3_600_000 }),
    counter({ name: 'cards', overMs: 3_600_000, count: { kind: 'distinct', field: 'card.number' } }),
  ]);
  const news: RedisNews[] = [];
  const options = { ...patient(), shortList: 2, tell: (one: RedisNews) => void news.push(one) };
  const store = createRedisVelocity(counters, client, options);
  const other = createRedisVelocity(counters, client, options);
  const now = Date.now();
  const day = 86_400_000;
  const at = (id: string, ms: number): VelocityEvent =>
    attempt(id, 0, { at: ms, keys: { 'device.id': 'd', 'card.number': id } });
  for (let n = 0; n < 4; n++) await store.record(at(`a${n}`, now + n));
  expect((await store.assess(at('ahead', now + 3 * day))).velocity).toEqual({ n: 1, cards: 1 });
  expect((await store.assess(at('a4', now + 10))).velocity).toEqual({ n: 5, cards: 5 });
  // As far ahead as is allowed moves the time, and nobody is blind for it.
  await other.record(at('a5', now + latenessMs - 20_000));
  expect((await other.assess(at('a6', now + 20))).velocity).toEqual({ n: 6, cards: 6 });
  expect((await store.assess(at('a7', now + 30))).velocity).toEqual({ n: 7, cards: 7 });
  // Each store tells it, once.
  await store.record(at('ahead too', now + 3 * day));
  expect(news).toEqual([{ what: 'ahead_of_clock', ms: expect.closeTo(3 * day, -5) }]);
}

describe.skipIf(!command)('velocity in Redis', () => {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis(command!);
    client = new Redis(server.port);
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.stop();
  });

  velocityContract(counters => createRedisVelocity(counters, client, patient()), { runs: 15, length: 60 });

  describe('with lists so short that streams outgrow them', () => {
    velocityContract(counters => createRedisVelocity(counters, client, { ...patient(), shortList: 2 }), { runs: 15 });
  });

  it('gives two machines that see half of an attack each the whole of it', async () => {
    const options = patient();
    const other = new Redis(server.port);
    const machines = [createRedisVelocity(one, client, options), createRedisVelocity(one, other, options)];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => machines[n % 2]!.assess(attempt(`a${n}`, 0))),
    );
    const counts = answers.map(answer => answer.velocity['n']!).sort((a, b) => a - b);
    expect(counts).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    other.disconnect();
  });

  it('is not made blind by an event ahead of the clock', async () => {
    await readsPastAnAheadEvent(client);
  });

  it('sets back a newest time that an earlier version let come too far', async () => {
    const news: RedisNews[] = [];
    const options = { ...patient(), shortList: 0, tell: (told: RedisNews) => void news.push(told) };
    const counters = counterSetOf([
      counter({ name: 'cards', overMs: 3_600_000, count: { kind: 'distinct', field: 'card.number' } }),
    ]);
    const clock = `${options.prefix}${counters.fingerprint.slice(0, 12)}:clock`;
    const now = Date.now();
    const store = createRedisVelocity(counters, client, options);
    const at = (id: string, ms: number) => attempt(id, 0, { at: ms, keys: { 'device.id': 'd', 'card.number': id } });
    await store.record(at('a', now));
    await store.record(at('ahead', now + 86_400_000));
    await client.hset(clock, 'newest', now + 86_400_000);
    await client.hdel(clock, 'furthest');
    news.length = 0;
    expect((await store.assess(at('b', now + 1))).velocity['cards']).toBe(2);
    expect((await store.assess(at('c', now + 2))).velocity['cards']).toBe(3);
    expect(news).toEqual([{ what: 'time_set_back' }]);
    expect(await client.hget(clock, 'newest')).toBe(`${now + 2}`);
  });

  it('finds out that the server lost what it held, and says so on every machine until it is filled', async () => {
    const counters = counterSetOf([counter({ name: 'n', overMs: 60_000, baseline: { overMs: 120_000, floor: 1 } })]);
    const news: RedisNews[] = [];
    const options = { ...patient(), tell: (told: RedisNews) => void news.push(told) };
    const machines = [createRedisVelocity(counters, client, options), createRedisVelocity(counters, client, options)];
    const [one, two] = machines as [RedisVelocity, RedisVelocity];
    const facts = Array.from({ length: 4 }, (_, n) => attempt(`a${n}`, 200_000 + n));
    const fill = async (store: RedisVelocity) => {
      const ends = store.beginFilling();
      for (const fact of facts) await store.record(fact);
      await store.coverFrom(t0);
      return ends();
    };
    expect(await fill(one)).toBe(true);
    expect(await fill(two)).toBe(true);
    expect(await one.assess(attempt('b', 200_100))).toMatchObject({
      velocity: { n: 5 },
      surge: { n: expect.any(Number) },
    });
    for (const key of await client.keys(`${options.prefix}*`)) await client.unlink(key);
    for (const store of machines) {
      const reading = await store.assess(attempt(`lost ${machines.indexOf(store)}`, 200_200));
      expect(reading).toMatchObject({ surge: {}, incomplete: 'not_filled' });
    }
    // Nobody knows any more since when the attempts are all there.
    const clock = `${options.prefix}${counters.fingerprint.slice(0, 12)}:clock`;
    expect(await client.hget(clock, 'covered')).toBe(`${t0 + 200_200}`);
    expect(news).toEqual([{ what: 'emptied' }, { what: 'emptied' }]);
    expect(await fill(one)).toBe(true);
    const whole = await one.assess(attempt('c', 200_300));
    expect(whole).toMatchObject({ velocity: { n: 7 }, surge: { n: expect.any(Number) } });
    expect(whole).not.toHaveProperty('incomplete');
    // The other machine has not counted its own journal in yet.
    expect(await two.assess(attempt('d', 200_400))).toMatchObject({ velocity: { n: 8 }, incomplete: 'not_filled' });
  });

  it('is not whole when the server lost what it held while it was being filled', async () => {
    const options = patient();
    const store = createRedisVelocity(one, client, options);
    await store.record(attempt('a', 0));
    const ends = store.beginFilling();
    for (const key of await client.keys(`${options.prefix}*`)) await client.unlink(key);
    await store.record(attempt('b', 1));
    expect(ends()).toBe(false);
    expect(await store.assess(attempt('c', 2))).toMatchObject({ incomplete: 'not_filled' });
    expect(store.beginFilling()()).toBe(true);
    expect(await store.assess(attempt('d', 3))).not.toHaveProperty('incomplete');
  });

  it('leaves only keys that expire by themselves, but for the clock', async () => {
    const options = patient();
    const store = createRedisVelocity(contractCounters, client, options);
    for (const { event, asked } of someStream) await (asked ? store.assess(event) : store.record(event));
    const keys = await client.keys(`${options.prefix}*`);
    const lasting: string[] = [];
    for (const key of keys) if ((await client.pttl(key)) < 0) lasting.push(key.replace(/^.*:/, ''));
    expect(keys.length).toBeGreaterThan(10);
    expect(lasting).toEqual(['clock']);
  });

  it('holds no value in the open', async () => {
    const options = patient();
    const store = createRedisVelocity(contractCounters, client, options);
    await store.assess(
      attempt('secret-id', 0, { keys: { 'device.id': 'secret-device', 'card.number': 'secret-number' } }),
    );
    for (const key of await client.keys(`${options.prefix}*`)) {
      const dump = await client.dumpBuffer(key);
      expect(`${key} ${dump?.toString('latin1')}`).not.toMatch(/secret/);
    }
  });
});

describe.skipIf(!command)('velocity in Redis that fails', () => {
  it('keeps to the time budget, stops asking, recovers, and counts what it missed', async () => {
    const server = await startRedis(command!);
    const client = new Redis(server.port, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    client.on('error', () => {});
    await once(client, 'ready');
    const store = createRedisVelocity(one, client, {
      timeoutMs: 300,
      failures: 3,
      retryAfterMs: 200,
      longestRetryMs: 400,
    });
    await store.record(attempt('a0', 0));
    server.freeze();
    const failures: string[] = [];
    const from = performance.now();
    for (let n = 1; n <= 6; n++) {
      await store.assess(attempt(`a${n}`, n)).catch((error: VelocityStoreError) => failures.push(error.failure));
    }
    // What is under way when the silent connection is dropped ends with it.
    const third = expect.stringMatching(/^(timeout|unavailable)$/);
    expect(failures).toEqual(['timeout', 'timeout', third, 'circuit_open', 'circuit_open', 'circuit_open']);
    expect(performance.now() - from).toBeLessThan(3_000);
    expect(store.isOpen).toBe(true);
    server.thaw();
    await expect
      .poll(
        () =>
          store.assess(attempt('again', 7)).then(
            () => store.isOpen,
            () => true,
          ),
        { timeout: 10_000 },
      )
      .toBe(false);
    await expect.poll(() => store.missed.waiting, { timeout: 10_000 }).toBe(0);
    const reading = await store.assess(attempt('last', 8));
    // a0 … a6, again (sent until it was answered, counted once), last.
    expect(reading.velocity['n']).toBe(9);
    client.disconnect();
    await server.stop();
  });

  it('takes an answer that arrived while this process was held up beyond the budget', async () => {
    const server = await startRedis(command!);
    const client = new Redis(server.port);
    await once(client, 'ready');
    const timeoutMs = 100;
    const store = createRedisVelocity(one, client, { timeoutMs });
    // The script is there already, so that one message and one answer do.
    await store.record(attempt('a0', 0));
    // From here the event loop comes to timers that are due before it reads what arrived.
    await new Promise(resolve => setImmediate(resolve));
    const reading = store.assess(attempt('a1', 1));
    const clock = `sekisho:${one.fingerprint.slice(0, 12)}:clock`;
    const asked = ['-p', `${server.port}`, 'HGET', clock, 'arrivals'];
    const counted = () => Number(execFileSync(command!.replace('-server', '-cli'), asked, { encoding: 'utf8' }));
    // Nothing of this process runs between the question and the end of this.
    for (let tries = 0; counted() < 2 && tries < 500; tries++);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * timeoutMs);
    expect((await reading).velocity['n']).toBe(2);
    client.disconnect();
    await server.stop();
  });

  it('comes back when the server was killed and started again, with its script gone', async () => {
    const first = await startRedis(command!);
    const client = returningTo(first.port);
    await once(client, 'ready');
    const store = createRedisVelocity(one, client, {
      timeoutMs: 500,
      failures: 2,
      retryAfterMs: 100,
      longestRetryMs: 200,
    });
    await store.record(attempt('a0', 0));
    await first.stop();
    await wait(50);
    await expect(store.assess(attempt('a1', 1))).rejects.toBeInstanceOf(VelocityStoreError);
    const second = await startRedis(command!, [], first.port);
    // Without another call: other machines read what this one missed.
    await expect.poll(() => store.missed.waiting, { timeout: 10_000 }).toBe(0);
    await store.record(attempt('a2', 2));
    expect((await store.assess(attempt('a3', 3))).velocity['n']).toBe(3);
    client.disconnect();
    await second.stop();
  });
});

describe.skipIf(!command)('velocity in Redis that comes back with an older snapshot', () => {
  /** Two machines tell a server five events each, it is saved, and killed when they have told it more. */
  const setBack = async (more: number, options: RedisVelocityOptions = {}) => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-redis-snapshot-'));
    const first = await startRedis(command!, ['--dir', folder]);
    const client = returningTo(first.port);
    await once(client, 'ready');
    const news: RedisNews[][] = [[], []];
    const stores = news.map(told =>
      createRedisVelocity(one, client, {
        timeoutMs: 5_000,
        retryAfterMs: 50,
        ...options,
        tell: each => void told.push(each),
      }),
    );
    let id = 0;
    const record = async (events: number) => {
      for (const store of stores) for (let n = 0; n < events; n++) await store.record(attempt(`a${id++}`, id));
    };
    await record(5);
    await client.save();
    await record(more);
    await first.stop();
    const second = await startRedis(command!, ['--dir', folder], first.port);
    if (client.status !== 'ready') await once(client, 'ready');
    const ask = (store: RedisVelocity) => store.assess(attempt(`b${id++}`, id));
    return {
      stores: stores as [RedisVelocity, RedisVelocity],
      news,
      ask,
      async end() {
        client.disconnect();
        await second.stop();
        rmSync(folder, { recursive: true });
      },
    };
  };
  const settled = (store: RedisVelocity) => expect.poll(() => store.missed.waiting, { timeout: 10_000 }).toBe(0);

  it('is told again what it has forgotten, by each machine that is still there', async () => {
    const { stores, news, ask, end } = await setBack(7);
    for (const store of stores) {
      expect(await ask(store)).not.toHaveProperty('incomplete');
      await settled(store);
    }
    // Ten before the snapshot, fourteen after it, two questions, and this one.
    expect((await ask(stores[0])).velocity['n']).toBe(27);
    expect(news).toEqual([[{ what: 'forgot', events: 7 }], [{ what: 'forgot', events: 7 }]]);
    // The machines count on from there.
    expect((await ask(stores[1])).velocity['n']).toBe(28);
    expect(news.flat()).toHaveLength(2);
    await end();
  });

  it('is to be filled anew where the events are not known any more', async () => {
    const { stores, news, ask, end } = await setBack(7, { recentEvents: 2 });
    expect(await ask(stores[0])).toMatchObject({ velocity: { n: 11 }, incomplete: 'not_filled' });
    expect(await ask(stores[1])).toMatchObject({ incomplete: 'not_filled' });
    expect(news).toEqual([[{ what: 'emptied' }], [{ what: 'emptied' }]]);
    await end();
  });
});

describe.skipIf(!command)('velocity in Redis that was away', () => {
  const names = { 'device.id': 'd' };
  const away = async (options: RedisVelocityOptions, events: number) => {
    const first = await startRedis(command!);
    await first.stop();
    const client = returningTo(first.port);
    const news: RedisNews[] = [];
    const store = createRedisVelocity(one, client, {
      timeoutMs: 5_000,
      retryAfterMs: 50,
      longestRetryMs: 100,
      tell: told => void news.push(told),
      ...options,
    });
    for (let n = 0; n < events; n++) await store.record(attempt(`a${n}`, n, { keys: names })).catch(() => {});
    const back = async () => {
      const server = await startRedis(command!, [], first.port);
      if (client.status !== 'ready') await once(client, 'ready');
      return server;
    };
    return { store, client, news, back };
  };
  const assessed = async (store: RedisVelocity, id: string) => {
    for (;;) {
      const reading = await store.assess(attempt(id, 5_000, { keys: names })).catch(() => undefined);
      if (reading) return reading;
      await wait(20);
    }
  };

  it('says of a reading that events wait, hands them over in order, and then says so no more', async () => {
    const { store, client, news, back } = await away({ graceMs: 0 }, 3_000);
    expect(store.missed).toEqual({ waiting: 3_000, lost: 0 });
    const server = await back();
    expect(await assessed(store, 'now')).toMatchObject({ surge: {}, incomplete: 'catching_up' });
    await expect.poll(() => store.missed.waiting, { timeout: 20_000 }).toBe(0);
    const reading = await assessed(store, 'then');
    expect(reading).not.toHaveProperty('incomplete');
    expect(reading.velocity['n']).toBe(3_002);
    const clock = `sekisho:${one.fingerprint.slice(0, 12)}:clock`;
    expect(await client.hget(clock, 'arrivals')).toBe('3002');
    const order = await client.zrangebyscore((await client.keys('sekisho:*:e'))[0]!, '-inf', t0 + 3_000);
    expect(order).toHaveLength(3_000);
    expect(order).toEqual(order.toSorted());
    expect(news.map(({ what }) => what).filter(what => !/^(left_alone|asked_again)$/.test(what))).toEqual([
      'events_wait',
      'caught_up',
    ]);
    client.disconnect();
    await server.stop();
  }, 30_000);

  it('says nothing of events that have waited for less than the grace', async () => {
    const { store, client, news, back } = await away({ graceMs: 60_000 }, 10);
    const server = await back();
    expect(await assessed(store, 'now')).not.toHaveProperty('incomplete');
    await expect.poll(() => store.missed.waiting, { timeout: 10_000 }).toBe(0);
    expect(news.map(({ what }) => what)).not.toContain('events_wait');
    client.disconnect();
    await server.stop();
  });

  it('goes on saying that events were left out, after the others were handed over', async () => {
    const { store, client, news, back } = await away({ missedEvents: 100 }, 130);
    expect(store.missed).toEqual({ waiting: 100, lost: 30 });
    const server = await back();
    await expect.poll(() => store.missed.waiting, { timeout: 10_000 }).toBe(0);
    expect(await assessed(store, 'now')).toMatchObject({ velocity: { n: 101 }, incomplete: 'events_lost' });
    expect(news.filter(({ what }) => what === 'events_lost')).toEqual([{ what: 'events_lost', lost: 1 }]);
    expect(store.missed).toEqual({ waiting: 0, lost: 30 });
    // Filled in from elsewhere, they are missing no more.
    const ends = store.beginFilling();
    for (let n = 0; n < 30; n++) await store.record(attempt(`a${n}`, n, { keys: names }));
    expect(ends()).toBe(true);
    const whole = await assessed(store, 'then');
    expect(whole.velocity['n']).toBe(132);
    expect(whole).not.toHaveProperty('incomplete');
    client.disconnect();
    await server.stop();
  });
});

describe.skipIf(!command)('velocity on a cluster of three nodes', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let client: Cluster;
  beforeAll(async () => {
    cluster = await startCluster(command!);
    client = new Cluster(
      cluster.ports.map(port => ({ host: '127.0.0.1', port })),
      { enableAutoPipelining: true },
    );
  }, 60_000);
  afterAll(async () => {
    client?.disconnect();
    await cluster?.stop();
  });

  velocityContract(counters => createRedisVelocity(counters, client, patient()), { runs: 10, length: 60 });

  it('is not made blind by an event ahead of the clock', async () => {
    await readsPastAnAheadEvent(client);
  });

  it('spreads the keys over the nodes', async () => {
    const store = createRedisVelocity(contractCounters, client, patient());
    for (const { event } of someStream) await store.record(event);
    const sizes = await Promise.all(client.nodes('master').map(node => node.dbsize()));
    for (const size of sizes) expect(size).toBeGreaterThan(10);
  });

  it('says what the oracle says of events that another machine recorded', async () => {
    const options = patient();
    const arrivals = someStream;
    const other = createRedisVelocity(contractCounters, client, options);
    for (const { event } of arrivals) await other.record(event);
    await compare(
      createRedisVelocity(contractCounters, client, options),
      contractCounters,
      arrivals.map(arrival => ({ ...arrival, asked: false })),
    );
  });
});
