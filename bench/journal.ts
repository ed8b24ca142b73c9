/** The journal: grouped writes with the disk's sync, and what a start reads: events alone, all counted, and only those still in reach. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillFromJournal } from '../src/api/fill.ts';
import { recognise } from '../src/engine/assess.ts';
import { createCardGuard } from '../src/engine/card/guard.ts';
import type { Journal, JournalRecord } from '../src/engine/journal.ts';
import { loadRuleSet, type RuleSet } from '../src/engine/rule-set.ts';
import { readLine } from '../src/engine/stream.ts';
import type { VelocityEvent } from '../src/engine/types.ts';
import { outcomeEvent } from '../src/engine/velocity/events.ts';
import { keyedDigests } from '../src/engine/velocity/keys.ts';
import { history, usualAttacks } from '../src/generator/history.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { createMemoryVelocity, type MemoryVelocity } from '../src/stores/memory/velocity.ts';
import { openJournal } from '../src/stores/sqlite/journal.ts';
import { shippedTowns } from '../src/towns/shipped.ts';
import { alternate, type BenchTable, median, printIfMain } from './table.ts';

const orders = 25_000;
const days = 180;
const hour = 3_600_000;
const dayMs = 24 * hour;
const start = Date.parse('2026-05-01T00:00:00+09:00');
/** When the service starts. */
const end = start + days * dayMs;
const group = 32;
const groups = 50;
const rounds = 3;

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const { ruleSet } = loadRuleSet(readFolder(new URL('../rules', import.meta.url).pathname), shippedTowns);
  if (!ruleSet) throw new Error('the rule set has errors');
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'));
  const records = recordsOf(ruleSet);
  const full = open(join(folder, 'full'), 'full');
  const normal = open(join(folder, 'normal'), 'normal');
  const months = open(join(folder, 'months'), 'normal');
  const anHour = open(join(folder, 'hour'), 'normal');
  await append(months, records);
  await append(anHour, records.map(withinAnHour));
  // What is known of the ids is read beside the first rounds otherwise.
  await new Promise(resolve => setTimeout(resolve, 2_000));
  const { counters } = ruleSet;
  const counted = async (journal: Journal) => {
    const velocity = createMemoryVelocity(counters);
    return { velocity, read: await eventsOf(journal, event => velocity.record(event)) };
  };
  const filled = async (journal: Journal) => {
    const velocity = createMemoryVelocity(counters);
    const { longestWindowMs: longestMs } = counters;
    return { velocity, ...(await fillFromJournal({ journal, stores: [velocity], now: end, longestMs })) };
  };
  const share = await leftOut(months, ruleSet);
  await assertEqual((await counted(months)).velocity, (await filled(months)).velocity, months);
  const processor = new Map<string, number[]>();
  /** A round whose processor time is taken as well: that of this thread, which other programs on the machine do not lengthen so much. */
  const taken = (name: string, round: () => Promise<number>) => ({
    name,
    async round() {
      const before = process.threadCpuUsage();
      const facts = await round();
      const { user, system } = process.threadCpuUsage(before);
      processor.set(name, [...(processor.get(name) ?? []), (facts * 1e6) / (user + system)]);
      return facts;
    },
  });
  let written = 0;
  const attempts = records.filter(({ kind }) => kind === 'attempt');
  const some = () => attempts.slice(0, group * groups).map(record => again(record, `w-${written++}`));
  const rates = await alternate(
    [
      { name: 'written, synced', round: () => append(full, some(), group) },
      { name: 'written, not synced', round: () => append(normal, some(), group) },
      taken('months of history: read', () => eventsOf(months, () => {})),
      taken('months of history: all counted', async () => (await counted(months)).read),
      taken('months of history: a start', async () => (await filled(months)).read),
      taken('the same within one hour: all counted', async () => (await counted(anHour)).read),
      taken('the same within one hour: a start', async () => (await filled(anHour)).read),
    ],
    rounds,
  );
  for (const journal of [full, normal, months, anHour]) await journal.close();
  rmSync(folder, { recursive: true, force: true });
  const ofProcessor = (name: string) => median(processor.get(name)!);
  const read = 'months of history: read';
  return {
    title: 'Journal',
    rows: [
      ...[...rates].map(([name, value]) => ({
        name,
        value,
        unit: 'facts/s',
        ...(processor.has(name) ? { ratio: value / rates.get(read)! } : {}),
      })),
      ...[...processor.keys()].map(name => ({
        name,
        value: ofProcessor(name),
        unit: 'facts/s of processor time',
        ratio: ofProcessor(name) / ofProcessor(read),
      })),
    ],
    notes: [
      `writes: facts without personal data in groups of ${group}, through the writer thread`,
      `history: ${orders} synthetic orders with attacks over ${days} days, ${records.length} facts; ${counters.definitions.length} counters of the default rule set; medians of ${rounds} rounds; ratios: to reading alone`,
      `a start passes over what no window reaches: ${percent(share.pairs)} of the pairs of series and fact, ${percent(share.facts)} of the facts whole; within one hour it can pass over nothing`,
      'both stores were held against each other first: the same reading for every account, device and door of the last day',
    ],
    aims: [
      {
        name: 'a start on months of history',
        reached: rates.get('months of history: a start')!,
        aim: 200_000,
        better: 'higher',
      },
    ],
  };
}

