import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { type GoodsLists, readGoodsLists } from '../../../src/engine/goods/lists.ts';
import { createGoodsRecogniser, type GoodsRecogniser } from '../../../src/engine/goods/recognise.ts';
import { readFolder } from '../../../src/rule-set/folder.ts';

/** The goods lists of the default rule set. */
export function defaultLists(): GoodsLists {
  return readGoodsLists(readFolder(fileURLToPath(new URL('../../../rules', import.meta.url)))).lists;
}

/** A recogniser with the default lists, without a cache. */
export function defaultRecogniser(): GoodsRecogniser {
  return createGoodsRecogniser(defaultLists(), { remember: 0 });
}

/** Titles written by hand with the class that a Japanese fraud analyst would give them: goods beside what only looks like them. */
export function handMadeTitles(): readonly { readonly title: string; readonly class: string }[] {
  return parse(readFileSync(new URL('pairs.csv', import.meta.url)), { columns: true });
}
