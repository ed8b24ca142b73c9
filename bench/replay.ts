/**
 * The whole replay on one core, with one thread and with two, beside reading and JSON-parsing the same file; and what an attempt
 * costs in memory. bench/replay-cores.ts takes the time of the whole command, from its start. `node bench/replay.ts 100000 3`: attempts, rounds.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHistory } from '../src/replay/order/ndjson-history.ts';
import { chunksOf } from '../src/replay/read/ndjson-inputs.ts';
import { lineBlocks } from '../src/replay/read/ndjson-lines.ts';
import { openPool } from '../src/replay/run/desks/pool.ts';
import { runJob } from '../src/replay/run/job.ts';
import { loadSets } from '../src/replay/run/rule-sets.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { allowedCores, keepOn } from './cores.ts';
import { historyLines } from './replay-history.ts';
import { type BenchTable, median, printIfMain } from './table.ts';

const isMain = process.argv[1] === import.meta.filename;
const attempts = Number((isMain && process.argv[2]) || 20_000);
const rounds = Number((isMain && process.argv[3]) || 3);

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'));
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder: string): Promise<BenchTable> {
  const path = join(folder, 'history.ndjson');
  const lines = historyLines(attempts);
  writeFileSync(path, `${lines.join('\n')}\n`);
  const texts = { rules: readFolder(new URL('../rules', import.meta.url).pathname) };
  const sets = loadSets(texts)!;
  let bytesAnAttempt = { windows: 0, index: 0, events: 0, disk: 0 };

  const parsing = async () => {
    const begun = performance.now();
    let parsed = 0;
    for await (const { bytes } of lineBlocks(path, chunksOf(path), 64 << 10)) {
      for (const line of bytes.toString('utf8').split('\n')) if (line !== '' && JSON.parse(line)) parsed++;
    }
    if (parsed !== lines.length) throw new Error(`${parsed} of ${lines.length} lines`);
    return performance.now() - begun;
  };
  // Pools stay open: threads load, and begin to compile, in the round that is not counted. A further thread has only its own share of the
  // orders to warm up with, and with 20,000 it is still compiling in the rounds that count.
  const pools = [1, 2].map(workers => openPool(workers, () => sets, { texts }));
  await Promise.all(pools.map(pool => pool.opened()));
  const cores = allowedCores();
  const onCores = async (of: number, work: () => Promise<number>) => {
    if (!cores) return work();
    keepOn(cores.slice(0, of));
    try {
      return await work();
    } finally {
      keepOn(cores);
    }
  };
  const replaying = async (workers: number) => {
    const pool = { ...pools[workers - 1]!, close: async () => {} };
    const begun = performance.now();
    const history = await openHistory([path]);
    const out = join(folder, `out-${workers}`);
    const { counts } = await runJob(history, {
      texts,
      sets,
      pool,
      workers,
      maxRejects: 0,
      out,
      program: 'bench',
      now: () => 0,
      memory: use => {
        bytesAnAttempt = {
          windows: use.windows / attempts,
          index: use.index / attempts,
          events: use.events / attempts,
          disk: use.disk / attempts,
        };
      },
    });
    history.close();
    if (counts.attempts !== attempts) throw new Error(`${counts.attempts} of ${attempts} attempts`);
    return performance.now() - begun;
  };

  const contestants = [
    { name: 'read and JSON.parse alone', work: parsing },
    { name: 'replay, one thread', work: () => replaying(1) },
    { name: 'replay, two threads on two cores', work: () => onCores(2, () => replaying(2)) },
    ...(cores ? [{ name: 'replay, one core', work: () => onCores(1, () => replaying(1)) }] : []),
  ];
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  const spent = new Map(contestants.map(({ name }) => [name, { all: [] as number[], main: [] as number[] }]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, work } of round % 2 === 0 ? contestants : contestants.toReversed()) {
      const [all, main] = [process.cpuUsage(), process.threadCpuUsage()];
      const ms = await work();
      if (round < 0) continue;
      times.get(name)!.push(ms);
      spent.get(name)!.all.push(microseconds(process.cpuUsage(all)));
      spent.get(name)!.main.push(microseconds(process.threadCpuUsage(main)));
    }
  }
  await Promise.all(pools.map(pool => pool.close()));
  if (!readFileSync(join(folder, 'out-1')).equals(readFileSync(join(folder, 'out-2'))))
    throw new Error('results differ');
  const cpu = (name: string, of: 'all' | 'main') => median(spent.get(name)![of]) / attempts;
  const names = contestants.map(({ name }) => name) as [string, string, string, string?];
  // What two idle cores would give: half of all the work on each.
  const possible = cpu(names[3] ?? names[1], 'all') / (cpu(names[2], 'all') / 2);
  const rate = (name: string) => (attempts * 1000) / median(times.get(name)!);
  const [parse, one, two, core = one] = contestants.map(({ name }) => rate(name)) as [number, number, number, number?];
  return {
    title: 'replay, whole: reading, order, decisions, output, numbers',
    rows: [
      ...contestants.map(({ name }) => ({ name, value: rate(name), unit: 'orders/s', ratio: rate(name) / parse })),
      ...contestants.map(({ name }) => ({
        name: `processor time, ${name}`,
        value: cpu(name, 'all'),
        unit: 'µs/order',
      })),
      {
        name: 'processor time of the thread that counts, of two',
        value: cpu(names[2], 'main'),
        unit: 'µs/order',
      },
      { name: 'two idle cores against one at most, by processor time', value: possible, unit: '×' },
      { name: 'index of attempts', value: bytesAnAttempt.index, unit: 'bytes/order' },
      { name: 'events kept for late outcomes, up to 16 MiB', value: bytesAnAttempt.events, unit: 'bytes/order' },
      { name: 'temporary files while counting', value: bytesAnAttempt.disk, unit: 'bytes/order' },
      { name: 'windows of the counters', value: bytesAnAttempt.windows, unit: 'bytes/order' },
    ],
    notes: [
      `${attempts} synthetic orders of 90 days, each with its authorisation: ${lines.length} lines; ${sets.rules.rules.length} rules, ${sets.rules.counters.definitions.length} counters; medians of ${rounds} alternating rounds.`,
      'One thread: Node.js collects garbage and compiles on threads of its own, on the other core. One core: the whole process is kept on one, by taskset.',
      'The ratio is against reading and JSON.parse alone. Loading of code and rule sets is left out; of compiling, which further threads do for themselves, only the first round.',
      'On a machine that others use, trust processor times and ratios, not orders/s.',
      'How near to parsing a replay could come if only the engine cost anything: bench/replay-stages.ts, "ceiling".',
    ],
    aims: [
      { name: 'one thread beside JSON.parse alone', reached: one / parse, aim: 0.35, better: 'higher' },
      { name: 'two cores against one core', reached: two / core, aim: 1.7, better: 'higher' },
      { name: 'two threads against one thread', reached: two / one, aim: 1.7, better: 'higher' },
    ],
  };
}

const microseconds = ({ user, system }: NodeJS.CpuUsage) => user + system;

await printIfMain(import.meta, run);
