import { expect, test } from 'vitest';
import { createPlaceRecogniser, readPlaceLists } from '../../../src/engine/address/recognise.ts';
import { noTownReadings } from '../../../src/engine/address/town-readings.ts';
import { findingCodes } from '../../../src/shared/finding-codes.ts';
import { shippedPlaceFiles } from './shipped-lists.ts';

const read = (text: string, name = 'hotel') => readPlaceLists(new Map([[`lists/places/${name}.csv`, text]]));
const told = (text: string, name?: string) =>
  read(text, name).findings.map(
    ({ code, line, message, hint }) => `${line} ${code}: ${message}${hint ? ` (${hint})` : ''}`,
  );

test('the lists that come with the program have no fault', () => {
  expect(readPlaceLists(shippedPlaceFiles).findings).toEqual([]);
});

test('what cannot be used is said, with its line, and the rest is kept', () => {
  const text = 'value,match\nホテル見本,names\nあ,\n見本通り,address\n見本の宿,operator\nﾐﾎﾝの宿,\n見本の宿,\n';
  expect(told(text)).toEqual([
    '2 unknown-value: unknown match "names" (did you mean "name"?)',
    '3 list-row: a name needs at least two letters',
    '4 list-row: an address entry needs a block number',
    '7 list-duplicate: the same place stands in lists/places/hotel.csv line 5 (keep one of the two)',
  ]);
  expect(read(text).lists.entries.map(entry => entry.value)).toEqual(['見本の宿', 'ﾐﾎﾝの宿']);
  expect(told('value\nx y\n', 'hotels')).toEqual([
    '1 unknown-file: "hotels" is no kind of place (did you mean "hotel.csv"?)',
  ]);
});

test('findings carry codes of the catalogue', () => {
  for (const { code } of [...read('value,match\nx,y\n').findings, ...read('v\n').findings])
    expect(findingCodes).toHaveProperty(code);
});

test('a value that begins with a postal code is an address, unless the column says otherwise', () => {
  const matches = (value: string) => read(`value,match\n${value}\n`).lists.entries.map(entry => entry.match);
  expect(matches('160-0022 1-2-3,')).toEqual(['address']);
  expect(matches('〒１６０－００２２ 新宿1-2-3,')).toEqual(['address']);
  expect(matches('東京都新宿区新宿1-2-3,address')).toEqual(['address']);
  expect(matches('見本ホテル,')).toEqual(['name']);
});

test('a rule set reads by its own lists, whatever other sets that stand beside it list', () => {
  const lines = [
    ['hotel', 'value\n見本荘\n'],
    ['short_stay', 'value\n見本荘\n'],
    ['hotel', 'value,expires\n見本荘,2020-01-01\n'],
    ['hotel', 'value\n別の荘\n見本荘\n'],
    ['hotel', 'value\n別の荘\n'],
  ] as const;
  const told = [...lines, ...lines].map(([name, text]) => {
    const { lists } = read(text, name);
    const recogniser = createPlaceRecogniser(lists, { towns: noTownReadings });
    const { verdict } = recogniser.read({ line1: '新宿1-2-3 見本荘', country: 'JP' }, Date.UTC(2026, 0))!;
    return `${verdict.kind} ${verdict.entry?.line}`;
  });
  const alone = ['hotel 2', 'short_stay 2', 'ordinary undefined', 'hotel 3', 'ordinary undefined'];
  expect(told).toEqual([...alone, ...alone]);
});
