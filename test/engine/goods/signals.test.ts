import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseGtin, readGtinPattern } from '../../../src/engine/goods/gtin.ts';
import { defaultRecogniser } from './rule-set.ts';

const goods = defaultRecogniser();

describe('the three signals, in order', () => {
  it('the category decides before the code and the title', () => {
    const item = { name: 'iPhone 15', category: '本・雑誌 > コミック', gtin: '4948872415934' };
    expect(goods.classify(item)).toEqual({ class: 'other', source: 'category', evidence: 'コミック', certain: true });
  });

  it('the code decides before the title: a book about a console', () => {
    const item = { name: 'Nintendo Switch 2 本体', gtin: '978-4-10-101001-4' };
    expect(goods.classify(item)).toEqual({
      class: 'other',
      source: 'gtin',
      evidence: '978-4-10-101001-4',
      certain: true,
    });
  });

  it('the code of a known console', () => {
    expect(goods.classify({ name: '訳あり特価品', gtin: '4948872415934' })).toMatchObject({
      class: 'game_console',
      source: 'gtin',
    });
  });

  it('the title decides where neither says anything', () => {
    const item = { name: 'PS5 本体', category: 'SALE', gtin: '4912345678904' };
    expect(goods.classify(item)).toEqual({ class: 'game_console', source: 'title', evidence: 'PS5', certain: true });
  });

  it.each([
    ['宿泊プラン 箱根', undefined, 'accommodation', true],
    ['箱根湯本温泉 1泊2食付', undefined, 'accommodation', true],
    ['4976219115056', '旅行 > 宿泊', 'accommodation', true],
    ['ホテル', undefined, 'accommodation', undefined],
    ['2泊3日', undefined, 'accommodation', undefined],
    ['指定席', undefined, 'ticket', undefined],
    ['指定席', 'チケット', 'ticket', true],
    ['Tシャツ', undefined, 'other', undefined],
  ])('%s in %s is %s; certain: %s', (name, category, goodsClass, certain) => {
    const item = category === undefined ? { name } : { name, category };
    expect(goods.classify(item)).toMatchObject({ class: goodsClass });
    expect(goods.classify(item).certain).toBe(certain);
    const checkout = { id: 'a', at: 0, amount: { value: 1, currency: 'JPY' }, items: [item] };
    expect(goods.recognise(checkout).items[0]!.certain).toBe(certain);
  });

  it('nothing said is other, by nothing', () => {
    expect(goods.classify({})).toEqual({ class: 'other', source: 'none', evidence: undefined });
    expect(goods.classify({ name: '' })).toEqual({ class: 'other', source: 'none', evidence: undefined });
  });
});

describe('categories', () => {
  it.each([
    ['家電 > ゲーム機本体', '', 'game_console'],
    ['ゲーム > Nintendo Switch > 本体', 'Nintendo Switch（有機ELモデル）', 'game_console'],
    ['TVゲーム > Nintendo Switch 2 > 本体', 'Nintendo Switch 2 マリオカート ワールド セット', 'game_console'],
    ['Nintendo Switch 2 本体', 'マリオカート ワールド', 'game_console'],
    ['ゲーム', 'Switch2 マリオカートセット', 'game_console'],
    ['スマートフォン > iPhone > 本体', '訳あり 128GB', 'consumer_electronics'],
    ['ゲーム > Nintendo Switch > ソフト', 'Nintendo Switch スポーツ', 'other'],
    ['スマートフォン・携帯電話・タブレット > スマートフォン本体', 'SH-M29', 'consumer_electronics'],
    ['スマートフォン・携帯電話アクセサリー > ケース・カバー', 'iPhone 15', 'other'],
    ['パソコン・周辺機器 > プリンタ > インクカートリッジ', 'BCI-381', 'oa_peripherals'],
    ['ファッション > バッグ > ブランドバッグ', 'ショルダー', 'brand_goods'],
    ['バッグ', 'トートバッグ 無地', 'brand_goods'],
    ['Electronics > Video > Televisions', 'XRJ-55A95K', 'consumer_electronics'],
    ['Electronics > Electronics Accessories > Cables', 'HDMI', 'other'],
    ['Video Game Consoles', '', 'game_console'],
    ['Apparel & Accessories', 'Blue shirt', 'other'],
    ['Cameras & Optics > Cameras > Digital Cameras', 'A6700', 'consumer_electronics'],
    ['カメラ用品', '一眼レフ', 'other'],
    ['External DVD Drives', 'SuperDrive', 'oa_peripherals'],
    ['金券・チケット > 商品券', '1000円 10枚', 'e_money'],
    ['チケット > コンサート', '5/3 東京公演', 'ticket'],
    ['本・コミック > 電子書籍', '吾輩は猫である', 'digital_content'],
    ['旅行 > 宿泊', '海辺の家', 'accommodation'],
    ['家電', 'エアコン フィルター 交換用', 'other'],
    ['家電', 'ABC-123', 'consumer_electronics'],
    ['食品 ＞ スイーツ', 'アップル 5個', 'other'],
  ])('%s / %s is %s', (category, name, wanted) => {
    expect(goods.classify({ name, category }).class).toBe(wanted);
  });
});

describe('GTIN', () => {
  it('pads to 14 digits and takes any writing', () => {
    expect(normaliseGtin('4902370548495')).toBe('04902370548495');
    expect(normaliseGtin('４９０２ ３７０５ ４８４９５')).toBe('04902370548495');
    expect(normaliseGtin('49-02370-548495')).toBe('04902370548495');
    expect(normaliseGtin('045496882648')).toBe('00045496882648');
  });

  it('refuses a wrong check digit: each single digit changed is noticed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (place, step) => {
        const digits = [...'4902370548495'];
        digits[place] = String((Number(digits[place]) + step) % 10);
        expect(normaliseGtin(digits.join(''))).toBeUndefined();
      }),
    );
  });

  it('reads ranges', () => {
    expect(readGtinPattern('978*')).toEqual({ ok: true, value: { digits: '978', range: true } });
    expect(readGtinPattern('9*').ok).toBe(false);
    expect(readGtinPattern('4902370548496').ok).toBe(false);
  });
});
