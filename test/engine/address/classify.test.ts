import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPlaceRecogniser, readPlaceLists } from '../../../src/engine/address/recognise.ts';
import type { Checkout, CheckoutAddress, PlaceKind } from '../../../src/engine/types.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { runs } from '../../runs.ts';
import { shippedPlaceFiles } from './shipped-lists.ts';

const shipped = createPlaceRecogniser(readPlaceLists(shippedPlaceFiles).lists, { towns: shippedTowns });
const kindOf = (line2: string, line1 = '東京都新宿区新宿1-2-3') => shipped.classify({ line1, line2 }, 0)?.kind;

const places: Readonly<Record<Exclude<PlaceKind, 'ordinary' | 'vacant_room' | 'store_pickup'>, readonly string[]>> = {
  hotel: [
    // The place name that follows begins like a word for "beside".
    'ホテル横浜ガーデン',
    'ホテル前田',
    'ホテル南海',
    'ホテル下田',
    'ホテル街道屋',
    '旅館前川',
    '東横イン仙台駅前',
    'レジデンスホテル見本',
    'アパートメントホテル東京',
    'カプセル＆サウナ 見本',
    '\u0397otel Sample',
    'ホテル見本 301',
    'ホ テ ル サンライト 301',
    'ﾎﾃﾙ日航',
    'ﾎ ﾃ ﾙ',
    'HOTEL SUN',
    'Ｈｏｔｅｌ　Ｓｕｎ',
    'ホ・テ・ル',
    'ホ\u200bテ\u200bル三井',
    'H0TEL SUN',
    'HOTE1 SUN',
    'h-o-t-e-l sun',
    'H.O.T.E.L sun',
    'ホtel サン',
    'HOテル',
    'ほてるサン',
    'ホテノレ',
    'ホーテル',
    'ボテル見本',
    'hôtel de ville',
    '𝐇𝐨𝐭𝐞𝐥 A',
    'нотеl',
    '旅 館 山田',
    '民・宿 さくら',
    'ペンション　ノア',
    'げすとはうす',
    'ＧＵＥＳＴ　ＨＯＵＳＥ',
    '東横ＩＮＮ新宿',
    'アパ ホテル',
    'ドーミ－イン札幌',
    'ホテル見本 フロント気付',
    '見本温泉 湯元の宿',
    'りょかん花',
    'みんしゅく',
    'ⒽⓄⓉⒺⓁ',
    '🄷🄾🅃🄴🄻',
    'ʜᴏᴛᴇʟ',
    'H O T E L',
    'HO TEL sun',
    'パークハイアット東京',
    'K’s House Tokyo',
    '安心お宿秋葉原',
    '城崎温泉 西村屋',
    '旅の宿 花',
  ],
  short_stay: [
    'ウイークリーマンション東京',
    'ウィークリーマンション',
    'Weekly Mansion',
    'W.マンション',
    'Ｗ・マンション新宿',
    'ｳｨｰｸﾘｰﾏﾝｼｮﾝ',
    'ウｨ一クリ一マンション',
    'ウィクリマンション',
    'うぃーくりーまんしょん',
    'マンスリー マンション',
    'ﾏﾝｽﾘｰ',
    'WEEKLY-MANSION',
    'ウィ-ク-リ-マンション',
    'W e e k l y',
    'Monthly Mansion Tokyo',
    'weeklyマンション',
    'ウヰークリーマンション',
    '家具付マンスリー',
    '週間マンション 見本 202',
    '月単位マンション',
    '家具付き短期貸しマンション',
    'ミンパク見本',
    'ウィークリーマンション横浜',
    'マンスリーマンション前橋',
    'Serviced apartment',
    'SAKURA HOUSE 新宿',
  ],
  depot: [
    'ヤマト運輸新宿センタ－止',
    'ｾﾝﾀｰ止ﾒ',
    'センター 止め',
    'せんたーどめ',
    '止置',
    '営業所ﾄﾞﾒ',
    '佐川急便 営業所止',
    '営業店止め',
    'センター留め',
    '支店どめ',
    '西濃運輸 新宿支店留置',
    'セン夕ー止め',
    'センター預かり',
    '宅急便センター止め',
    'センター受取',
    '営 業 所 止 め',
    'ヤマト運輸株式会社 新宿西口センター 止',
    '配達店止め',
    '店留め',
    '営業所で受け取り',
    'センター引取り',
    '留め置き',
    'eigyosho-dome',
    '佐川急便 見本営業所 店頭受取',
    '営業所にて受取',
    '配送センター保管',
    'ヤマト運輸 新宿センター',
    '佐川急便 品川営業所',
  ],
  post_office: [
    '新宿郵便局留め',
    '郵便局留',
    '局ﾄﾞﾒ',
    '局留',
    '郵便局どめ',
    'ゆうゆう窓口',
    '新宿局 止め',
    '郵 便 局 留 め',
    'Poste Restante Shinjuku',
    '郵便局窓口受け取り',
    '郵便局預かり',
    'Post office hold',
    '新宿北郵便局',
    '郵便局 窓口にて受取',
  ],
  po_box: [
    '新宿郵便局私書箱第20号',
    '新宿郵便局 私書箱20号',
    '新宿支店 私書箱20号',
    '新宿北局内 私書箱20号',
    'P.O. Box 123',
    'PO BOX 55',
    'P O Box12',
    'P O B 12',
    'p.0. b0x 12',
  ],
  private_mailbox: [
    '私設私書箱 202',
    '私 設 私 書 箱',
    'PMB 302',
    'PMB#120',
    '#MAILBOX',
    'メールボックス 12',
    'MBE 新宿',
    'Mail Boxes Etc.',
    'プライベート私書箱',
    '私書BOX',
    'The UPS Store #1234',
    'Suite AMAILBOX',
    // 私書箱 alone does not say whose it is.
    'メールボックス池袋 私書箱',
    'MAIL BOX 渋谷 私書箱 12',
    '私設P.O.Box 12号',
    'メイルボックス新宿',
    // Behind block numbers a box with no post office named is somebody's own: a post office's has no 番地.
    '私書箱33号',
    '見本ビル3F 私書箱302',
    '見本ビル3F 私書箱302号',
    '見本ビル 私書箱 No.302',
    '私書箱ドットコム',
    'し設私書箱 302',
    '荷受代行 見本',
    '荷受け代行センター',
    '受取代行センター',
    '受取代行サービス',
    '受け取り代行 見本',
    '荷物預かりサービス',
    '荷物預かり 見本',
  ],
  convenience_store: [
    'セブンイレブン横浜駅前店',
    'ローソン前橋店',
    'ファミリーマート向島店',
    'セブンーイレブン新宿店',
    'セブン‐イレブン',
    '7-ELEVEN 新宿',
    '7-11 新宿店',
    'ファミマ新宿店',
    'ロ－ソン新宿店',
    'LAWSON',
    'Family Mart',
    'コンビニ受取',
    'ﾌｧﾐﾘｰﾏｰﾄ',
    'ﾛｰｿﾝ',
  ],
  locker: [
    'PUDOステーション 新宿駅',
    'プドーステーション',
    'はこぽす',
    '宅配便ロッカー',
    'コインロッカー12',
    'PUDO新宿駅',
    'プドーロッカー',
    'Amazonロッカー - さくら',
    'マルチエキューブ',
    'ロッカー受け取り',
  ],
  freight_forwarder: ['転送コム', '転 送 コム', 'tenso 123456', 'TENS0', 'Buyee', 'バイイー', '国際転送サービス'],
  virtual_office: ['バーチャルオフィス', 'ﾊﾞｰﾁｬﾙｵﾌｨｽ銀座', 'Virtual Office', 'ヴァーチャルオフィス'],
};

