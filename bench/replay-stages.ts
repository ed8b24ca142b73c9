/**
 * Where an order's time goes in a replay: each stage by itself over the same blocks of lines, by processor time of its thread.
 * `node bench/replay-stages.ts 20000`: attempts.
 */
import { createHash, randomBytes } from 'node:crypto';
import { decide, recognise } from '../src/engine/assess.ts';
import { createCardGuard } from '../src/engine/card/guard.ts';
import type { RuleSet } from '../src/engine/rule-set.ts';
import { readLine } from '../src/engine/stream.ts';
import type { Checkout, Outcome, Recognised } from '../src/engine/types.ts';
import { countedAs } from '../src/engine/velocity/events.ts';
import { tableOf } from '../src/replay/order/line-table.ts';
import { lineBlocks } from '../src/replay/read/ndjson-lines.ts';
import { CountingStage } from '../src/replay/run/counting/stage.ts';
import { attemptItem, outcomeItem } from '../src/replay/run/desks/batch.ts';
import { bodyIdentity } from '../src/replay/run/desks/body-hash.ts';
import { eventsOf, itemWriterFor, readingOf } from '../src/replay/run/desks/desk.ts';
import { numbersFor } from '../src/replay/run/desks/finisher.ts';
import { Spill } from '../src/replay/run/disk/spill.ts';
import { endOfLine } from '../src/replay/run/parts/part-file.ts';
import { RecordReader } from '../src/replay/run/parts/record-back.ts';
import { RecordLines } from '../src/replay/run/parts/record-lines.ts';
import { type LoadedSets, loadSets } from '../src/replay/run/rule-sets.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { historyLines } from './replay-history.ts';
import { smallerSet } from './smaller-set.ts';
import { type BenchTable, printIfMain } from './table.ts';

const isMain = process.argv[1] === import.meta.filename;
const attempts = Number((isMain && process.argv[2]) || 10_000);
/** The first rounds warm the code up; the last one counts. */
const rounds = 3;

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  // Loaded once: the code of conditions is made with a rule set, and is slow until it is warm.
  const sets = loadSets({ rules: readFolder(new URL('../rules', import.meta.url).pathname) })!;
  const smaller = loadSets({ rules: smallerSet(sets.rules, 20, 50) })!;
  let spent = new Map<string, number>();
  let spentSmaller = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    // Other orders each time: recognisers remember the addresses and titles that they have read.
    const history = Buffer.from(`${historyLines(attempts, 90, round + 1).join('\n')}\n`);
    spent = await roundOf(history, sets);
    spentSmaller = await roundOf(history, smaller);
  }
  const perOrder = (name: string) => (spent.get(name) ?? 0) / attempts;
  const whole = [...spent.keys()].reduce((sum, name) => sum + perOrder(name), 0);
  const parse = perOrder('JSON.parse');
  const engine = [...spent.keys()]
    .filter(name => /^(recognise|words|windows|readings|decide)/.test(name))
    .reduce(sumOf(perOrder), 0);
  const countingOf = (of: ReadonlyMap<string, number>) =>
    [...of].reduce((sum, [name, time]) => (/^(windows|readings|decide)/.test(name) ? sum + time / attempts : sum), 0);
  const parsing = perOrder('UTF-8') + parse;
  const ceiling = parsing / (parsing + engine);
  return {
    title: 'replay, stage by stage, processor time of an order',
    rows: [
      ...[...spent.keys()].map(name => ({
        name,
        value: perOrder(name),
        unit: 'µs/order',
        ratio: perOrder(name) / parse,
      })),
      { name: 'all of these', value: whole, unit: 'µs/order', ratio: whole / parse },
      { name: 'the engine alone: recognise, count, decide', value: engine, unit: 'µs/order', ratio: engine / parse },
      {
        name: 'ceiling: UTF-8 and JSON.parse against them and the engine, all else free',
        value: ceiling * 100,
        unit: '%',
      },
      ...[
        { set: sets.rules, of: spent },
        { set: smaller.rules, of: spentSmaller },
      ].flatMap(({ set, of }) => {
        const name = `with ${set.counters.definitions.length} counters and ${rulesOf(set)} rules`;
        const counting = countingOf(of);
        return [
          { name: `count and decide ${name}`, value: counting, unit: 'µs/order', ratio: counting / parse },
          {
            name: `ceiling ${name}, no address, goods or checks`,
            value: (parsing / (parsing + counting)) * 100,
            unit: '%',
          },
        ];
      }),
    ],
    notes: [
      `${attempts} synthetic orders of 90 days, each with its authorisation; the ratio is against JSON.parse of the same lines.`,
      'Collecting garbage falls on the stage that happens to run. Files, threads and outcomes months later are left out.',
    ],
    aims: [],
  };
}

