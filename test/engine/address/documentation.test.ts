import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { placeMatches } from '../../../src/engine/address/place-lists.ts';
import { createPlaceRecogniser, readPlaceLists } from '../../../src/engine/address/recognise.ts';
import { type PlaceKind, placeKinds } from '../../../src/engine/types.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { shippedPlaceFiles } from './shipped-lists.ts';

const recogniser = createPlaceRecogniser(readPlaceLists(shippedPlaceFiles).lists, { towns: shippedTowns });

describe.each(['addresses.md', 'addresses.ja.md'])('docs/%s', name => {
  const text = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| (.+) \| ([a-z_]+) \|$/gm)].filter(([, , kind]) =>
    placeKinds.includes(kind as PlaceKind),
  );

  test('the table of kinds holds', () => {
    expect(rows.length).toBeGreaterThan(10);
    for (const [, line2, kind] of rows) {
      expect([line2, recogniser.classify({ line1: '東京都新宿区新宿1-2-3', line2: line2! }, 0)?.kind]).toEqual([
        line2,
        kind,
      ]);
    }
  });

  test('the example list can be read, and every way of matching is described', () => {
    const list = /```csv\n([\s\S]*?)```/.exec(text)![1]!;
    const { lists, findings } = readPlaceLists(new Map([['lists/places/short_stay.csv', list]]));
    expect(findings).toEqual([]);
    expect(lists.entries).toHaveLength(3);
    for (const match of placeMatches) expect(text).toContain(`\`${match}\``);
  });

  test('the key of the text is the key of the address', () => {
    const point = recogniser.read({ line1: '東京都新宿区新宿一丁目２番３号 パレス 301号室' }, 0)?.point;
    expect(text).toContain(`\`${point?.door}\``);
    expect(text).toContain(`\`${point?.building}\``);
  });
});