describe('places, however they are written', () => {
  for (const [kind, written] of Object.entries(places)) {
    test.each(written)(`${kind}: %s`, line2 => expect(kindOf(line2)).toBe(kind));
  }
});

/** Written by hand after the vocabulary stood, and looked at then: what came out right and what a general rule mended. */
const handWritten: readonly (readonly [PlaceKind, string])[] = [
  ['hotel', 'HOT∃L 見本'],
  ['hotel', 'H☆O☆T☆E☆L 見本 5F'],
  ['hotel', 'ホテル通りゃんせ'],
  ['hotel', '湯けむりの宿 雪の花'],
  ['hotel', 'ホ〒ル見本'],
  ['hotel', 'ホテル見本 フロント気付 山田様'],
  ['hotel', 'ホテルニュー見本 総務部'],
  ['hotel', 'コンドミニアムホテル見本 501'],
  ['hotel', 'h0te1 sample'],
  ['ordinary', 'ホテル建設予定地'],
  ['ordinary', 'ホテル見本建設予定地'],
  ['ordinary', 'ホテル解体工事現場'],
  ['ordinary', 'ホテル見本新築工事 作業所'],
  ['ordinary', 'ホテル見本 従業員宿舎'],
  ['ordinary', 'ホテル見本前交差点角'],
  ['ordinary', 'ホテルベッド販売株式会社'],
  ['ordinary', 'ホテル専門学校見本校'],
  ['ordinary', 'ペンション村入口'],
  ['ordinary', 'Hotei Building 5F'],
  ['ordinary', '山荘ハイツ 201'],
  ['short_stay', 'うぃーくりー見本'],
  ['short_stay', 'ウイークリ一見本 205'],
  ['short_stay', '民泊見本 202'],
  ['ordinary', '民泊清掃サービス見本'],
  ['ordinary', 'マンスリー社'],
  ['ordinary', 'マンスリー見本社 編集部'],
  ['ordinary', '月極マンション見本 201'],
  ['convenience_store', 'ローソン見本店 2F'],
  ['convenience_store', 'ローソン見本病院2階店'],
  ['ordinary', 'ファミマ新宿店オーナー宅'],
  ['ordinary', 'ファミリーマート新宿店 店長宅'],
  ['ordinary', 'セブンイレブン2階'],
  ['ordinary', 'ローソン見本店 2F 201号'],
  ['ordinary', 'Lawson Building 3F'],
  ['private_mailbox', 'シェア私書箱 見本 #203'],
  ['private_mailbox', 'バーチャルポスト見本 203号'],
  ['depot', '見本通運 営業所留置'],
  ['depot', 'センタード〆'],
  ['freight_forwarder', '転运四方 会員123'],
  ['freight_forwarder', '見本国際物流 転送部 No.8821'],
  ['ordinary', '転居先不明'],
  ['private_mailbox', 'Shisetsu Shishobako 1203'],
  ['private_mailbox', 'shishobako 1203'],
  ['po_box', 'Shinjuku Yubinkyoku Shishobako 20'],
  ['private_mailbox', '私設私书箱 1203'],
  ['private_mailbox', '私书箱1203'],
  ['private_mailbox', 'メール・BOX 1203'],
  ['private_mailbox', '郵便物預かり 見本1203'],
  ['private_mailbox', '荷物受取センター見本 1203'],
  ['virtual_office', 'バーチャルＯＦＦＩＣＥ渋谷 1203'],
  ['virtual_office', 'Virtualオフィス渋谷 1203'],
  ['short_stay', '週間賃貸マンション東京 301'],
  ['short_stay', '短期契約マンション 見本301'],
  ['short_stay', 'サービスアパート見本 301'],
  ['short_stay', 'Uikurii Manshon Tokyo 301'],
  ['short_stay', 'Mansurii Manshon 301'],
  ['freight_forwarder', 'てんそうコム 12345'],
  ['freight_forwarder', '集運 日本倉庫 H88123'],
  ['freight_forwarder', '海外発送サポート見本 12345'],
  ['freight_forwarder', 'EMS代行 国際発送 12345'],
  ['ordinary', '株式会社国際発送 3F'],
  ['hotel', '1203号室 宿泊者'],
  ['hotel', 'フロント預け（宿泊客 1203号室）'],
  ['ordinary', '簡易宿泊者支援センター'],
  ['depot', 'YAMATO KAWASAKI CENTER TOME'],
  ['depot', 'Sagawa Eigyosho tome'],
  ['post_office', 'Sendai chuo kyoku tome'],
  ['depot', 'ヤマト運輸营业所止め'],
  ['depot', 'ヤマト運輸営業所 直接取りに行きます'],
  ['depot', 'ヤマト川崎センターまで取りに行きます'],
  ['depot', '営業所でうけとります'],
  ['depot', '営業所に引き取りに行きます'],
  ['depot', 'センター渡し'],
  ['private_mailbox', '宅配受取サービス見本 1203'],
  ['post_office', '仙台中央郵便局 窓口渡し'],
  ['ordinary', 'コーポ見本 203 宅配BOX 3番'],
  ['ordinary', 'Medical Center Tome City Miyagi'],
  ['ordinary', 'グループホーム 花の宿 203'],
  ['ordinary', 'サ高住 ゆとりの宿 203'],
  ['ordinary', '帝国ホテルタワー 12階'],
];

