/**
 * Speed of the address stage, uncached, on one core: whole classifications a second with 1,000 and 100,000 entries of
 * lists, in one run:
 *
 *   node bench/address.ts
 *
 * Speeds are by processor time, so that a busy machine does not blur them. The addresses are the development data where they lie beside the repository, else made up. Medians of alternating rounds.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parse } from 'csv-parse/sync';
import type { PlaceLists } from '../src/engine/address/place-lists.ts';
import { createPlaceRecogniser, readPlaceLists } from '../src/engine/address/recognise.ts';
import type { Checkout } from '../src/engine/types.ts';
import { shippedTowns } from '../src/towns/shipped.ts';
import { developmentData } from '../test/development-data.ts';

const rounds = 9;

function addresses(): { readonly line1: string; readonly line2: string; readonly postal_code: string }[] {
  const path = developmentData('addresses_dev.csv');
  if (path !== undefined) {
    const rows = parse(readFileSync(path, 'utf8'), { columns: true, bom: true }) as Record<string, string>[];
    return rows.map(row => ({
      line1: row['address']!,
      line2: row['building_or_name']!,
      postal_code: row['postal_code']!,
    }));
  }
  return Array.from({ length: 5000 }, (_, at) => ({
    line1: `東京都新宿区西新宿${1 + (at % 8)}丁目${1 + (at % 40)}番${1 + (at % 19)}号`,
    line2: at % 50 === 0 ? 'ホテル見本' : `見本マンション${at % 1000}号室`,
    postal_code: '160-0023',
  }));
}

/** Lists with so many made-up names of operators, buildings and addresses. */
function listsOf(size: number): PlaceLists {
  const syllables = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ';
  const lines = ['value,match,source,added,expires,note'];
  for (let at = 0; at < size; at++) {
    let name = '';
    for (let rest = at * 7919 + 104_729, letter = 0; letter < 5; letter++, rest = Math.floor(rest / 33)) {
      name += syllables[(rest + letter) % syllables.length]!;
    }
    if (at % 4 === 3)
      lines.push(
        `${100 + (at % 899)}-${1000 + (at % 8999)} ${1 + (at % 9)}-${1 + (at % 30)}-${1 + (at % 20)},address,bench,,,`,
      );
    else lines.push(`${name}${at},${at % 4 === 2 ? 'building' : 'operator'},bench,,,`);
  }
  return readPlaceLists(new Map([['lists/places/short_stay.csv', lines.join('\n')]])).lists;
}

const rows = addresses();
const checkouts = rows.map(
  shipping => ({ id: 'bench', amount: { value: 1, currency: 'JPY' }, at: 0, shipping }) as Checkout,
);
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

process.stdout.write(`${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, ${rows.length} addresses\n`);
const sizes = [1000, 10_000, 100_000];
const recognisers = sizes.map(size => {
  const begin = performance.now();
  const lists = listsOf(size);
  const read = performance.now();
  const recogniser = createPlaceRecogniser(lists, { remember: 0, towns: shippedTowns });
  const built = performance.now();
  process.stdout.write(
    `${String(size).padStart(7)} entries: read in ${(read - begin).toFixed(0)} ms, compiled in ${(built - read).toFixed(0)} ms\n`,
  );
  return recogniser;
});
/** Addresses a second of processor time (user and system, the collector's threads included): other programs do not count. */
function perSecond(work: () => void): number {
  const begun = process.cpuUsage();
  for (let time = 0; time < 4; time++) work();
  const { user, system } = process.cpuUsage(begun);
  return (4 * rows.length * 1_000_000) / (user + system);
}

const whole: number[][] = sizes.map(() => []);
const kinds: number[][] = sizes.map(() => []);
let sink = 0;
for (let round = 0; round < rounds + 2; round++) {
  for (const [at, recogniser] of recognisers.entries()) {
    const all = perSecond(() => {
      for (const checkout of checkouts) sink += recogniser.recognise(checkout).confidence ?? 0;
    });
    const kind = perSecond(() => {
      for (const row of rows) sink += recogniser.classify(row, 0)?.confidence ?? 0;
    });
    if (round >= 2) {
      whole[at]!.push(all);
      kinds[at]!.push(kind);
    }
  }
}
for (const [at, size] of sizes.entries()) {
  process.stdout.write(
    `${String(size).padStart(7)} entries: kind alone ${Math.round(median(kinds[at]!) / 1000)} k a second, kind with keys (recognise) ${Math.round(median(whole[at]!) / 1000)} k a second\n`,
  );
}
if (sink < 0) process.stdout.write('never\n');
