/** Names and places that people and addresses are put together from: common surnames, given names, towns; all combinations are invented. */

/** Surname, and its romanised form for e-mail addresses. */
export const surnames = [
  ['佐藤', 'sato'],
  ['鈴木', 'suzuki'],
  ['高橋', 'takahashi'],
  ['田中', 'tanaka'],
  ['伊藤', 'ito'],
  ['渡辺', 'watanabe'],
  ['山本', 'yamamoto'],
  ['中村', 'nakamura'],
  ['小林', 'kobayashi'],
  ['加藤', 'kato'],
  ['吉田', 'yoshida'],
  ['山田', 'yamada'],
  ['佐々木', 'sasaki'],
  ['山口', 'yamaguchi'],
  ['松本', 'matsumoto'],
  ['井上', 'inoue'],
  ['木村', 'kimura'],
  ['林', 'hayashi'],
  ['清水', 'shimizu'],
  ['斎藤', 'saito'],
  ['森', 'mori'],
  ['池田', 'ikeda'],
  ['橋本', 'hashimoto'],
  ['阿部', 'abe'],
  ['石川', 'ishikawa'],
  ['前田', 'maeda'],
  ['藤田', 'fujita'],
  ['小川', 'ogawa'],
  ['岡田', 'okada'],
  ['後藤', 'goto'],
  ['長谷川', 'hasegawa'],
  ['村上', 'murakami'],
] as const;

/** Given name, and its romanised form. */
export const givenNames = [
  ['翔太', 'shota'],
  ['大輔', 'daisuke'],
  ['健', 'ken'],
  ['拓也', 'takuya'],
  ['誠', 'makoto'],
  ['直樹', 'naoki'],
  ['和也', 'kazuya'],
  ['亮', 'ryo'],
  ['浩', 'hiroshi'],
  ['隆', 'takashi'],
  ['陽子', 'yoko'],
  ['美咲', 'misaki'],
  ['愛', 'ai'],
  ['由美', 'yumi'],
  ['恵子', 'keiko'],
  ['明美', 'akemi'],
  ['さくら', 'sakura'],
  ['真由美', 'mayumi'],
  ['智子', 'tomoko'],
  ['彩', 'aya'],
  ['結衣', 'yui'],
  ['葵', 'aoi'],
  ['蓮', 'ren'],
  ['悠真', 'yuma'],
] as const;

/** A town: first five digits of its postal code, prefecture, city, town, and how many households shop from there. */
export const towns = [
  ['160-00', '東京都', '新宿区', '新宿', 5],
  ['150-00', '東京都', '渋谷区', '恵比寿', 4],
  ['135-00', '東京都', '江東区', '豊洲', 4],
  ['154-00', '東京都', '世田谷区', '三軒茶屋', 5],
  ['171-00', '東京都', '豊島区', '南池袋', 3],
  ['192-00', '東京都', '八王子市', '旭町', 3],
  ['220-00', '神奈川県', '横浜市西区', '北幸', 4],
  ['211-00', '神奈川県', '川崎市中原区', '小杉町', 3],
  ['330-08', '埼玉県', 'さいたま市大宮区', '桜木町', 4],
  ['260-00', '千葉県', '千葉市中央区', '富士見', 3],
  ['530-00', '大阪府', '大阪市北区', '梅田', 4],
  ['543-00', '大阪府', '大阪市天王寺区', '上本町', 3],
  ['600-82', '京都府', '京都市下京区', '烏丸通', 2],
  ['650-00', '兵庫県', '神戸市中央区', '三宮町', 3],
  ['450-00', '愛知県', '名古屋市中村区', '名駅', 4],
  ['464-08', '愛知県', '名古屋市千種区', '今池', 3],
  ['060-00', '北海道', '札幌市中央区', '北三条西', 3],
  ['980-00', '宮城県', '仙台市青葉区', '一番町', 2],
  ['730-00', '広島県', '広島市中区', '紙屋町', 2],
  ['812-00', '福岡県', '福岡市博多区', '博多駅前', 3],
  ['900-00', '沖縄県', '那覇市', '久茂地', 1],
  ['380-08', '長野県', '長野市', '南千歳', 1],
  ['950-00', '新潟県', '新潟市中央区', '東大通', 1],
  ['760-00', '香川県', '高松市', '寿町', 1],
] as const;

/** Beginnings and ends of names of apartment houses. */
export const buildingNames = [
  ['グラン', 'メゾン', 'コーポ', 'パーク', 'サン', 'リバー', 'ロイヤル', 'エステート', 'プレミール', 'ガーデン'],
  ['ハイツ', 'コート', 'レジデンス', 'ヒルズ', 'ハイム', 'テラス', 'ビュー', 'マンション', '荘', 'タワー'],
] as const;

/** Beginnings and ends of names of firms. */
export const firmNames = [
  ['東洋', '日本', '共栄', '大和', '山陽', '北斗', '新星', '中央', '三協', '光和'],
  ['商事', '設計', '印刷', '工業', 'システム', '会計事務所', '建設', '物流', '企画', '歯科医院'],
] as const;