test('私書箱 is a post office’s where there is no house number, and surer than a private one behind it', () => {
  for (const line1 of ['東京都新宿区', '東京都新宿区新宿1丁目', '東京都新宿区新宿']) {
    expect(kindOf('私書箱33号', line1)).toBe('po_box');
  }
  expect(kindOf('私書箱33号', '東京都新宿区新宿1-2-3 新宿郵便局')).toBe('po_box');
  const verdict = shipped.classify({ line1: '東京都新宿区新宿1-2-3', line2: '見本ビル3F 私書箱302' }, 0);
  expect(verdict).toMatchObject({ kind: 'private_mailbox', confidence: 0.75, evidence: '私書箱' });
});

test.each(handWritten)('%s: %s', (kind, line2) => expect(kindOf(line2)).toBe(kind));

const ordinary = [
  'センター北 マンション',
  '流通センター',
  '見本センタービル 3F',
  'コーポ山田',
  'ハイツ青葉 102',
  'ホテル設備株式会社',
  '株式会社ホテル山田設備',
  'グランドホテル前バス停 101',
  // What is only a landmark, or gives its name to a building.
  'セブンイレブン隣',
  'セブンイレブンの隣',
  'セブンイレブン新宿店隣',
  'ﾛｰｿﾝ裏 見本荘 101',
  'ファミリーマート向かい',
  'ローソンの斜め向かい',
  'ローソン上 301',
  '旅館の裏',
  '民宿見本向かい',
  'ホテルの向かい側',
  '旧ホテル見本跡地',
  'コインロッカー隣 売店',
  'レンタルオフィス隣',
  'ウィークリーマンション裏 青葉荘',
  '第2ホテルビル',
  'ニューホテルビル2階 見本商店',
  '旅館ビル',
  'グランドホテルマンション 303',
  'コーポ旅籠',
  'メゾン旅籠 203',
  'ハイツ民宿',
  'ペンション型アパート',
  'ホテル側入口 見本ビル',
  'ホテル通り商店会',
  'サスペンション工業',
  'ローソン銀行',
  'デザイン工房',
  'ライオンズマンション熱海温泉',
  '温泉病院',
  'パレス湯本 101',
  '特別養護老人ホーム 見本荘',
  'ショートステイさくら',
  '久留米マンション',
  '第一ビル別館',
  '寿荘 201',
  '白樺山荘',
  'レジデンス本館 101',
  'シェラトンハイツ',
  'ハイアットマンション',
  '宅配ボックスに入れて下さい 301',
  '支店留萌営業所',
  'センター留学課',
  '回転運動センター',
  '見本酒店',
  '中華飯店',
  'コーポポプラ 101',
  '7-11',
  'シティハウス新宿',
  'リゾートライフ白浜',
  'プリンスタワー大宮',
  'アーバンステイ302',
  'ラ・ビスタ宝塚',
  'ホテルライク恵比寿',
  '全国旅館ホテル組合連合会',
  'リゾートトラスト株式会社',
  'ヤマト運輸株式会社 物流センター',
  '佐川急便株式会社',
  '中央郵便局前ビル',
  'サンクスビル',
  'クイーンズコート',
  'グリーンインター',
  'コインランドリー',
  'Inner City Flats',
  'Innovation Center',
  'Soho Telecom',
  '温泉通り商店街',
  '原宿ビル',
  '楼門ビル',
  '東館 201',
  'ロッカー室',
  'フェアビュー新宿 201',
  'シェアビル 3F',
  'エアビル 4F',
  'ホテルニュース社',
  '株式会社ホテル総研',
  'ホテル学科研究室',
  'メルキュール美容室',
  'ウィークリー出版',
  'コインロッカー前 売店',
  '転送速度研究会',
  '佐川急便留萌営業所 総務部',
];

