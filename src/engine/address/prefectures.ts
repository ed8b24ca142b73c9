/** The 47 prefectures in the order of JIS X 0401: kanji name and romanised name without the suffix. */
export const prefectures: readonly (readonly [name: string, romanised: string])[] = [
  ['北海道', 'hokkaido'],
  ['青森県', 'aomori'],
  ['岩手県', 'iwate'],
  ['宮城県', 'miyagi'],
  ['秋田県', 'akita'],
  ['山形県', 'yamagata'],
  ['福島県', 'fukushima'],
  ['茨城県', 'ibaraki'],
  ['栃木県', 'tochigi'],
  ['群馬県', 'gunma'],
  ['埼玉県', 'saitama'],
  ['千葉県', 'chiba'],
  ['東京都', 'tokyo'],
  ['神奈川県', 'kanagawa'],
  ['新潟県', 'niigata'],
  ['富山県', 'toyama'],
  ['石川県', 'ishikawa'],
  ['福井県', 'fukui'],
  ['山梨県', 'yamanashi'],
  ['長野県', 'nagano'],
  ['岐阜県', 'gifu'],
  ['静岡県', 'shizuoka'],
  ['愛知県', 'aichi'],
  ['三重県', 'mie'],
  ['滋賀県', 'shiga'],
  ['京都府', 'kyoto'],
  ['大阪府', 'osaka'],
  ['兵庫県', 'hyogo'],
  ['奈良県', 'nara'],
  ['和歌山県', 'wakayama'],
  ['鳥取県', 'tottori'],
  ['島根県', 'shimane'],
  ['岡山県', 'okayama'],
  ['広島県', 'hiroshima'],
  ['山口県', 'yamaguchi'],
  ['徳島県', 'tokushima'],
  ['香川県', 'kagawa'],
  ['愛媛県', 'ehime'],
  ['高知県', 'kochi'],
  ['福岡県', 'fukuoka'],
  ['佐賀県', 'saga'],
  ['長崎県', 'nagasaki'],
  ['熊本県', 'kumamoto'],
  ['大分県', 'oita'],
  ['宮崎県', 'miyazaki'],
  ['鹿児島県', 'kagoshima'],
  ['沖縄県', 'okinawa'],
];

/**
 * First postal code (three digits) of each run of codes and its prefecture by number above, ascending. Japan Post's
 * regions; a few villages on borders have the neighbour's code, so this is for addresses that name no prefecture.
 */
const postalRuns: readonly (readonly [from: number, prefecture: number])[] = [
  [1, 1],
  [10, 5],
  [20, 3],
  [30, 2],
  [40, 1],
  [100, 13],
  [210, 14],
  [260, 12],
  [300, 8],
  [320, 9],
  [330, 11],
  [370, 10],
  [380, 20],
  [400, 19],
  [410, 22],
  [440, 23],
  [500, 21],
  [510, 24],
  [520, 25],
  [530, 27],
  [600, 26],
  [630, 29],
  [640, 30],
  [650, 28],
  [680, 31],
  [690, 32],
  [700, 33],
  [720, 34],
  [740, 35],
  [760, 37],
  [770, 36],
  [780, 39],
  [790, 38],
  [800, 40],
  [840, 41],
  [850, 42],
  [860, 43],
  [870, 44],
  [880, 45],
  [890, 46],
  [900, 47],
  [910, 18],
  [920, 17],
  [930, 16],
  [940, 15],
  [960, 7],
  [980, 4],
  [990, 6],
];

/** The prefecture of a seven-digit postal code, or undefined. */
export function prefectureOfPostalCode(digits: string | undefined): string | undefined {
  if (digits === undefined) return undefined;
  const region = Number(digits.slice(0, 3));
  let found: number | undefined;
  for (const [from, prefecture] of postalRuns) {
    if (from > region) break;
    found = prefecture;
  }
  return found === undefined ? undefined : prefectures[found - 1]![0];
}

/** Cities and wards that are named without their prefecture: the designated cities, the capitals, the wards of Tokyo. */
const cities: Readonly<Record<string, string>> = {
  北海道: '札幌市',
  青森県: '青森市',
  岩手県: '盛岡市',
  宮城県: '仙台市',
  秋田県: '秋田市',
  山形県: '山形市',
  福島県: '福島市|郡山市',
  茨城県: '水戸市',
  栃木県: '宇都宮市',
  群馬県: '前橋市|高崎市',
  埼玉県: 'さいたま市|川口市',
  千葉県: '千葉市|船橋市',
  東京都:
    '千代田区|中央区|港区|新宿区|文京区|台東区|墨田区|江東区|品川区|目黒区|大田区|世田谷区|渋谷区|中野区|杉並区|豊島区|北区|荒川区|板橋区|練馬区|足立区|葛飾区|江戸川区|八王子市|町田市',
  神奈川県: '横浜市|川崎市|相模原市|横須賀市|藤沢市',
  新潟県: '新潟市',
  富山県: '富山市',
  石川県: '金沢市',
  福井県: '福井市',
  山梨県: '甲府市',
  長野県: '長野市|松本市',
  岐阜県: '岐阜市',
  静岡県: '静岡市|浜松市',
  愛知県: '名古屋市|豊田市|豊橋市|岡崎市',
  三重県: '津市|四日市市',
  滋賀県: '大津市',
  京都府: '京都市',
  大阪府: '大阪市|堺市|東大阪市|豊中市|吹田市|高槻市|枚方市',
  兵庫県: '神戸市|姫路市|西宮市|尼崎市',
  奈良県: '奈良市',
  和歌山県: '和歌山市',
  鳥取県: '鳥取市',
  島根県: '松江市',
  岡山県: '岡山市|倉敷市',
  広島県: '広島市|福山市',
  山口県: '山口市|下関市',
  徳島県: '徳島市',
  香川県: '高松市',
  愛媛県: '松山市',
  高知県: '高知市',
  福岡県: '福岡市|北九州市|久留米市',
  佐賀県: '佐賀市',
  長崎県: '長崎市|佐世保市',
  熊本県: '熊本市',
  大分県: '大分市',
  宮崎県: '宮崎市',
  鹿児島県: '鹿児島市',
  沖縄県: '那覇市',
};
const prefectureOfCity = new Map(
  Object.entries(cities).flatMap(([prefecture, names]) =>
    names.split('|').map(name => [name.replace('さいたま', 'サイタマ'), prefecture] as const),
  ),
);

/** The prefecture of a town in the form of keys that begins with a well-known city or a ward of Tokyo, or undefined. */
export function prefectureOfTown(town: string): string | undefined {
  for (let at = 1; at < Math.min(town.length, 6); at++) {
    if (town[at] !== '市' && town[at] !== '区') continue;
    const found = prefectureOfCity.get(town.slice(0, at + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}
