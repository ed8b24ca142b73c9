/**
 * Prefectures of Japan and their ISO 3166-2:JP codes, in Japanese or romanised.
 * The numbers are those of JIS X 0401, 01 Hokkaidō to 47 Okinawa, which ISO 3166-2 took over.
 */
const table =
  '北海道 hokkaido,青森県 aomori,岩手県 iwate,宮城県 miyagi,秋田県 akita,山形県 yamagata,福島県 fukushima,茨城県 ibaraki,' +
  '栃木県 tochigi,群馬県 gunma,埼玉県 saitama,千葉県 chiba,東京都 tokyo,神奈川県 kanagawa,新潟県 niigata,富山県 toyama,' +
  '石川県 ishikawa,福井県 fukui,山梨県 yamanashi,長野県 nagano,岐阜県 gifu,静岡県 shizuoka,愛知県 aichi,三重県 mie,' +
  '滋賀県 shiga,京都府 kyoto,大阪府 osaka,兵庫県 hyogo,奈良県 nara,和歌山県 wakayama,鳥取県 tottori,島根県 shimane,' +
  '岡山県 okayama,広島県 hiroshima,山口県 yamaguchi,徳島県 tokushima,香川県 kagawa,愛媛県 ehime,高知県 kochi,福岡県 fukuoka,' +
  '佐賀県 saga,長崎県 nagasaki,熊本県 kumamoto,大分県 oita,宮崎県 miyazaki,鹿児島県 kagoshima,沖縄県 okinawa';

const codes = new Map<string, string>();
for (const [index, entry] of table.split(',').entries()) {
  const [japanese = '', romanised = ''] = entry.split(' ');
  const code = String(index + 1).padStart(2, '0');
  codes.set(japanese, code);
  // The short form without 都府県 is unambiguous for every prefecture; 北海道 has none.
  if (japanese !== '北海道') codes.set(japanese.slice(0, -1), code);
  codes.set(romanised, code);
}
codes.set('gumma', '10');

/**
 * The two-digit code of a prefecture written in Japanese (東京都, 東京), romanised (Tokyo, Tōkyō, TOKYO-TO, Osaka Prefecture)
 * or as a code already (13, JP-13); undefined when it is none.
 */
export function prefectureCode(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const asWritten = codes.get(written);
  if (asWritten !== undefined) return asWritten;
  const text = written.normalize('NFKC').trim().toLowerCase();
  const number = /^(?:jp-)?(\d{1,2})$/.exec(text)?.[1]?.padStart(2, '0');
  if (number !== undefined) return number >= '01' && number <= '47' ? number : undefined;
  return codes.get(text.replace(/\s/g, '')) ?? codes.get(romanised(text));
}

/** Without macrons, long vowels written double, and the words for "prefecture". */
function romanised(text: string): string {
  const bare = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, ' ')
    .trim()
    .replace(/ (?:prefecture|pref|to|fu|ken|metropolis)$/, '');
  return bare.replace(/ou|oo/g, 'o').replace(/uu/g, 'u').replace(/ /g, '');
}