test.each([
  '富山県富山市山田宿坊',
  '徳島県吉野川市山川町御旅館',
  '群馬県利根郡みなかみ町湯宿温泉',
  '長野県諏訪郡原村ペンション',
])('a town that is called like a lodging: %s', town => {
  expect(kindOf('', `${town}12-3`)).toBe('ordinary');
  expect(kindOf('見本旅館', `${town}12-3`)).toBe('hotel');
});

test.each([
  ['hotel', 'レム秋葉原 1503'],
  ['hotel', '界 箱根'],
  ['hotel', 'ザ・プリンス パークタワー東京 2210'],
  ['hotel', 'ラビスタ函館ベイ'],
  ['short_stay', 'フレイザースイート赤坂 東京 804'],
  ['short_stay', 'オークウッドプレミア東京 1203'],
  ['short_stay', 'サービスレジデンス浅草橋 1001'],
  ['virtual_office', 'バーチャルアドレス見本 5F'],
  ['depot', 'Yamato Transport Sample Center, center pickup'],
  ['depot', 'Yamato Sample Sales Office Pickup'],
  ['freight_forwarder', 'TensoJapan JT123456'],
  ['freight_forwarder', '順豊集運 88123'],
  ['ordinary', 'ニューオータニガーデンコート 21F 株式会社見本'],
  ['ordinary', 'ローソン見本店の2階 山田'],
  ['ordinary', 'セブンイレブンの3F'],
  ['ordinary', '世界 箱根'],
  ['ordinary', '株式会社ヒルトンフーズ 8F'],
  ['ordinary', 'マリオットフーズ株式会社'],
  ['hotel', '株式会社見本 ヒルトン東京お台場 1203'],
  ['hotel', 'ヒルトン見本 株式会社見本フーズ'],
  ['ordinary', '旅館組合ビル 2F'],
  ['ordinary', '全国旅館会館 4F'],
  ['ordinary', 'Hotel Mansion 503'],
  ['ordinary', 'Monthly Magazine Publishing 4F'],
  ['hotel', '名鉄イン名古屋錦 610'],
  ['locker', '宅配ロッカーPUDO 見本店'],
  ['ordinary', 'ラビスタ宝塚 302'],
  ['ordinary', 'ハーレム秋葉原 302'],
  ['ordinary', '名鉄インプレス 3F'],
  ['ordinary', '名鉄インター 3F'],
  ['ordinary', 'メゾン エクシブ 201'],
  ['hotel', 'エクシブ箱根離宮 1203'],
  ['hotel', 'ザ・東京エディション虎ノ門 1203'],
  ['ordinary', 'Bibian Nail Salon 201'],
  ['freight_forwarder', 'Bibian'],
  ['convenience_store', 'ローソン見本店 2階売場'],
] as const)('%s: %s', (kind, line2) => expect(kindOf(line2)).toBe(kind));

