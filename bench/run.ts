/**
 * `npm run bench`: every bench, one after the other, as tables of ratios taken in one run.
 * `npm run bench -- assess velocity` runs only those whose name holds one of the words.
 */
import { readdirSync } from 'node:fs';
import { type BenchTable, formatTable, machine } from './table.ts';

/** Files that are no benches: the shared parts, and tables of quality that have commands of their own. */
const parts = /^(run|table|cores|whole-command|checkouts|replay-history)\.ts$|-confusion\.ts$/;

const wanted = process.argv.slice(2);
const names = readdirSync(new URL('.', import.meta.url))
  .filter(name => name.endsWith('.ts') && !parts.test(name))
  .sort();

process.stdout.write(`${machine()}\n\n`);
for (const name of names) {
  if (wanted.length > 0 && !wanted.some(word => name.includes(word))) continue;
  const bench = (await import(new URL(name, import.meta.url).href)) as { run?: () => Promise<BenchTable> };
  if (!bench.run) continue;
  process.stderr.write(`running ${name} …\n`);
  process.stdout.write(`${formatTable(await bench.run())}\n`);
}
