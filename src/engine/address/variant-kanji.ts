/**
 * Old, variant and look-alike kanji, folded to the form in common use. Only pairs that mean the same character in names
 * and addresses; sources: the jōyō table's old forms (康熙字典体), and forms met in Japanese names and simplified Chinese.
 */
const pairs =
  '澤沢髙高﨑崎嵜崎碕崎邉辺邊辺廣広國国齋斎齊斉濱浜濵浜龍竜櫻桜縣県藏蔵驛駅區区號号樓楼莊荘應応澁渋澀渋靜静德徳惠恵榮栄圓円學学會会寶宝壽寿瀧滝鐵鉄檜桧' +
  '槇槙曾曽萬万彌弥與与禮礼顯顕晉晋冨富嶋島嶌島埜野峯峰舘館舖舗條条籠篭醫医辻辻縱縦總総轉転轉転转転运運邮郵书書设設营営业業际際仓倉库庫购購货貨宾賓馆館县県岛島泽沢广広东東涩渋户戸戶戸黑黒淸清' +
  '眞真槗橋聰聡豐豊瑤瑶穗穂繩縄稻稲繪絵藝芸蘆芦螢蛍讓譲賣売鄕郷釜釜鹽塩鷗鴎鶯鴬麥麦齒歯龜亀關関灣湾澗澗爐炉猪猪發発盡尽經経續続肅粛證証辨弁遞逓遙遥邇迩' +
  '鄰隣鎭鎮鑛鉱險険霸覇靈霊頰頬顚顛飮飲體体鬪闘麴麹黃黄齡齢燈灯墻垣壱一弌一貳二弐二參三之ノ乃ノ隆隆靑青增増寬寛橫横步歩每毎海海淵渕渊渕館館塚塚' +
  '祇祇祗祇芦芦鴈雁竈竈竃竈礒磯穐秋藪薮桒桑杦杉栁柳𠮷吉𡈽土圡土仝同丹丹';

/** Variant → common form, one character each. */
export const variantKanji: ReadonlyMap<string, string> = new Map(
  Array.from(pairs)
    .map((character, at, all) => [character, all[at + 1] ?? ''] as const)
    .filter((pair, at) => at % 2 === 0 && pair[0] !== pair[1] && !'咖処参'.includes(pair[0])),
);