test.each([
  ['hotel', 'セントレジス大阪'],
  ['hotel', 'ザ・ブセナテラス'],
  ['hotel', 'コンラッド東京'],
  ['short_stay', 'オークウッドレジデンス青山'],
  ['short_stay', 'エアビー 浅草'],
  ['private_mailbox', 'プライベートメールボックス 55'],
  ['private_mailbox', '私設郵便箱 33'],
  ['post_office', '新宿 郵便窓口留'],
  ['depot', '新潟運輸 止め'],
  ['locker', 'スマリボックス 受取'],
  ['freight_forwarder', 'DEJAPAN Warehouse'],
] as const)('%s: %s', (kind, line2) => expect(kindOf(line2)).toBe(kind));

describe('hard negatives stay ordinary', () => {
  test.each(ordinary)('%s', line2 => expect(kindOf(line2)).toBe('ordinary'));

  test.each([
    '東京都新宿区ホテル通り1-2-3',
    '横浜市都筑区センター北1-2',
    '福岡県久留米市1-2',
    '静岡県熱海市温泉町1-2',
    '京都市旅籠町12-3',
    '福岡県民宿通り1-2',
  ])('a town: %s', line1 => expect(kindOf('', line1)).toBe('ordinary'));
});

const checkout = (shipping: Checkout['shipping'], rest: Partial<Checkout> = {}): Checkout => ({
  id: 'test',
  amount: { value: 1, currency: 'JPY' },
  at: Date.parse('2026-11-23T00:00:00Z'),
  ...(shipping === undefined ? {} : { shipping }),
  ...rest,
});

test('a word is found behind any number of others', () => {
  const stuffed = Array.from({ length: 6 }, () => '荘屋家園'.repeat(64));
  const [prefecture, city, line1, line2] = stuffed as [string, string, string, string];
  expect(shipped.classify({ prefecture, city, line1, line2: `${line2.slice(6)} ホテル` }, 0)?.kind).toBe('hotel');
  // More than found.ts has room for.
  expect(shipped.classify({ line2: 'ホテル '.repeat(17_000) }, 0)?.kind).toBe('hotel');
});

