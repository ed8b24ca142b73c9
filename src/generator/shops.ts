/** Shops and what they sell. Titles are written as shops write them; prices are rough yen of 2026. */
import type { Random } from './random.ts';

/** Something that is sold. */
export interface Product {
  readonly name: string;
  readonly category: string;
  /** Yen. */
  readonly price: number;
  /** How often it is bought, against the shop's other goods. */
  readonly weight: number;
  readonly digital?: true;
  /** Bought by an office by the dozen. */
  readonly office?: true;
  /** Given as a present. */
  readonly present?: true;
  /** Wanted by those who resell. */
  readonly resale?: true;
}

/** A shop. */
export interface Shop {
  readonly id: string;
  /** ISO 18245. */
  readonly mcc: string;
  /** Share of all orders. */
  readonly weight: number;
  readonly products: readonly Product[];
}

const electronics: readonly Product[] = [
  { name: 'Nintendo Switch 2 本体', category: 'ゲーム > ゲーム機本体', price: 49_980, weight: 3, resale: true },
  {
    name: 'PlayStation 5 デジタル・エディション',
    category: 'ゲーム > ゲーム機本体',
    price: 72_980,
    weight: 2,
    resale: true,
  },
  { name: 'iPhone 17 256GB SIMフリー', category: 'スマートフォン > 本体', price: 129_800, weight: 2, resale: true },
  {
    name: 'ワイヤレスノイズキャンセリングヘッドホン WH-1000XM6',
    category: 'オーディオ > ヘッドホン',
    price: 59_400,
    weight: 3,
    resale: true,
  },
  {
    name: 'ミラーレス一眼カメラ ダブルズームキット',
    category: 'カメラ > デジタル一眼',
    price: 138_000,
    weight: 1,
    resale: true,
  },
  {
    name: 'ノートパソコン 14型 16GB 512GB',
    category: 'パソコン > ノートPC',
    price: 119_800,
    weight: 2,
    resale: true,
    office: true,
  },
  { name: 'スマホケース 手帳型', category: 'スマートフォンアクセサリー > ケース', price: 1_980, weight: 16 },
  { name: 'USB-C 充電器 65W', category: '充電器', price: 3_480, weight: 12 },
  { name: '単3形アルカリ乾電池 20本', category: '電池', price: 1_280, weight: 10 },
  { name: '炊飯器 5.5合炊き', category: 'キッチン家電 > 炊飯器', price: 18_800, weight: 4 },
  { name: 'コードレススティッククリーナー', category: '生活家電 > 掃除機', price: 32_800, weight: 3 },
  { name: 'ヘアドライヤー ナノケア', category: '美容家電 > ドライヤー', price: 24_800, weight: 3, present: true },
  { name: 'HDMIケーブル 2m', category: 'ケーブル', price: 980, weight: 9 },
];
const office: readonly Product[] = [
  {
    name: '純正トナーカートリッジ ブラック',
    category: 'OAサプライ > トナー',
    price: 14_800,
    weight: 10,
    office: true,
    resale: true,
  },
  { name: 'インクカートリッジ 6色パック', category: 'OAサプライ > インク', price: 6_480, weight: 12, office: true },
  { name: 'コピー用紙 A4 5000枚', category: '用紙', price: 3_980, weight: 20, office: true },
  { name: '液晶モニター 27インチ 4K', category: 'ディスプレイ', price: 39_800, weight: 4, office: true, resale: true },
  { name: '外付けSSD 1TB', category: 'ストレージ', price: 13_800, weight: 5, office: true, resale: true },
  { name: '電動シュレッダー マイクロカット', category: '事務機器', price: 16_800, weight: 2, office: true },
  { name: 'オフィスチェア', category: '家具', price: 15_800, weight: 3, office: true },
];
const fashion: readonly Product[] = [
  { name: '綿100% 無地Tシャツ', category: 'メンズ > トップス', price: 2_490, weight: 22 },
  { name: 'レディース ニットワンピース', category: 'レディース > ワンピース', price: 7_990, weight: 15 },
  { name: 'ランニングシューズ', category: 'シューズ', price: 9_900, weight: 10 },
  {
    name: 'ルイ・ヴィトン ジッピーウォレット',
    category: 'ブランド財布',
    price: 108_000,
    weight: 1,
    resale: true,
    present: true,
  },
  {
    name: 'グッチ GGマーモント ショルダーバッグ',
    category: 'ブランドバッグ',
    price: 242_000,
    weight: 0.6,
    resale: true,
  },
  { name: 'エアジョーダン 1 RETRO HIGH OG', category: 'スニーカー', price: 26_400, weight: 2, resale: true },
  { name: 'シルクのスカーフ', category: '小物', price: 8_800, weight: 4, present: true },
  { name: '本革 長財布', category: '財布', price: 14_300, weight: 4, present: true },
];
const daily: readonly Product[] = [
  { name: '洗剤 詰め替え 3個セット', category: '日用品', price: 1_680, weight: 20 },
  { name: 'ミネラルウォーター 2L×12本', category: '飲料', price: 1_580, weight: 20 },
  { name: '国産米 コシヒカリ 5kg', category: '食品 > 米', price: 4_280, weight: 14 },
  { name: 'ハム詰め合わせ お歳暮 お中元', category: 'ギフト > 食品', price: 5_400, weight: 6, present: true },
  { name: '焼き菓子アソート 24個', category: 'スイーツ', price: 3_240, weight: 8, present: true },
  { name: '紙おむつ Mサイズ 4パック', category: 'ベビー', price: 5_980, weight: 8 },
  { name: 'ドリップコーヒー 100杯', category: '飲料 > コーヒー', price: 2_980, weight: 9, present: true },
  { name: '文庫 ミステリー小説', category: '本', price: 880, weight: 10 },
];
const digital: readonly Product[] = [
  {
    name: 'ニンテンドープリペイド番号 5000円',
    category: 'プリペイド',
    price: 5_000,
    weight: 10,
    digital: true,
    resale: true,
  },
  {
    name: 'プレイステーション ストアチケット 10000円',
    category: 'プリペイド',
    price: 10_000,
    weight: 5,
    digital: true,
    resale: true,
  },
  {
    name: 'Apple Gift Card 10000円',
    category: 'ギフトカード',
    price: 10_000,
    weight: 6,
    digital: true,
    resale: true,
    present: true,
  },
  { name: 'アクションRPG ダウンロード版', category: 'ダウンロード', price: 7_678, weight: 10, digital: true },
  { name: '電子書籍 コミック 1巻', category: '電子書籍', price: 528, weight: 30, digital: true },
  { name: 'オンラインゲーム 追加コイン', category: 'オンラインゲーム', price: 3_060, weight: 14, digital: true },
];
const tickets: readonly Product[] = [
  {
    name: 'ロックフェスティバル 1日入場券',
    category: 'チケット > 音楽',
    price: 15_000,
    weight: 4,
    digital: true,
    resale: true,
  },
  {
    name: 'プロ野球 内野指定席',
    category: 'チケット > スポーツ',
    price: 5_800,
    weight: 8,
    digital: true,
    resale: true,
  },
  {
    name: 'テーマパーク 1デーパスポート',
    category: 'チケット > 遊園地',
    price: 9_400,
    weight: 8,
    digital: true,
    resale: true,
    present: true,
  },
  { name: '映画 前売券', category: 'チケット > 映画', price: 1_500, weight: 12, digital: true },
];
const travel: readonly Product[] = [
  { name: 'ビジネスホテル シングル 素泊まり', category: '宿泊', price: 8_900, weight: 14, digital: true },
  { name: '温泉旅館 1泊2食付き', category: '宿泊', price: 32_000, weight: 6, digital: true, resale: true },
  { name: 'リゾートホテル ツインルーム 2泊', category: '宿泊', price: 68_000, weight: 3, digital: true, resale: true },
];

