/**
 * The whole command `sekisho replay` from its start, by the clock and by processor time: on one core, with one thread on all cores,
 * and with two threads. `node bench/replay-cores.ts 100000 3`: orders, rounds.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyLines } from './replay-history.ts';
import { type BenchTable, printIfMain } from './table.ts';
import { type Measured, measureCommands } from './whole-command.ts';

const isMain = process.argv[1] === import.meta.filename;
const orders = Number((isMain && process.argv[2]) || 50_000);
const rounds = Number((isMain && process.argv[3]) || 3);
/** Orders by which most code is compiled: what a second thread costs by itself, before it is of use, has been paid by then. */
const ordersToWarmUp = Math.min(orders, 5_000);

/** Ways to run the command. Node.js collects garbage and compiles on threads of its own, so "one thread" is not one core. */
const contestants = [
  { name: 'one core', under: ['taskset', '-c', '0'], workers: 1 },
  { name: 'one thread, and all cores for what Node.js does beside it', under: [], workers: 1 },
  { name: 'two threads on two cores', under: ['taskset', '-c', '0,1'], workers: 2 },
] as const;
/** Shares nothing but the machine: what its second core is worth beside the first. */
const sideBySide = 'two replays at the same time, each on a core of its own';
/** Runs the command that follows twice at a time; its first word is where the outputs go. */
const onCore0And1 = 'taskset -c 0 "$@" --out "$0-0" & taskset -c 1 "$@" --out "$0-1" & wait -n && wait -n';

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
  const short = join(folder, 'short.ndjson');
  writeFileSync(short, `${historyLines(ordersToWarmUp).join('\n')}\n`);
  const commandsFor = (input: string, outputs: string, of = '') =>
    contestants.map(({ name, under, workers }) => {
      const out = join(folder, `${outputs}-${workers}`);
      return {
        name: `${of}${name}`,
        under,
        words: ['replay', input, '--workers', `${workers}`, '--quiet', '--out', out],
      };
    });
  const both = {
    name: sideBySide,
    under: ['bash', '-c', onCore0And1, join(folder, 'beside')],
    words: ['replay', history, '--workers', '1', '--quiet'],
  };
  const all = [...commandsFor(history, 'out'), both];
  const measuredAll = measureCommands(
    [...all, ...commandsFor(short, 'short', `the first ${ordersToWarmUp} orders, `)],
    rounds,
  );
  const [measured, warmingUp] = [measuredAll.slice(0, all.length), measuredAll.slice(all.length)];
  if (!readFileSync(join(folder, 'out-1')).equals(readFileSync(join(folder, 'out-2'))))
    throw new Error('results differ');
  const [core, thread, two, beside] = measured as [Measured, Measured, Measured, Measured];
  const [shortCore, , shortTwo] = warmingUp as [Measured, Measured, Measured];
  const worth = (2 * core.clockSeconds) / beside.clockSeconds;
  const ownSeconds = shortTwo.seconds - shortCore.seconds;
  const ceiling = worth * (core.seconds / (core.seconds + ownSeconds));
  return {
    title,
    rows: [...measured.flatMap(each => rowsOf(each, core)), ...warmingUp.flatMap(each => rowsOf(each, shortCore))],
    notes: [
      `${orders} synthetic orders of 90 days: ${lines.length} lines; medians of ${rounds} alternating rounds; ratios against one core.`,
      'One core: the whole process is kept on one by taskset. Starting, loading code and rule sets, and compiling are part of it.',
      `Two replays at the same time do the work of one twice: at most ${worth.toFixed(2)} × one core could be had in this run, by a program of which nothing has to be done twice or in turn.`,
      `A second thread has a heap and machine code of its own: it loads program and rule sets and compiles for itself, ${ownSeconds.toFixed(1)} s of processor time that one thread does not take. With it at most ${ceiling.toFixed(2)} × could be had, everything else being free.`,
      'On a machine that others use the clock says little: then the processor time of one core ÷ half of that of two threads is what two idle cores could give at most.',
    ],
    aims: [
      {
        name: 'two threads on two cores against one core, by the clock',
        reached: core.clockSeconds / two.clockSeconds,
        aim: 1.7,
        better: 'higher',
      },
      {
        name: 'the same at most, by processor time',
        reached: core.seconds / (two.seconds / 2),
        aim: 1.7,
        better: 'higher',
      },
      {
        name: 'two threads against one thread on all cores, by the clock',
        reached: thread.clockSeconds / two.clockSeconds,
        aim: 1.7,
        better: 'higher',
      },
    ],
  };
}

/** Times of a command, and how many times as fast it is as another one with the same orders. */
const rowsOf = ({ name, seconds, clockSeconds }: Measured, other: Measured) => [
  { name: `${name}, by the clock`, value: clockSeconds, unit: 's', ratio: other.clockSeconds / clockSeconds },
  { name: `${name}, processor time`, value: seconds, unit: 's', ratio: other.seconds / seconds },
];

await printIfMain(import.meta, run);
