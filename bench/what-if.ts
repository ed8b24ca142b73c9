/**
 * `sekisho rules try --on STORE`: the whole command, from starting the process to its last line, for several kinds of change over
 * 1,000,000 orders. The orders are synthetic: 20,000 are generated and decided by the engine, and stand in the store again
 * and again under new ids. Real histories hold fewer hits an order than this one, which is full of attacks.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Assessed } from '../src/engine/assess.ts';
import { createCardGuard } from '../src/engine/card/guard.ts';
import { loadRuleSet, type RuleSet } from '../src/engine/rule-set.ts';
import { counterNamesOf } from '../src/engine/rules/feature-paths.ts';
import { inOrderOfTime, play, readLine } from '../src/engine/stream.ts';
import { history, usualAttacks } from '../src/generator/history.ts';
import { BlockBuilder } from '../src/replay/features/block.ts';
import { FeatureStoreWriter } from '../src/replay/features/writer.ts';
import { createNumbers, summaryOf } from '../src/replay/numbers/index.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { createMemoryVelocity } from '../src/stores/memory/velocity.ts';
import { shippedTowns } from '../src/towns/shipped.ts';
import { type BenchTable, printIfMain } from './table.ts';
import { measureCommands } from './whole-command.ts';

const orders = Number(process.env['WHAT_IF_ORDERS'] ?? 1_000_000);
const decidedOrders = 20_000;
const rounds = 3;
const root = fileURLToPath(new URL('..', import.meta.url));
const basket = 'goods/high-resale-basket.yaml';

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-what-if-'));
  try {
    const files = readFolder(join(root, 'rules'));
    const ruleSet = loadRuleSet(files, shippedTowns).ruleSet!;
    const store = join(folder, 'store');
    writeStore(store, ruleSet, files);
    const changes = Object.entries(changesOf(files)).map(([name, changed]) => {
      const rules = join(folder, name.replaceAll(' ', '-'));
      cpSync(join(root, 'rules'), rules, { recursive: true });
      for (const [path, text] of Object.entries(changed)) {
        if (text === undefined) rmSync(join(rules, path));
        else writeFileSync(join(rules, path), text);
      }
      return { name, words: ['rules', 'try', '--on', store, '--rules', rules, '--json', '--quiet'] };
    });
    const bare = { name: 'node, starting only', words: undefined };
    const timed = measureCommands([bare, ...changes], rounds);
    const [start, ...rows] = timed;
    const slowest = Math.max(...rows.map(({ clockSeconds }) => clockSeconds));
    return {
      title: `What-if over ${orders.toLocaleString('en-US')} synthetic orders, the whole command`,
      rows: timed.flatMap(({ name, seconds, clockSeconds }) => [
        { name, value: seconds, unit: 's', ratio: seconds / start!.seconds },
        { name: `${name}, by the clock`, value: clockSeconds, unit: 's' },
      ]),
      notes: [
        `seconds of processor time (user and system), medians of ${rounds} alternating rounds; ratios to starting Node`,
        `${decidedOrders.toLocaleString('en-US')} generated orders were decided and repeated; ${Math.round(statSync(join(store, 'features.bin')).size / orders)} bytes an order`,
      ],
      aims: [{ name: 'the slowest ≤ 1 s by the clock', reached: slowest, aim: 1, better: 'lower' }],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Files changed, by kind of change; undefined: the file is gone. */
function changesOf(files: ReadonlyMap<string, string>): Record<string, Record<string, string | undefined>> {
  const text = files.get(basket)!;
  const rule = (when: string) => ({
    'goods/what-if.yaml': `id: what-if\ntitle: { ja: 試し, en: Tried }\nstatus: live\nfamily: goods\nwhen: >\n  ${when}\npoints: 30\nreason: { ja: 試し, en: Tried }\ncases:\n  - { name: one, features: {}, expect: hit }\n  - { name: other, features: {}, expect: miss }\n`,
  });
  return {
    points: { [basket]: text.replace(/points: \d+/, 'points: 29') },
    threshold: { [basket]: text.replace(/0\.\d+/, '0.45') },
    bands: { 'policy.yaml': files.get('policy.yaml')!.replace('from: 60', 'from: 35') },
    'rule removed': { [basket]: undefined },
    'new rule over items': rule('items.exists(i, i.class == "game_console" && i.unit_price > 20000)'),
    'new rule over texts': rule('address.prefecture.startsWith("東") && email.domain.matches("^(gmail|icloud)[.]")'),
    'new rule over two figures': rule('amount.value > goods.max_unit_value * 2 && account.age_days < 30'),
  };
}

/** Writes the store as a replay would, with orders decided once and repeated. */
function writeStore(folder: string, ruleSet: RuleSet, files: ReadonlyMap<string, string>): void {
  const decided = decideSome(ruleSet);
  const program = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version as string;
  const writer = new FeatureStoreWriter(folder, { ruleSet, files, program });
  const builder = new BlockBuilder(counterNamesOf(ruleSet.counters));
  for (let order = 0; order < orders; order++) {
    const attempt = decided[order % decided.length]!;
    const { checkout } = attempt.recognised;
    builder.add({ ...attempt, recognised: { ...attempt.recognised, checkout: { ...checkout, id: `o-${order}` } } });
    if (order % 1_000 === 999 || order === orders - 1) writer.add(builder.take());
  }
  const numbers = createNumbers({ rules: summaryOf(ruleSet), asOf: Date.parse('2026-12-01T00:00:00Z') }).result();
  writer.finish(numbers, position => (position % 200 === 0 ? { label: 'fraud', labelled_at: 0 } : { label: 'open' }));
}

function decideSome(ruleSet: RuleSet): readonly Assessed[] {
  const guard = createCardGuard();
  const generated = history({
    seed: 7,
    orders: decidedOrders,
    from: Date.parse('2026-05-01T00:00:00+09:00'),
    days: 90,
    attacks: usualAttacks(),
    cards: 'token',
    labels: 'none',
  });
  const lines = [...generated].flatMap(({ line }, index) => {
    const read = readLine(JSON.stringify(line), index, guard, Number.NaN);
    return read.ok ? [read.value] : [];
  });
  const played = play(inOrderOfTime(lines), ruleSet, createMemoryVelocity(ruleSet.counters));
  return [...played].filter(each => each.kind === 'attempt');
}

await printIfMain(import.meta, run);