/** All shops that can take part, the busiest first. Their ids say that they are synthetic. */
export const allShops: readonly Shop[] = [
  { id: 'synthetic-daily', mcc: '5411', weight: 32, products: daily },
  { id: 'synthetic-electronics', mcc: '5732', weight: 20, products: electronics },
  { id: 'synthetic-fashion', mcc: '5651', weight: 18, products: fashion },
  { id: 'synthetic-digital', mcc: '5816', weight: 12, products: digital },
  { id: 'synthetic-office', mcc: '5943', weight: 8, products: office },
  { id: 'synthetic-travel', mcc: '7011', weight: 5, products: travel },
  { id: 'synthetic-tickets', mcc: '7922', weight: 5, products: tickets },
];

/** A product of the shop, by how often it is bought; only those that `wanted` lets through, if there are any. */
export function someProduct(random: Random, shop: Shop, wanted: (product: Product) => boolean = () => true): Product {
  const fitting = shop.products.filter(wanted);
  const choice = fitting.length > 0 ? fitting : shop.products;
  return random.weighted(choice.map(product => [product, product.weight] as const));
}

/** The shops that have something for those who resell. */
export function shopsForResale(shops: readonly Shop[], wanted: (product: Product) => boolean): readonly Shop[] {
  const fitting = shops.filter(shop => shop.products.some(wanted));
  return fitting.length > 0 ? fitting : shops;
}
