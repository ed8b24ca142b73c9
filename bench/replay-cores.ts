/**
 * The whole command `sekisho replay` from its start, by the clock and by processor time: on one core, with one thread on all cores,
 * and with two threads. `node bench/replay-cores.ts 100000 3`: orders, rounds.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyLines } from './replay-history.ts';
import { type BenchTable, median, printIfMain } from './table.ts';

const isMain = process.argv[1] === import.meta.filename;
const orders = Number((isMain && process.argv[2]) || 20_000);
const rounds = Number((isMain && process.argv[3]) || 3);

const program = new URL('../bin/sekisho.js', import.meta.url).pathname;

/** Ways to run the command. Node.js collects garbage and compiles on threads of its own, so "one thread" is not one core. */
const contestants = [
  { name: 'one core', before: ['taskset', '-c', '0'], workers: 1 },
  { name: 'one thread, and all cores for what Node.js does beside it', before: [], workers: 1 },
  { name: 'two threads on two cores', before: ['taskset', '-c', '0,1'], workers: 2 },
] as const;

interface Spent {
  readonly wallMs: number;
  readonly processorMs: number;
}

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  if (spawnSync('taskset', ['--version']).error)
    return { title, rows: [], notes: ['Left out: this machine has no taskset (Linux, util-linux).'], aims: [] };
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'));
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const title = 'replay, the whole command from its start, on one core and on two';

async function measure(folder: string): Promise<BenchTable> {
  const history = join(folder, 'history.ndjson');
  const lines = historyLines(orders);
  writeFileSync(history, `${lines.join('\n')}\n`);
  const spent = new Map<string, Spent[]>(contestants.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, before, workers } of round % 2 === 0 ? contestants : contestants.toReversed()) {
      const out = join(folder, `out-${workers}`);
      const command = [program, 'replay', history, '--workers', `${workers}`, '--quiet', '--out', out];
      const took = await timed([...before, process.execPath, ...command]);
      // The first round fills the compile cache.
      if (round >= 0) spent.get(name)!.push(took);
    }
  }
  if (!readFileSync(join(folder, 'out-1')).equals(readFileSync(join(folder, 'out-2'))))
    throw new Error('results differ');
  const [core, thread, two] = contestants.map(({ name }) => ({
    wall: median(spent.get(name)!.map(({ wallMs }) => wallMs)),
    processor: median(spent.get(name)!.map(({ processorMs }) => processorMs)),
  })) as [Medians, Medians, Medians];
  return {
    title,
    rows: contestants.flatMap(({ name }, index) => {
      const { wall, processor } = [core, thread, two][index]!;
      return [
        { name: `${name}, by the clock`, value: wall / 1000, unit: 's', ratio: core.wall / wall },
        { name: `${name}, processor time`, value: processor / 1000, unit: 's', ratio: core.processor / processor },
      ];
    }),
    notes: [
      `${orders} synthetic orders of 90 days: ${lines.length} lines; medians of ${rounds} alternating rounds; ratios against one core.`,
      'One core: the whole process is kept on one by taskset. Starting, loading code and rule sets, and compiling are part of it.',
      'On a machine that others use the clock says little: then the processor time of one core ÷ half of that of two threads is what two idle cores could give at most.',
    ],
    aims: [
      {
        name: 'two threads on two cores against one core, by the clock',
        reached: core.wall / two.wall,
        aim: 1.7,
        better: 'higher',
      },
      {
        name: 'the same at most, by processor time',
        reached: core.processor / (two.processor / 2),
        aim: 1.7,
        better: 'higher',
      },
      {
        name: 'two threads against one thread on all cores, by the clock',
        reached: thread.wall / two.wall,
        aim: 1.7,
        better: 'higher',
      },
    ],
  };
}

interface Medians {
  readonly wall: number;
  readonly processor: number;
}

/** Runs a command; what it took is asked of the shell that waits for it. */
async function timed([file, ...args]: readonly string[]): Promise<Spent> {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" > /dev/null';
  const child = spawn('bash', ['-c', script, 'bash', file!, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const text of child.stderr.setEncoding('utf8')) said += text;
  const [wall, user, system] = said.trim().split(/\s+/).map(Number);
  if (![wall, user, system].every(Number.isFinite)) throw new Error(said);
  return { wallMs: wall! * 1000, processorMs: (user! + system!) * 1000 };
}

await printIfMain(import.meta, run);