describe('facts of a checkout', () => {
  test('evidence is what the shopper wrote, with its field and what decided', () => {
    expect(shipped.recognise(checkout({ line1: '東京都新宿区新宿1-2-3', line2: 'サン ﾎ ﾃ ﾙ ３０１' }))).toEqual({
      kind: 'hotel',
      confidence: 0.95,
      evidence: 'ﾎ ﾃ ﾙ',
      evidence_field: 'shipping.line2',
      source: 'words',
      prefecture: '東京都',
      country: 'JP',
      door_key: '新宿区新宿/1-2-3-301',
      building_key: '新宿区新宿/1-2-3',
    });
    expect(shipped.recognise(checkout({ line1: '東京都新宿区新宿1-2-3', company: '転送コム気付' }))).toMatchObject({
      kind: 'freight_forwarder',
      evidence_field: 'shipping.company',
      source: 'list:freight_forwarder',
    });
  });

  test('the name line counts: 気付 and 様方 stand there', () => {
    const facts = shipped.recognise(checkout({ line1: '東京都新宿区新宿1-2-3', name: '見本ホテル気付 山田太郎' }));
    expect(facts).toMatchObject({ kind: 'hotel', evidence_field: 'shipping.name' });
    const person = shipped.recognise(checkout({ line1: '東京都新宿区新宿1-2-3', name: '湯本 温泉子' }));
    expect(person.kind).toBe('ordinary');
  });

  test("the shop's method decides, but for home and digital", () => {
    const at = (method: NonNullable<NonNullable<Checkout['shipping']>['method']>) =>
      shipped.recognise(checkout({ line1: '東京都新宿区新宿1-2-3', line2: 'ホテル見本', method }));
    expect(at('locker')).toMatchObject({ kind: 'locker', confidence: 1, source: 'method', method: 'locker' });
    expect(at('locker').evidence).toBeUndefined();
    expect(at('home')).toMatchObject({ kind: 'hotel', source: 'words', method: 'home' });
    expect(at('digital')).toMatchObject({ kind: 'hotel', method: 'digital' });
    expect(shipped.recognise(checkout({ method: 'store_pickup' }))).toMatchObject({
      kind: 'store_pickup',
      confidence: 1,
    });
  });

  test('nothing sent, nothing said', () => {
    expect(shipped.recognise(checkout(undefined))).toEqual({});
    expect(shipped.recognise(checkout({}))).toEqual({});
    expect(shipped.recognise(checkout({ line1: '　' }))).toEqual({});
    expect(shipped.recognise(checkout({ name: '山田 太郎' }))).toEqual({ name_key: '山田太郎' });
  });

  test('the prefecture is Japanese even where the address is not', () => {
    const prefecture = (line1: string, postal_code?: string) =>
      shipped.recognise(checkout({ line1, ...(postal_code ? { postal_code } : {}) })).prefecture;
    expect(prefecture('3-2-1 Shinjuku, Shinjuku-ku, Tokyo')).toBe('東京都');
    expect(prefecture('1-2 Umeda, Kita-ku, Ōsaka')).toBe('大阪府');
    expect(prefecture('福岡市中央区天神2-2', '810-0001')).toBe('福岡県');
    expect(prefecture('1836 Westchester Ave, Bronx, NY')).toBeUndefined();
  });

  test('differs from billing by the door, not by the writing', () => {
    const differs = (billing: Checkout['billing'], line2 = '301') =>
      shipped.recognise(checkout({ line1: '東京都新宿区新宿1-2-3', line2 }, billing === undefined ? {} : { billing }))
        .differs_from_billing;
    expect(differs(undefined)).toBeUndefined();
    expect(differs({})).toBeUndefined();
    expect(differs({ line1: '新宿区新宿１丁目２番３号　３０１号室' })).toBe(false);
    expect(differs({ line1: '東京都新宿区新宿1-2-3' })).toBe(false);
    expect(differs({ line1: '東京都新宿区新宿1-2-3', line2: '302' })).toBe(true);
    expect(differs({ line1: '東京都新宿区新宿1-2-4', line2: '301' })).toBe(true);
    expect(differs({ line1: '1-2-3 Shinjuku, Shinjuku-ku, Tokyo #301' })).toBe(false);
    expect(differs({ line1: '1-2-3 Nowhere, Shinjuku-ku, Tokyo' })).toBeUndefined();
  });

  test('differs from billing by the country where the doors cannot be compared', () => {
    const differs = (shipping: Checkout['shipping'], billing: Checkout['billing']) =>
      shipped.recognise(checkout(shipping!, { billing: billing! })).differs_from_billing;
    const home = { prefecture: '東京都', city: '新宿区', line1: '新宿1-2-3', country: 'JP' };
    const street = { line1: '123 Main St', city: 'New York', prefecture: 'NY', postal_code: '10001' };
    const newYork = { ...street, country: 'US' };
    expect(differs(home, newYork)).toBe(true);
    expect(differs(newYork, home)).toBe(true);
    expect(differs(home, { country: 'US' })).toBe(true);
    expect(differs({ line1: 'ヤマト運輸 新宿営業所', country: 'JP' }, newYork)).toBe(true);
    expect(differs(home, street)).toBeUndefined();
    expect(differs({ country: 'JP' }, newYork)).toBeUndefined();
    // The same door, with the country that a form was left at.
    expect(differs(home, { ...home, country: 'US' })).toBe(false);
  });

  test('a billing address like the delivery one is told from it as any other writing of it is (property)', () => {
    const field = (...texts: string[]) => fc.option(fc.constantFrom(...texts), { nil: undefined });
    const address = fc.record({
      postal_code: field('160-0022', '530-0001'),
      prefecture: field('東京都', '大阪府'),
      city: field('新宿区', '市川市'),
      line1: field('新宿1-2-3', '1-2-3 Shinjuku, Shinjuku-ku, Tokyo', '1-2-3 Nowhere', '新宿1丁目', '私書箱1号'),
      line2: field('301', 'サンプルマンション 301', 'ホテル見本'),
      country: field('JP', 'US'),
    });
    const blankAtEnds = ({ country, ...lines }: Readonly<Record<string, string | undefined>>) => ({
      ...Object.fromEntries(Object.entries(lines).map(([name, text]) => [name, text && `${text} `])),
      country,
    });
    const given = (fields: Readonly<Record<string, string | undefined>>) =>
      Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== undefined));
    fc.assert(
      fc.property(
        address,
        address,
        fc.constantFrom('postal_code', 'prefecture', 'city', 'line1', 'line2', 'country'),
        (shipping, other, changed) => {
          const differs = (billing: Checkout['billing']) =>
            shipped.recognise(checkout(given(shipping), billing === undefined ? {} : { billing })).differs_from_billing;
          for (const billing of [shipping, { ...shipping, [changed]: other[changed as keyof typeof other] }]) {
            // Blanks at the ends, which do not matter, keep the two from being alike.
            expect(differs(given(billing))).toBe(differs(given(blankAtEnds(billing))));
          }
        },
      ),
      { numRuns: runs(500) },
    );
  });
});