function open(folder: string, durability: 'full' | 'normal'): Journal {
  const journal = openJournal({ folder, durability });
  if (!journal.ok) throw new Error(journal.error);
  return journal.value;
}

/** A synthetic history as the journal takes it; arrival numbers count from 1. */
function recordsOf(ruleSet: RuleSet): readonly JournalRecord[] {
  const keyOf = keyedDigests(new Uint8Array(32));
  const guard = createCardGuard();
  const attempts = new Map<string, { readonly seq: number; readonly record: JournalRecord & { kind: 'attempt' } }>();
  const records: JournalRecord[] = [];
  const options = {
    seed: 'journal bench',
    orders,
    from: start,
    days,
    attacks: usualAttacks(),
    labels: 'none',
  } as const;
  for (const { at, line } of history({ ...options, cards: 'token' })) {
    // Chargebacks still to come.
    if (at >= end) break;
    const read = readLine(JSON.stringify(line), 1, guard, 0);
    if (!read.ok) throw new Error('a line of the history cannot be read');
    if (read.value.kind === 'attempt') {
      const { checkout } = read.value;
      const { event } = recognise(checkout, ruleSet, keyOf);
      const record = { kind: 'attempt', merchant: checkout.merchant?.id ?? '', id: checkout.id, event } as const;
      attempts.set(checkout.id, { record, seq: records.push(record) });
      continue;
    }
    const { outcome } = read.value;
    const { record, seq } = attempts.get(outcome.attempt)!;
    const event = outcomeEvent(record.event, outcome, ruleSet.declineReasonOf, undefined);
    records.push({ kind: 'outcome', merchant: record.merchant, attempt: seq, outcome, ...(event ? { event } : {}) });
  }
  return records;
}

/** A fact at another time: the whole history in its last hour. */
function withinAnHour(record: JournalRecord): JournalRecord {
  const { event } = record;
  if (!event) return record;
  const at = end - Math.floor(((end - event.at) * hour) / (days * dayMs));
  return { ...record, event: { ...event, at } };
}

/** An attempt like a record's, under another id. */
function again(record: JournalRecord, id: string): JournalRecord {
  return { kind: 'attempt', merchant: '', id, event: { ...record.event!, id } };
}

async function append(journal: Journal, records: readonly JournalRecord[], together = 2_000): Promise<number> {
  for (let from = 0; from < records.length; from += together) {
    await Promise.all(records.slice(from, from + together).map(record => journal.append(record)));
  }
  return records.length;
}

async function eventsOf(journal: Journal, take: (event: VelocityEvent) => void): Promise<number> {
  let count = 0;
  for await (const batch of journal.events(0)) {
    for (const event of batch) take(event);
    count += batch.length;
  }
  return count;
}

/** Shares that a start passes over: of the pairs of series and fact, and of the facts. */
async function leftOut(journal: Journal, { counters }: RuleSet): Promise<{ pairs: number; facts: number }> {
  const newest = (await journal.newest(end))!;
  let [pairs, kept, facts, none] = [0, 0, 0, 0];
  await eventsOf(journal, ({ at, kinds }) => {
    const of = counters.series.filter(series => kinds.includes(series.of));
    const reaching = of.filter(({ keptMs }) => at > newest - keptMs);
    pairs += of.length;
    kept += reaching.length;
    facts++;
    if (reaching.length === 0) none++;
  });
  return { pairs: 1 - kept / pairs, facts: none / facts };
}

/** Holds two stores against each other: what they read for the attempts of the journal's last day, asked again a moment later. */
async function assertEqual(one: MemoryVelocity, other: MemoryVelocity, journal: Journal): Promise<void> {
  const asked: VelocityEvent[] = [];
  await eventsOf(journal, event => {
    if (event.kinds.includes('attempts') && event.at > end - dayMs) asked.push(event);
  });
  for (const [index, event] of asked.entries()) {
    const next = { ...event, id: `again ${index}`, at: end + index };
    const [ours, theirs] = [one.assess(next), other.assess(next)].map(reading => JSON.stringify(reading));
    if (ours !== theirs) throw new Error(`the counters differ: ${ours} against ${theirs}`);
  }
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

await printIfMain(import.meta, run);
