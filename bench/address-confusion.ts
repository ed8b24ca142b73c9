/**
 * The confusion table of the address stage on the development data beside the repository:
 *
 *   node bench/address-confusion.ts [--misses] [--half 0|1]
 *
 * Rows whose source says "label from the word" are left out of recall (the label was made from the very word). `--half`
 * takes one half of the rows (by a hash of the address), so that words chosen on one half can be measured on the other;
 * `--misses` prints the rows that went wrong.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { createPlaceRecogniser, readPlaceLists } from '../src/engine/address/recognise.ts';
import { shippedTowns } from '../src/towns/shipped.ts';
import { developmentData } from '../test/development-data.ts';

interface Row {
  readonly postal_code: string;
  readonly address: string;
  readonly building_or_name: string;
  readonly label: string;
  readonly source: string;
}

/** Labels of the data in the words of rules.md. */
const kindOfLabel: Readonly<Record<string, string>> = {
  convenience_pickup: 'convenience_store',
  weekly_mansion: 'short_stay',
  depot_pickup: 'depot',
};

const halfAsked = process.argv.includes('--half')
  ? Number(process.argv[process.argv.indexOf('--half') + 1])
  : undefined;
const showMisses = process.argv.includes('--misses');
const halfOf = (row: Row) =>
  createHash('sha1')
    .update(row.address + row.building_or_name)
    .digest()[0]! % 2;

const places = new URL('../rules/lists/places/', import.meta.url);
const files = new Map(
  readdirSync(places)
    .filter(name => name.endsWith('.csv'))
    .map(name => [`lists/places/${name}`, readFileSync(new URL(name, places), 'utf8')] as const),
);
const { lists, findings } = readPlaceLists(files);
for (const finding of findings) process.stdout.write(`${finding.file}:${finding.line} ${finding.message}\n`);
const recogniser = createPlaceRecogniser(lists, { towns: shippedTowns });

const table = new Map<string, Map<string, number>>();
let circular = 0;
let missing = 0;
for (const name of ['addresses_dev.csv', 'po_box_dev.csv', 'us_mailbox_dev.csv']) {
  const path = developmentData(name);
  if (path === undefined) {
    process.stdout.write(`${name} is not here: skipped\n`);
    missing++;
    continue;
  }
  const rows = parse(readFileSync(path, 'utf8'), { columns: true, bom: true }) as Row[];
  for (const row of rows) {
    if (halfAsked !== undefined && halfOf(row) !== halfAsked) continue;
    if (row.source.includes('label from the word')) {
      circular++;
      continue;
    }
    const truth = kindOfLabel[row.label] ?? row.label;
    const verdict = recogniser.read(
      {
        postal_code: row.postal_code,
        line1: row.address,
        line2: row.building_or_name,
        ...(name.startsWith('us') ? { country: 'US' } : {}),
      },
      0,
    )?.verdict;
    const answer = verdict?.kind ?? 'ordinary';
    const counts = table.get(truth) ?? new Map<string, number>();
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
    table.set(truth, counts);
    if (showMisses && answer !== truth) {
      process.stdout.write(
        `${truth} → ${answer} [${verdict?.evidence ?? ''}] ${row.address} | ${row.building_or_name}\n`.replaceAll(
          '\n',
          ' ',
        ) + '\n',
      );
    }
  }
}

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
process.stdout.write(
  `\n${circular} rows with a circular label left out${missing > 0 ? `, ${missing} files not here` : ''}\n`,
);
for (const [truth, counts] of table) {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const right = counts.get(truth) ?? 0;
  const others = [...counts].filter(([kind]) => kind !== truth).sort((a, b) => b[1] - a[1]);
  process.stdout.write(
    `${truth.padEnd(18)} ${String(total).padStart(5)} rows  right ${percent(right, total).padStart(9)}  ${others.map(([kind, count]) => `${kind} ${count}`).join(', ')}\n`,
  );
}
const ordinary = table.get('ordinary');
const ordinaryTotal = [...(ordinary?.values() ?? [])].reduce((sum, count) => sum + count, 0);
process.stdout.write(
  `false alarms "hotel" among ordinary rows: ${percent(ordinary?.get('hotel') ?? 0, ordinaryTotal)}\n`,
);