describe('lists decide where names say nothing', () => {
  const listed = (rows: string) =>
    createPlaceRecogniser(
      readPlaceLists(new Map([['lists/places/short_stay.csv', `value,match,expires\n${rows}`]])).lists,
      { towns: shippedTowns },
    );

  test('by postal code and block, whatever the writing of the town', () => {
    const recogniser = listed('160-0022 1-2-3,,');
    const kind = (line1: string, postal_code: string) => recogniser.classify({ line1, postal_code }, 0)?.kind;
    expect(kind('東京都新宿区新宿一丁目２番３号 見本 301', '1600022')).toBe('short_stay');
    expect(kind('1-2-3 Shinjuku, Shinjuku-ku, Tokyo', '160-0022')).toBe('short_stay');
    expect(kind('東京都新宿区新宿1-2-4', '160-0022')).toBe('ordinary');
    expect(kind('東京都新宿区新宿1-2-3', '160-0023')).toBe('ordinary');
  });

  test('by address: the building, or one door of it', () => {
    const recogniser = listed('東京都新宿区新宿1-2-3,address,\n東京都中野区中野4-5-6 301号室,address,');
    const kind = (line1: string) => recogniser.classify({ line1 }, 0)?.kind;
    expect(kind('新宿区新宿１ー２ー３ 505')).toBe('short_stay');
    expect(kind('中野区中野4丁目5-6 301')).toBe('short_stay');
    expect(kind('中野区中野4丁目5-6 302')).toBe('ordinary');
  });

  test('by building, by operator, by branch', () => {
    const recogniser = listed('見本館,building,\nみほんステイ,operator,\nサンプレ,branch,');
    const kind = (line2: string) => recogniser.classify({ line1: '東京都新宿区新宿1-2-3', line2 }, 0)?.kind;
    expect(kind('見本館 301号室')).toBe('short_stay');
    expect(kind('新見本館')).toBe('ordinary');
    expect(kind('ミホン ステイ新宿')).toBe('short_stay');
    expect(kind('サンプレ 新宿')).toBe('short_stay');
    expect(kind('コーポサンプレ')).toBe('ordinary');
  });

  test('a building of a list is no recipient, and no street abroad', () => {
    const line1 = '東京都新宿区新宿1-2-3';
    const kind = (address: CheckoutAddress) => shipped.classify(address, 0)?.kind;
    expect(kind({ line1, line2: '界 松本' })).toBe('hotel');
    expect(kind({ line1, line2: '201', name: '界 松本' })).toBe('ordinary');
    expect(kind({ line1, line2: '201', name: 'Maria Bibian' })).toBe('ordinary');
    expect(kind({ line1: '1 Fraser Place Unit 4, Greymouth, New Zealand' })).toBe('ordinary');
    expect(kind({ line1: '123 Fraser Place', city: 'Vancouver', country: 'CA' })).toBe('ordinary');
  });

  test('an entry holds through its last day in Tokyo', () => {
    const recogniser = listed('みほんステイ,operator,2026-11-23');
    const kind = (at: string) => recogniser.classify({ line2: 'みほんステイ' }, Date.parse(at))?.kind;
    expect(kind('2026-11-23T23:59:59+09:00')).toBe('short_stay');
    expect(kind('2026-11-24T00:00:00+09:00')).toBe('ordinary');
  });

  test('an entry of ordinary.csv takes the word back', () => {
    const files = new Map([['lists/places/ordinary.csv', 'value\nメゾンホテルライフ\n']]);
    const recogniser = createPlaceRecogniser(readPlaceLists(files).lists, { towns: shippedTowns });
    expect(recogniser.classify({ line2: 'メゾン ホテルライフ 101' }, 0)?.kind).toBe('ordinary');
  });
});

test('a remembered address says the same, and an entry that ends takes its day’s memory with it', () => {
  const file = 'value,source,added,expires,note\nさくらレジデンス新宿,us,2026-01-01,2026-11-20,\n';
  const { lists } = readPlaceLists(new Map([['lists/places/short_stay.csv', file]]));
  const [remembering, forgetful] = [
    createPlaceRecogniser(lists, { towns: shippedTowns }),
    createPlaceRecogniser(lists, { remember: 0, towns: shippedTowns }),
  ];
  const shipping = { line1: '新宿区新宿1-2-3', line2: 'さくらレジデンス新宿 301' };
  const kinds = ['2026-11-20T14:59:59Z', '2026-11-20T14:59:59Z', '2026-11-20T15:00:00Z'].map(time => {
    const checkout = { id: 'a', amount: { value: 1, currency: 'JPY' }, at: Date.parse(time), shipping };
    expect(remembering.recognise(checkout)).toEqual(forgetful.recognise(checkout));
    return remembering.recognise(checkout).kind;
  });
  expect(kinds).toEqual(['short_stay', 'short_stay', 'ordinary']);
});

