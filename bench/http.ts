/**
 * The service over HTTP beside bare fastify that answers a constant to the same validated body: requests a second and p99 at
 * 32 connections, rounds taking turns, and how long an answer takes while requests arrive at a steady rate. The service's answer
 * leaves after the commit.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { redisCommand, startRedis } from '../test/stores/redis-servers.ts';
import { checkoutTexts } from './checkouts.ts';
import { load, percentile } from './http-load.ts';
import { type BenchTable, median, printIfMain } from './table.ts';

const connections = 32;
const roundSeconds = Number(process.env['BENCH_SECONDS'] ?? 3);
/** A fresh process takes some ten thousand assessments until its code is compiled for good. */
const warmUpSeconds = Number(process.env['BENCH_WARM_UP_SECONDS'] ?? 10);
const rounds = 5;
/** 17 million payments a day. */
const steadyPerSecond = 200;
const allKinds = ['bare', 'sekisho', 'sekisho-redis', 'sekisho-normal', 'sekisho-silent'] as const;
type Kind = (typeof allKinds)[number];
const names: Readonly<Record<Kind, string>> = {
  bare: 'fastify, constant answer',
  sekisho: 'sekisho',
  'sekisho-redis': 'sekisho, counters in Redis',
  'sekisho-normal': 'sekisho, --durability normal',
  'sekisho-silent': 'sekisho, --log-level silent',
};

interface Contender {
  readonly child: ChildProcess;
  readonly address: string;
  readonly key: string;
}

/** @param redis URL of the Redis that only `sekisho-redis` uses. */
function start(kind: Kind, redis: string): Promise<Contender> {
  const server = fileURLToPath(new URL('./http-server.ts', import.meta.url));
  const child = spawn(process.execPath, [server, kind, redis], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.on('exit', status => reject(new Error(`${kind} ended with ${status}`)));
    child.stdout.on('data', chunk => {
      text += chunk;
      const [address, key] = text.trim().split(' ');
      if (text.endsWith('\n') && address && key) resolve({ child, address, key });
    });
  });
}

/** Checkouts of many shoppers, each sent under an id of its own. */
function bodies(): () => string {
  const texts = checkoutTexts(5_000).map(text => text.replace(/"id":"[^"]*"/, '"id":"%"'));
  let count = 0;
  return () => {
    const text = texts[count % texts.length]!;
    return text.replace('%', `b-${process.pid}-${count++}`);
  };
}

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const contenders = new Map<Kind, Contender>();
  const command = redisCommand();
  const redis = command ? await startRedis(command) : undefined;
  const kinds = allKinds.filter(kind => redis !== undefined || kind !== 'sekisho-redis');
  for (const kind of kinds) contenders.set(kind, await start(kind, `redis://127.0.0.1:${redis?.port ?? 0}`));
  const nextBody = bodies();
  const rates = new Map<Kind, number[]>(kinds.map(kind => [kind, []]));
  const middles = new Map<Kind, number[]>(kinds.map(kind => [kind, []]));
  const tails = new Map<Kind, number[]>(kinds.map(kind => [kind, []]));
  for (let round = -1; round < rounds; round++) {
    for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
      const { address, key } = contenders.get(kind)!;
      const result = await load(address, key, connections, round < 0 ? warmUpSeconds : roundSeconds, nextBody);
      if (result.failed > 0) throw new Error(`${kind}: ${result.failed} answers were not 200`);
      if (round < 0) continue;
      rates.get(kind)!.push(result.done / result.seconds);
      middles.get(kind)!.push(percentile(result.latencies, 0.5));
      tails.get(kind)!.push(percentile(result.latencies, 0.99));
    }
  }
  // At full load a slower server only has a longer queue before it: what a shop waits for shows at a rate that both can take.
  const steady = new Map<Kind, Float64Array>();
  for (const kind of kinds) {
    const { address, key } = contenders.get(kind)!;
    const result = await load(address, key, connections, roundSeconds * 2, nextBody, steadyPerSecond);
    if (result.failed > 0) throw new Error(`${kind}: ${result.failed} answers were not 200`);
    steady.set(kind, result.latencies);
  }
  for (const { child } of contenders.values()) child.kill('SIGTERM');
  await redis?.stop();
  const rate = (kind: Kind) => median(rates.get(kind)!);
  const middle = (kind: Kind) => median(middles.get(kind)!);
  const tail = (kind: Kind) => median(tails.get(kind)!);
  const waited = (kind: Kind, share: number) => percentile(steady.get(kind)!, share);
  return {
    title: `HTTP, ${connections} connections, client on the same machine`,
    rows: kinds.flatMap(kind => [
      { name: names[kind], value: rate(kind), unit: 'requests/s', ratio: rate(kind) / rate('bare') },
      { name: `${names[kind]}, p50`, value: middle(kind), unit: 'ms', ratio: middle(kind) / middle('bare') },
      { name: `${names[kind]}, p99`, value: tail(kind), unit: 'ms', ratio: tail(kind) / tail('bare') },
      ...([0.5, 0.99] as const).map(share => ({
        name: `${names[kind]}, ${steadyPerSecond} requests/s, p${share * 100}`,
        value: waited(kind, share),
        unit: 'ms',
        ratio: waited(kind, share) / waited('bare', share),
      })),
    ]),
    notes: [
      `medians of ${rounds} rounds of ${roundSeconds} s taking turns, after ${warmUpSeconds} s of warm-up each; ratios against bare fastify with the same Ajv body schema`,
      'each body is another checkout under an id of its own; the default rule set; every answer leaves after its commit',
      redis
        ? 'Redis on loopback, on the same machine'
        : 'counters in Redis left out: no redis-server or valkey-server is installed',
    ],
    aims: [
      {
        name: 'requests a second against bare fastify',
        reached: rate('sekisho') / rate('bare'),
        aim: 0.6,
        better: 'higher',
      },
      { name: 'p99 against bare fastify', reached: tail('sekisho') / tail('bare'), aim: 2, better: 'lower' },
    ],
  };
}

await printIfMain(import.meta, run);
