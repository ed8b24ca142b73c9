import { describe, expect, it } from 'vitest';
import { readGoodsLists } from '../../../src/engine/goods/lists.ts';
import { createGoodsRecogniser } from '../../../src/engine/goods/recognise.ts';
import { defaultLists } from './rule-set.ts';

const classes =
  'value,resale_index,high_risk,electronic,gift_card\ngame_console,0.9,yes,no,no\ne_money,1,yes,yes,yes\nother,0.1,no,no,no\n';
const read = (files: Readonly<Record<string, string>>) =>
  readGoodsLists(new Map(Object.entries({ 'lists/goods/classes.csv': classes, ...files })));
const titles = (rows: string) =>
  read({ 'lists/goods/titles/my.csv': `value,role,class,strength,match,expires\n${rows}\n` });

describe('the lists of the default rule set', () => {
  it('have no fault', async () => {
    const { readFolder } = await import('../../../src/rule-set/folder.ts');
    const folder = new URL('../../../rules', import.meta.url).pathname;
    expect(readGoodsLists(readFolder(folder)).findings).toEqual([]);
  });

  it('say of every class what it means', () => {
    const { classes } = defaultLists();
    expect([...classes].filter(([, facts]) => facts.high_risk).map(([name]) => name)).toEqual([
      'consumer_electronics',
      'brand_goods',
      'pc',
      'oa_peripherals',
      'game_console',
      'ticket',
      'digital_content',
      'e_money',
      'accommodation',
    ]);
    expect(classes.get('e_money')).toEqual({ high_risk: true, resale_index: 1, electronic: true, gift_card: true });
    expect(classes.get('other')?.high_risk).toBe(false);
  });
});

describe('faults in goods lists', () => {
  it.each([
    ['スパイス,goods,game_consol', 'goods-class', 2, 12, 'did you mean "game_console"?'],
    ['スパイス,gods,game_console', 'unknown-value', 2, 6, 'did you mean "goods"?'],
    ['スパイス,goods,', 'goods-class', 2, 1, 'fill the column "class"'],
    ['スパイス,goods,game_console ticket', 'goods-class', 2, 12, undefined],
    ['スパイス,goods,devices', 'goods-class', 2, 12, undefined],
    ['スパイス,goods,game_console,strong', 'goods-strength', 2, 25, 'a whole number from 1 to 9'],
    ['スパイス,goods,game_console,3,words', 'unknown-value', 2, 27, 'did you mean "word"?'],
    ['★★,goods,game_console', 'goods-pattern', 2, 1, undefined],
    ['ps5 #gb,goods,game_console', 'goods-pattern', 2, 1, 'write either # or the digits'],
    ['スパイス,goods,game_console,,,tomorrow', 'list-date', 2, 27, undefined],
  ])('%s: %s', (row, code, line, column, hint) => {
    const { findings, lists } = titles(`${row}\nスイッチ,goods,game_console`);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code, severity: 'error', file: 'lists/goods/titles/my.csv', line, column });
    if (hint !== undefined) expect(findings[0]?.hint).toContain(hint);
    expect(lists.titles.some(listed => listed.value === 'スイッチ')).toBe(true);
  });

  it('all at once, over several files', () => {
    const { findings } = read({
      'lists/goods/classes.csv': 'value,resale_index,high_risk\nrockets,0.5,yes\npc,1.5,maybe\n',
      'lists/goods/gtin.csv': 'value,class\n4902370548496,game_console\n12,pc\n97*,other\n',
      'lists/goods/category-map.csv': 'value,class,weight\nゲーム機,game_console,surely\n',
      'lists/goods/titles/a.csv': 'pattern\nfoo\n',
    });
    expect(findings.map(finding => `${finding.file}:${finding.line}:${finding.column} ${finding.code}`)).toEqual([
      'lists/goods/classes.csv:2:1 goods-class',
      'lists/goods/classes.csv:3:4 goods-resale-index',
      'lists/goods/classes.csv:3:8 unknown-value',
      'lists/goods/category-map.csv:2:19 unknown-value',
      'lists/goods/gtin.csv:2:1 goods-gtin',
      'lists/goods/gtin.csv:3:1 goods-gtin',
      'lists/goods/titles/a.csv:1:1 list-header',
    ]);
  });

  it('a rule set without classes.csv is warned about', () => {
    expect(readGoodsLists(new Map()).findings).toMatchObject([{ code: 'goods-classes-missing', severity: 'warning' }]);
  });
});

describe('what an analyst can say in a line', () => {
  const classOf = (rows: string, name: string, at = 0) => {
    const { lists, findings } = titles(rows);
    expect(findings).toEqual([]);
    return createGoodsRecogniser(lists).classify({ name }, at).class;
  };

  it('a new brand', () => {
    expect(classOf('zorblax,goods,game_console', 'Zorblax One ブルー')).toBe('game_console');
    expect(classOf('ゾーブラックス,goods,game_console', 'ｿﾞｰﾌﾞﾗｯｸｽ 本体')).toBe('game_console');
  });

  it('a brand that alone is too little, until a model number stands beside it', () => {
    expect(classOf('zorblax,brand,game_console', 'Zorblax T-shirt')).toBe('other');
    expect(classOf('zorblax,brand,game_console', 'Zorblax ZX-900')).toBe('game_console');
  });

  it('a vague word with a brand', () => {
    const rows = 'zorblax,brand,game_console\nbox,goods,game_console,1';
    expect(classOf(rows, 'box')).toBe('other');
    expect(classOf(rows, 'zorblax box')).toBe('game_console');
  });

  it('an accessory', () => {
    const rows = 'zorblax,goods,game_console\nケース,not,devices';
    expect(classOf(rows, 'zorblax ケース')).toBe('other');
  });

  it('whose accessory it is', () => {
    const rows = 'zorblax,goods,game_console\nssd,goods,oa_peripherals,2\n用,cancel_before\nfor,cancel_after';
    expect(classOf(rows, 'Zorblax用 SSD')).toBe('oa_peripherals');
    expect(classOf(rows, 'Zorblax 2 Pro用 SSD')).toBe('oa_peripherals');
    expect(classOf(rows, 'SSD for Zorblax')).toBe('oa_peripherals');
    expect(classOf(rows, 'Zorblax + SSD')).toBe('game_console');
  });

  it('a word that only happens to hold another', () => {
    expect(classOf('ラック,goods,game_console', 'ブラック')).toBe('game_console');
    expect(classOf('ラック,goods,game_console\nブラック,ignore', 'ブラック')).toBe('other');
    expect(classOf('ラック,goods,game_console,,word', 'ブラック')).toBe('other');
  });

  it('numbers', () => {
    const rows = '"#mm f#",goods,consumer_electronics';
    for (const title of ['35mm F1.4', '18-300mm F/3.5-6.3', '50 mm f 2', '７０−２００ｍｍ　Ｆ２．８'])
      expect(classOf(rows, title)).toBe('consumer_electronics');
    expect(classOf(rows, 'mm f')).toBe('other');
  });

  it('for a time: through the last day in Tokyo', () => {
    const rows = 'zorblax,goods,game_console,,,2026-11-23';
    expect(classOf(rows, 'zorblax', Date.parse('2026-11-23T23:59:59.999+09:00'))).toBe('game_console');
    expect(classOf(rows, 'zorblax', Date.parse('2026-11-24T00:00:00+09:00'))).toBe('other');
  });
});