const rulesOf = ({ rules }: RuleSet) => rules.filter(({ status }) => status === 'live').length;

const sumOf = (value: (name: string) => number) => (sum: number, name: string) => sum + value(name);

async function roundOf(history: Buffer, sets: LoadedSets): Promise<Map<string, number>> {
  const set = sets.rules;
  const digestKey = new Int32Array(new Uint8Array(randomBytes(16)).buffer);
  const spill = new Spill();
  const counting = new CountingStage(sets, spill, () => {}, { inOrder: true, digestKey });
  const writer = itemWriterFor(sets, digestKey);
  const numbers = numbersFor(sets, { asOf: Date.parse('2027-01-01T00:00:00Z') });
  const guard = createCardGuard();
  const lines = new RecordLines();
  const reader = new RecordReader();
  const spent = new Map<string, number>();
  const timed = <Value>(name: string, work: () => Value): Value => {
    const begun = process.threadCpuUsage();
    const value = work();
    const { user, system } = process.threadCpuUsage(begun);
    spent.set(name, (spent.get(name) ?? 0) + user + system);
    return value;
  };
  for await (const block of lineBlocks('the history', chunks(history), 64 << 10)) {
    timed('order: digest and times of lines, and the lines once more', () => {
      createHash('sha256').update(block.bytes).digest();
      return tableOf(block, 0, 0).ats.length + tableOf(block, 0, 0).lastAt;
    });
    const texts = timed('UTF-8', () => block.bytes.toString('utf8').split('\n').filter(Boolean));
    timed('JSON.parse', () => texts.forEach(text => void JSON.parse(text)));
    const read: (Checkout | Outcome)[] = [];
    timed('read and check (with its own JSON.parse)', () => {
      for (const text of texts) {
        const line = readLine(text, 1, guard, Number.NaN, bodyIdentity);
        if (!line.ok) throw new Error(text);
        read.push(line.value.kind === 'attempt' ? line.value.checkout : line.value.outcome);
      }
    });
    const recognised: readonly Recognised[] = timed('recognise: card, address, goods, event', () =>
      read.flatMap(each => ('attempt' in each ? [] : [recognise(each, set)])),
    );
    const items = timed('words for the windows: digests of keys, ids and bodies', () => {
      let attempt = 0;
      for (const each of read) {
        if ('attempt' in each) writer.outcome(each, [countedAs(each, set.declineReasonOf)]);
        else writer.attempt(each, eventsOf([recognised[attempt++]!], sets));
      }
      return writer.take();
    });
    const prepared = {
      number: 0,
      role: 'run',
      lines: read.length,
      kinds: Uint8Array.from(read, each => ('attempt' in each ? outcomeItem : attemptItem)),
      seqs: Float64Array.from(read.keys()),
      ats: Float64Array.from(read, ({ at }) => at),
      lineOf: Uint32Array.from(read.keys()),
      items,
      rejected: [],
      masked: 0,
    } as const;
    const { counted, rejected } = timed('windows: attempts and outcomes', () =>
      counting.meet(prepared, line => JSON.stringify(read[line])),
    );
    if (rejected.length > 0) throw new Error(rejected[0]!.detail);
    const readings = timed('readings of the windows', () =>
      recognised.map((_, row) => readingOf(set.counters, counted.readings[0]!, row)),
    );
    const decided = timed('decide: rules, score', () =>
      recognised.map((each, index) => decide(each, readings[index]!, set)),
    );
    const records = timed('record as a line', () => {
      for (const [index, assessed] of decided.entries()) lines.add({ assessed, reading: readings[index]! });
      return Buffer.from(lines.take());
    });
    timed('numbers, from the line read back', () => {
      for (let start = 0; start < records.length; start = endOfLine(records, start) + 1)
        numbers.attempt(reader.read(records, start, endOfLine(records, start)).record, { label: 'open' });
    });
  }
  spill.remove();
  return spent;
}

async function* chunks(history: Buffer): AsyncGenerator<Buffer> {
  yield history;
}

await printIfMain(import.meta, run);
