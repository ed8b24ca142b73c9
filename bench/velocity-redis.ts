/** Velocity in Redis on loopback, 20 counters a checkout: one after another, and with 64 in flight. Needs redis-server. */
import { Redis } from 'ioredis';
import type { VelocityEvent } from '../src/engine/types.ts';
import { createMemoryVelocity } from '../src/stores/memory/velocity.ts';
import { createRedisVelocity, type RedisVelocity } from '../src/stores/redis/velocity.ts';
import { redisCommand, startRedis } from '../test/stores/redis-servers.ts';
import { type BenchTable, median, printIfMain } from './table.ts';
import { benchCounters, benchStream, parseStream } from './velocity-stream.ts';

const checkouts = 4_000;
const rounds = 3;
const widths = [
  ['one', 1],
  ['many', 64],
] as const;

/** Processor time, microseconds. */
interface Cost {
  readonly client: number;
  readonly server: number;
}

/** Of this process and of the server, until now: where many programs share the machine the rates say more about them. */
async function processorTime(client: Redis): Promise<Cost> {
  const { user, system } = process.cpuUsage();
  const info = await client.info('cpu');
  const seconds = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
  return { client: user + system, server: (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1e6 };
}

export async function run(): Promise<BenchTable> {
  const title = 'Velocity in Redis, 20 counters a checkout';
  const command = redisCommand();
  if (!command)
    return { title, rows: [], aims: [], notes: ['left out: no redis-server or valkey-server is installed'] };
  const server = await startRedis(command);
  const client = new Redis(server.port);
  const counters = benchCounters();
  const events = parseStream(benchStream(checkouts));
  let serial = 0;
  const fresh = () => createRedisVelocity(counters, client, { prefix: `bench${serial++}:`, timeoutMs: 60_000 });
  try {
    const store = fresh();
    const memory = createMemoryVelocity(counters);
    for (const event of events) {
      const [ours, other] = [await meet(store, event), await meet(memory, event)];
      if (JSON.stringify(ours) !== JSON.stringify(other)) throw new Error(`Redis and memory differ at ${event.id}`);
    }
    const rates: Record<'one' | 'many' | 'ping', number[]> = { one: [], many: [], ping: [] };
    const costs: Record<'one' | 'many', Cost[]> = { one: [], many: [] };
    for (let round = 0; round < rounds; round++) {
      for (const [name, width] of widths) {
        const before = await processorTime(client);
        rates[name].push(await rate(events.length, () => inFlight(fresh(), events, width)));
        const after = await processorTime(client);
        costs[name].push({
          client: (after.client - before.client) / events.length,
          server: (after.server - before.server) / events.length,
        });
      }
      rates.ping.push(
        await rate(events.length, async () => {
          for (let n = 0; n < events.length; n++) await client.ping();
        }),
      );
    }
    const ping = median(rates.ping);
    return {
      title,
      rows: [
        { name: 'one after another', value: median(rates.one), unit: 'events/s', ratio: median(rates.one) / ping },
        { name: '64 in flight', value: median(rates.many), unit: 'events/s', ratio: median(rates.many) / ping },
        ...widths.flatMap(([name, width]) =>
          (['client', 'server'] as const).map(side => ({
            name: `${side}'s processor time, ${width} in flight`,
            value: median(costs[name].map(cost => cost[side])),
            unit: 'µs/event',
          })),
        ),
        { name: 'PING, one after another', value: ping, unit: 'calls/s', ratio: 1 },
      ],
      aims: [],
      notes: [
        `${events.length} events (${checkouts} checkouts read, their declines recorded); every reading equal to memory's first`,
        `medians of ${rounds} alternating rounds, each with keys of its own; server, client and bench share the machine`,
      ],
    };
  } finally {
    client.disconnect();
    await server.stop();
  }
}

function meet(store: RedisVelocity | ReturnType<typeof createMemoryVelocity>, event: VelocityEvent) {
  return event.kinds[0] === 'attempts' ? store.assess(event) : store.record(event);
}

/** Plays the events with so many calls under way at any time. */
async function inFlight(store: RedisVelocity, events: readonly VelocityEvent[], width: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < events.length) await meet(store, events[next++]!);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (count * 1000) / (performance.now() - start);
}

await printIfMain(import.meta, run);
