/** The journal: grouped writes with the disk's sync, and what a start reads (events alone, and counted into the windows). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recognise } from '../src/engine/assess.ts';
import { createCardGuard } from '../src/engine/card/guard.ts';
import { readCheckout } from '../src/engine/checkout/read.ts';
import type { Journal } from '../src/engine/journal.ts';
import { loadRuleSet, type RuleSet } from '../src/engine/rule-set.ts';
import type { VelocityEvent } from '../src/engine/types.ts';
import { keyedDigests } from '../src/engine/velocity/keys.ts';
import { readFolder } from '../src/rule-set/folder.ts';
import { createMemoryVelocity } from '../src/stores/memory/velocity.ts';
import { openJournal } from '../src/stores/sqlite/journal.ts';
import { checkoutTexts } from './checkouts.ts';
import { alternate, type BenchTable, printIfMain } from './table.ts';

const stored = 100_000;
const group = 32;
const groups = 50;
const rounds = 3;

/** Runs the bench. */
export async function run(): Promise<BenchTable> {
  const { ruleSet } = loadRuleSet(readFolder(new URL('../rules', import.meta.url).pathname));
  if (!ruleSet) throw new Error('the rule set has errors');
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'));
  const events = eventsOf(ruleSet);
  const full = open(join(folder, 'full'), 'full');
  const normal = open(join(folder, 'normal'), 'normal');
  const history = open(join(folder, 'history'), 'normal');
  await append(history, events, stored, 2_000);
  const read = async (take: (event: VelocityEvent) => void) => {
    let count = 0;
    for await (const batch of history.events(0)) {
      for (const event of batch) take(event);
      count += batch.length;
    }
    return count;
  };
  const rates = await alternate(
    [
      { name: 'written, synced', round: () => append(full, events, group * groups, group) },
      { name: 'written, not synced', round: () => append(normal, events, group * groups, group) },
      { name: 'read', round: () => read(() => {}) },
      {
        name: 'read and counted',
        round() {
          const velocity = createMemoryVelocity(ruleSet.counters);
          return read(event => velocity.record(event));
        },
      },
    ],
    rounds,
  );
  for (const journal of [full, normal, history]) await journal.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    title: 'Journal',
    rows: [...rates].map(([name, value]) => ({ name, value, unit: 'facts/s' })),
    notes: [
      `writes: facts without personal data in groups of ${group}, through the writer thread`,
      `reads: ${stored} attempts, ${ruleSet.counters.definitions.length} counters of the default rule set; medians of ${rounds} rounds`,
    ],
    aims: [
      { name: 'a start reads and counts', reached: rates.get('read and counted')!, aim: 200_000, better: 'higher' },
    ],
  };
}

function open(folder: string, durability: 'full' | 'normal'): Journal {
  const journal = openJournal({ folder, durability });
  if (!journal.ok) throw new Error(journal.error);
  return journal.value;
}

function eventsOf(ruleSet: RuleSet): readonly VelocityEvent[] {
  const keyOf = keyedDigests(new Uint8Array(32));
  return checkoutTexts(20_000).map(text => {
    const read = readCheckout(JSON.parse(text), { door: 'api', receivedAt: 0, guard: createCardGuard() });
    if (!read.ok) throw new Error('a checkout of the bench cannot be read');
    return recognise(read.value.checkout, ruleSet, keyOf).event;
  });
}

let written = 0;

async function append(
  journal: Journal,
  events: readonly VelocityEvent[],
  count: number,
  together: number,
): Promise<number> {
  for (let done = 0; done < count; done += together) {
    const waiting = Array.from({ length: together }, () => {
      const id = `j-${written++}`;
      const event = { ...events[written % events.length]!, id, at: 1_700_000_000_000 + written * 100 };
      return journal.append({ kind: 'attempt', merchant: '', id, event });
    });
    await Promise.all(waiting);
  }
  return count;
}

await printIfMain(import.meta, run);