test('addresses that share name and first line are not taken for one another', () => {
  const { lists } = readPlaceLists(new Map());
  const [remembering, forgetful] = [
    createPlaceRecogniser(lists, { towns: shippedTowns }),
    createPlaceRecogniser(lists, { remember: 0, towns: shippedTowns }),
  ];
  const texts = {
    company: ['見本ホテル', '株式会社見本'],
    postal_code: ['160-0022', '530-0001'],
    prefecture: ['東京都', '大阪府'],
    city: ['新宿区新宿', '渋谷区', 'みほん市'],
    line1: ['1-2-3', 'みほん町1-2-3', '1-2-3 Shinjuku'],
    line2: ['101', 'マンスリーマンション 201'],
    country: ['JP', 'US'],
    name: ['見本 七海'],
  } as const;
  const maybe = (words: readonly string[]) => fc.option(fc.constantFrom(...words), { nil: undefined });
  const address = fc.record(Object.fromEntries(Object.entries(texts).map(([field, words]) => [field, maybe(words)])));
  const method = maybe(['home', 'depot']);
  const addresses = fc.record({ shipping: address, billing: fc.option(address, { nil: undefined }), method });
  const field = fc.constantFrom(...(Object.keys(texts) as (keyof typeof texts)[]), 'method' as const);
  fc.assert(
    fc.property(
      addresses,
      fc.constantFrom('shipping', 'billing'),
      field,
      address,
      method,
      (first, side, name, ...other) => {
        const second =
          name === 'method'
            ? { ...first, method: other[1] }
            : { ...first, [side]: { ...first[side], [name]: other[0][name] } };
        for (const { shipping, billing, method } of [first, second]) {
          const checkout = {
            id: 'a',
            amount: { value: 1, currency: 'JPY' },
            at: 0,
            shipping: { ...shipping, method },
            billing,
          };
          expect(remembering.recognise(checkout as Checkout)).toEqual(forgetful.recognise(checkout as Checkout));
        }
      },
    ),
    { numRuns: runs(800) },
  );
});

describe('names of firms, people and dormitories that hold a word for a place', () => {
  const lines = ['line2', 'company', 'name'] as const;
  const kindIn = (line: (typeof lines)[number], text: string) =>
    shipped.classify({ line1: '東京都新宿区新宿1-2-3', [line]: text }, 0)?.kind;

  test.each([
    'ローソン・クラーク法律事務所',
    'ウィークリー出版 編集部',
    'マンスリーサポート株式会社',
    '株式会社 マンスリーサポート',
    '月刊マンスリーよしもと編集部',
    'ホテルニューオータニ前ビル 3階',
    'ホテル専門学校 学生寮',
    'ホテルマン田中',
    'ホテルモントレ社員寮',
    '転送電機株式会社',
    '株式会社レンタルオフィス設計 5F',
  ])('%s is ordinary in every line', text => {
    for (const line of lines) expect(kindIn(line, text), line).toBe('ordinary');
  });

  test.each([
    ['見本株式会社 ウィークリー新宿 301', 'short_stay'],
    ['ウィークリー新宿 株式会社見本', 'short_stay'],
    ['株式会社マンスリーマンション東京', 'short_stay'],
    ['海外転送サービス株式会社', 'freight_forwarder'],
    ['レンタルオフィス新宿 301', 'virtual_office'],
    ['ホテルマンハッタン 301', 'hotel'],
    ['ホテルニューオータニ本館 3階', 'hotel'],
    ['ローソン新宿店', 'convenience_store'],
    ['ローソン', 'convenience_store'],
    ['佐川急便新宿営業所 営止め', 'depot'],
    ['週貸しマンション新宿', 'short_stay'],
    ['wkly mansion 301', 'short_stay'],
  ])('%s is a %s in every line', (text, kind) => {
    for (const line of lines) expect(kindIn(line, text), line).toBe(kind);
  });

  test('a chain’s short name counts with a place behind it only', () => {
    for (const text of ['アパ新宿歌舞伎町タワー', 'リッチモンド新宿', 'アパ 札幌 1203'])
      expect(kindIn('line2', text)).toBe('hotel');
    for (const text of [
      'アパート新宿 301',
      'アパ 301',
      'リッチモンド 301',
      'リッチモンド新宿マンション',
      'リッチモンドハイツ',
      'コーポリッチモンド新宿',
      'リッチモンド商事',
    ])
      expect(kindIn('line2', text)).toBe('ordinary');
    expect(kindIn('name', 'リッチモンド健太')).toBe('ordinary');
  });

  test('a shop’s brand as a family name', () => {
    for (const name of ['ローソン健太', 'ローソン 花子']) expect(kindIn('name', name)).toBe('ordinary');
    for (const name of ['ローソン新宿店', '田中健太 ローソン受取', 'ローソン新宿 受取'])
      expect(kindIn('name', name)).toBe('convenience_store');
  });
});
