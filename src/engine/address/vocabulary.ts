/**
 * The words that say what kind of place an address is: general words of Japanese and English, as shops' own forms and
 * shoppers put them. Names of operators and brands are no part of it: those are lists (rules/lists/places).
 *
 * How a word is written here:
 *   `|` parts words · Latin words stand alone unless `*` opens a side (`hotel*`) · `^` before or `$` after a word in kana or
 *   kanji asks that no other kana (for kanji: kanji) touches it there · a long vowel is written, so that its variants
 *   can be made.
 */
import type { PlaceKind } from '../types.ts';

/** What a found word does. */
export type WordRole =
  /** Says the kind. */
  | 'kind'
  /** Takes back any other word inside it or touching it: ホテル前 is a bus stop. */
  | 'cancels'
  /** A firm: in Japanese the last noun decides, so ホテル○○設備 is one, whatever stands before it. */
  | 'firm'
  /** An institution that gives its name to what lies around it: 温泉病院 is no lodging, but ホテル日航関西空港 is. */
  | 'institution'
  /** A legal form (株式会社): the firm may well sit in the place that it is named after. */
  | 'company'
  /** A legal form or a house that keeps no lodging, whatever its name (財団法人, グループホーム 花の宿). */
  | 'corporation'
  /** A block of flats: シェラトンハイツ is one. */
  | 'flats'
  /** A building that may hold anything. */
  | 'building'
  /** A sign of a lodging that is weak by itself; `weight` adds up. */
  | 'lodging';

/** Words that do the same. */
export interface WordGroup {
  readonly role: WordRole;
  readonly kind?: PlaceKind;
  /** Confidence of `kind` (0–1); weight of `lodging` (1 decides). */
  readonly weight?: number;
  readonly words: string;
  /** Evaders write it in other ways (look-alike characters, half Latin, digits for letters): those are looked for too. */
  readonly evaded?: boolean;
  /** Counts only at the end of the name, or only where the name ends in a depot's word (センター, 営業所, 支店). */
  readonly onlyWith?: 'end' | 'depot';
  /** Counts only behind the block numbers, in line2, company or name: in a town's name it means nothing. */
  readonly inNameOnly?: boolean;
  /** Other things are called so too: it does not count inside a firm's name (マンスリーサポート株式会社), nor 私書箱 beside a private mailbox, nor 転送 and 荷物預かり where they are asked of the carrier (wish.ts). */
  readonly vague?: boolean;
}

/** 止め, 止置き and 留置 begin with these. */
const stop = '止|留|ドメ|トメ';
/** Every place word with every word for "held there", such as センター + 止め. */
const held = (places: string) =>
  places
    .split('|')
    .flatMap(place => stop.split('|').map(word => place + word))
    .join('|');

/** The vocabulary. Confidences were set on half of the development data and read off the other half (docs/addresses.md). */
export const vocabulary: readonly WordGroup[] = [
  // ── mailboxes ──
  {
    role: 'kind',
    kind: 'private_mailbox',
    weight: 0.97,
    evaded: true,
    words:
      '私設私書箱|し設私書箱|私せつ私書箱|私設郵便箱|私設郵便受|私設メールボックス|私設p o box|プライベートメールボックス|プライベートポスト|私設シショバコ|シセツ私書箱|私設私書バコ|民間私書箱|私設私書函|シセツシショバコ|レンタル私書箱|プライベート私書箱|私設ポスト|私書ボックス|私書box|バーチャル私書箱|私書箱センター|私書箱サービス|私書箱レンタル|シェア私書箱|共用私書箱|会員制私書箱|バーチャルポスト|シェアポスト|貸私書箱|貸し私書箱|private mail box|private mailbox|virtual mailbox|mailbox rental|shisetsu shishobako|sisetu sisyobako',
  },
  {
    role: 'kind',
    kind: 'private_mailbox',
    weight: 0.9,
    words:
      'pmb|#mailbox|unit mailbox|suite mailbox|ste mailbox|apt mailbox|box mailbox|cmra|メールボックスレンタル|レンタルメールボックス|レンタルポスト|貸ポスト|郵便受取代行|郵便物受取代行|荷物受取代行|荷物受取サービス|宅配受取代行|受取代行|受取り代行|受け取り代行|荷受代行|荷受け代行|荷物預かりサービス|荷物受取センター|宅配受取サービス|mail drop',
  },
  {
    // A house keeps parcels for a shopper who is out, too.
    role: 'kind',
    kind: 'private_mailbox',
    weight: 0.75,
    inNameOnly: true,
    vague: true,
    words: '荷物預かり|荷物預リ|郵便物預かり|郵便物預リ',
  },
  {
    role: 'kind',
    kind: 'private_mailbox',
    weight: 0.75,
    inNameOnly: true,
    words:
      '^メールボックス|^メイルボックス|メールbox|メイルbox|*mailbox|mail box|mailboxes|shishobako|shisho bako|sisyobako',
  },
  {
    role: 'cancels',
    words:
      'メールボックスニ|メールボックスヘ|メールボックス投函|メールboxニ|メールboxヘ|メールbox投函|mailbox rd|mailbox road|mailbox st|mailbox street|mailbox lane|mailbox ln|mailbox dr|mailbox ave|メールボックス製|メールボックス工業',
  },
  {
    role: 'kind',
    kind: 'po_box',
    weight: 0.95,
    evaded: true,
    words:
      'yubinkyoku shishobako|郵便局私書箱|郵便私書箱|郵便私書函|郵政私書箱|局私書箱|支店私書箱|郵便事業私書箱|post office box|p o box|pobox|postfach|boite postale|apartado postal|casella postale',
  },
  {
    role: 'kind',
    kind: 'po_box',
    weight: 0.85,
    vague: true,
    words: '私書箱|私書函|シショバコ|私書バコ|p o b|postbox|po bx',
  },
  // ── held at a post office or a carrier's depot ──
  {
    role: 'kind',
    kind: 'post_office',
    weight: 0.97,
    evaded: true,
    words:
      held('郵便局|局|キョク|郵便局窓口|郵便窓口|ゆうゆう窓口|簡易郵便局') +
      '|ゆうゆう窓口|郵便窓口受取|郵便局預カリ|局預カリ|郵便局受取|郵便局デ受取|郵便局デ受ケ取リ|郵便局ニテ受取|郵便局ニテ受ケ取リ|郵便局窓口ニテ受取|郵便局窓口デ受取|郵便局受け取り|郵便局窓口受取|郵便局窓口受ケ取リ|郵便局窓口渡|局受取|poste restante|post office hold|hold at post office|general delivery|post restante|yubinkyoku dome|kyoku dome|kyokudome|yubinkyokudome|kyoku tome|kyokutome',
  },
  {
    role: 'kind',
    kind: 'depot',
    weight: 0.97,
    evaded: true,
    words:
      held(
        'センター|営業所|営業店|支店|配達店|荷受店|受取店|デポ|ターミナル|集配所|配送センター|物流センター|宅急便センター|サービスセンター|取扱店|取扱所|荷扱所|流通センター|エイギョウショ|エイギョウテン|シテン|シシャ|支社|出張所|店舗|ctr|ベース|運輸|運送|通運|急便',
      ) +
      '|center dome|center tome|senta dome|senta tome|sentadome|eigyosho tome|eigyosyo tome|eigyoten tome|shiten tome|eigyosho dome|eigyoshodome|eigyosyo dome|eigyosyodome|eigyoten dome|shiten dome|hold at depot|hold at center|hold for pickup|center pickup|center pick up|sales office pickup|sales office pick up|will call',
  },
  {
    role: 'kind',
    kind: 'depot',
    weight: 0.9,
    words:
      '営止|営留|営業止|店止メ|店留メ|店ドメ|営業所デ受ケ取リ|営業所デ受取|センターデ受ケ取リ|センターデ受取|営業所ニテ受取|営業所ニテ受ケ取リ|センターニテ受取|センターニテ受ケ取リ|営業所店頭受取|営業所店頭受ケ取リ|センター店頭受取|支店店頭受取|センター保管$|営業所保管$|センター引取|センター引キ取リ|営業店受取|営業店引取|センター預カリ|センター預リ|営業所預カリ|営業所預リ|営業店預カリ|支店預カリ|止置|止メ置|留置キ|留メ置|止置キ|トメオキ|営業所受取|営業所受け取り|営業所引取|営業所引き取り|センター受取|センター受け取り|支店受取|支店引取|営業所ニ取リニ|営業所マデ取リニ|営業所ヘ取リニ|営業所直接取リニ|営業所デウケトリ|センターデウケトリ|営業所ニ引キ取リ|営業所ニ引取|営業所マデ引キ取リ|営業所マデ引取|センターニ引キ取リ|センターニ引取|営業所渡シ|センター渡シ|センターニ取リニ|センターマデ取リニ|センターヘ取リニ|センター直接取リニ|ヤマト運輸止|ヤマト止|佐川止|西濃止|福山通運止|クロネコ止',
  },
  { role: 'kind', kind: 'depot', weight: 0.8, words: '宅急便センター' },
  {
    // A carrier's own house as the address of a person: the parcel waits there.
    role: 'kind',
    kind: 'depot',
    weight: 0.65,
    inNameOnly: true,
    onlyWith: 'depot',
    words:
      'ヤマト運輸|クロネコヤマト|佐川急便|西濃運輸|福山通運|日本通運|名鉄運輸|トナミ運輸|新潟運輸|第一貨物|久留米運送|岡山県貨物運送|近鉄物流|中越運送|エコ配|sagawa|yamato transport|kuroneko yamato|seino',
  },
  { role: 'kind', kind: 'post_office', weight: 0.6, inNameOnly: true, onlyWith: 'end', words: '郵便局' },
  {
    role: 'cancels',
    words:
      'tome city|tome shi|局留学|センター留学|営業所留萌|支店留萌|センター留萌|局留萌|運輸留萌|運送留萌|通運留萌|急便留萌|支店留守|センター留守|局留守|センター止水|支店止水|営業所止水|局止水|センター止血|久留米|汐留',
  },
  // ── lockers and shops ──
  {
    role: 'kind',
    kind: 'locker',
    weight: 0.95,
    evaded: true,
    words:
      '宅配便ロッカー|宅急便ロッカー|受取ロッカー|受け取りロッカー|ロッカー受取|ロッカー受け取り|コインロッカー|駅ロッカー|ロッカー止|ロッカー留|オープン型宅配|荷物受取ロッカー|parcel locker|parcel lockers|delivery locker|packstation|coin locker|pickup locker|package locker',
  },
  {
    role: 'kind',
    kind: 'locker',
    weight: 0.7,
    words: '駅宅配ロッカー|公共宅配ロッカー|宅配ロッカー受取|宅配ロッカー止',
  },
  {
    role: 'cancels',
    words:
      '宅配ロッカー有|宅配ロッカーへ|宅配ロッカーニ|宅配ロッカーアリ|宅配ロッカー可|ロッカー室|更衣ロッカー|ロッカー製|ロッカー前|ロッカー横',
  },
  {
    role: 'kind',
    kind: 'convenience_store',
    weight: 0.93,
    evaded: true,
    words:
      'コンビニ受取|コンビニ受け取り|コンビニ受取り|コンビニ止|コンビニ留|コンビニドメ|コンビニ店頭受取|コンビニエンスストア|店頭受取コンビニ|convenience store|konbini',
  },
  // ── forwarders and offices in name only ──
  {
    role: 'kind',
    kind: 'freight_forwarder',
    weight: 0.93,
    evaded: true,
    words:
      '国際転送|海外転送|国際テンソウ|海外テンソウ|テンソウサービス|転送サーヴィス|転送サービス|転送センター|荷物転送|転送代行|海外発送代行|輸出代行|購入代行|買物代行|買い物代行|転送倉庫|転運中心|日本集運|集運倉|代購倉|集運中心|国際集運|日本転運|転運倉|freight forwarder|freight forwarding|package forwarding|parcel forwarding|mail forwarding|forwarding service|reshipping|reship|tensou',
  },
  {
    role: 'kind',
    kind: 'freight_forwarder',
    weight: 0.7,
    inNameOnly: true,
    vague: true,
    words: '転送|^転運|^集運|海外発送|国際発送|forwarding|forwarder|forwarders',
  },
  { role: 'cancels', words: '転送電話|電話転送|転送不要|転送禁止|転送シナイ|転送不可|データ転送|郵便転送中' },
  {
    role: 'kind',
    kind: 'virtual_office',
    weight: 0.95,
    evaded: true,
    words:
      'バーチャルoffice|ヴァーチャルoffice|virtualオフィス|バーチャルオフィス|ヴァーチャルオフィス|ヴァーチャルオフィース|バーチャル事務所|バーチャルアドレス|ヴァーチャルアドレス|virtual address|virtual office|virtual offices|住所貸し|住所貸|住所利用サービス|住所レンタル|レンタル住所|法人登記可',
  },
  {
    role: 'kind',
    kind: 'virtual_office',
    weight: 0.75,
    vague: true,
    words:
      'レンタルオフィス|シェアオフィス|シェアードオフィス|サービスオフィス|rental office|shared office|share office|serviced office',
  },
  {
    role: 'kind',
    kind: 'virtual_office',
    weight: 0.6,
    vague: true,
    words:
      'vオフィス|v office|voffice|コワーキング|コワーキングスペース|コーワーキング|インキュベーションオフィス|coworking|co working|business center suite',
  },
  // ── short stays ──
  {
    role: 'kind',
    kind: 'short_stay',
    weight: 0.97,
    evaded: true,
    words:
      'ウィークリーマンション|ウィークリィマンション|ウィークリーアパート|マンスリーマンション|マンスリィマンション|マンスリーアパート|マンスリーレジデンス|ウィークリーレジデンス|ウィークリーハウス|マンスリーハウス|weekly mansion|weekly apartment|weekly apartments|monthly mansion|monthly apartment|monthly apartments|短期賃貸|短期滞在|週単位|週貸マンション|月貸マンション|週貸シマンション|月貸シマンション|週貸シアパート|週貸シ|wkly mansion|wkly apartment|wkly apartments|wkly apt|mthly mansion|mthly apartment|mnthly mansion|weekly apt|monthly apt|weekly house|monthly house|weekly residence|monthly residence|サービスアパートメント|サービスドアパートメント|サービスレジデンス|サービスドレジデンス|serviced apartment|serviced apartments|service apartment|serviced residence|service residence|vacation rental|holiday rental|airbnb|エアビーアンドビー|エアビー|民泊|ミンパク|バケーションレンタル|バケーションハウス|短期マンション|短期貸マンション|短期貸シマンション|週間マンション|月単位マンション|週間賃貸|短期契約マンション|短期契約アパート|サービスアパート|uikurii manshon|uikuri manshon|wiikurii manshon|wiikuri manshon|mansurii manshon|mansuri manshon',
  },
  {
    role: 'kind',
    kind: 'short_stay',
    weight: 0.93,
    evaded: true,
    vague: true,
    words: 'ウィークリー|ウィークリィ|ヴィークリー|マンスリー|マンスリィ|weekly|ウィークリ&マンスリ',
  },
  {
    role: 'kind',
    kind: 'short_stay',
    weight: 0.75,
    vague: true,
    words: 'monthly|wマンション|w mansion|wkマンション|週マンション|月契約マンション|ゲストレジデンス|guest residence',
  },
  {
    role: 'cancels',
    words:
      'ウィークリー編集|ウィークリー新聞|ウィークリー出版|マンスリー編集|マンスリー出版|フェアビ|シェアビ|エアビル|エアビュ|エアビジョン|weekly news|東洋経済ウィークリー|ショートステイ|マンスリーパーキング|月極|マンスリー駐車|ビジネスウィークリー|weekly magazine|monthly magazine|民泊清掃|民泊運営|民泊代行|民泊管理|民泊サポート|民泊申請|民泊総合|民泊協会|ウィークリー社$|マンスリー社$|ウィークリィ社$|マンスリィ社$',
  },
  // ── hotels ──
  {
    role: 'kind',
    kind: 'hotel',
    weight: 0.95,
    evaded: true,
    words:
      'ホテル|*hotel*|*hotels|旅館|旅カン|リョカン|リョ館|ryokan|民宿|民シュク|ミンシュク|ミン宿|minshuku|ホステル|hostel*|*hostel|ゲストハウス|guest house|guesthouse*|ユースホステル|モーテル|motel|^ペンション|カプセルホテル|カプセルイン|カプセル&サウナ|サウナ&カプセル|ラブホ$|国民宿舎|宿坊|shukubo|旅籠|auberge|オーベルジュ|bed and breakfast|bed & breakfast|b & b|capsule hotel|business hotel|ビジネスホテル|ラブホテル|料理旅館|温泉宿|湯宿|貸別荘|国民休暇村|hotell|hoteru|htel|hotle|賓館|ホテノレ|木テル',
  },
  {
    role: 'kind',
    kind: 'hotel',
    weight: 0.85,
    inNameOnly: true,
    words:
      '宿泊者$|宿泊客$|宿泊予定$|inn|inns|onsen|resort|resorts|resort & spa|グランピング|キャンプ場|オートキャンプ|バンガロー|コテージ村|ヒュッテ|ロッヂ|ノ宿$|オ宿|宿泊施設|宿泊所|簡易宿所|簡易宿泊所|保養所|研修宿泊|ゲストイン|スパリゾート|温泉リゾート|リゾートイン|リゾート&スパ|リゾートステイ|villas & resort',
  },
  {
    role: 'cancels',
    words:
      'ホテルマン$|ホテル専門学校|ホテル観光専門学校|ホテル学校|ホテルスクール|温泉通|ペンション村|ペンション街|温泉街|温泉前|温泉入口|温泉口|温泉駅|温泉町|ホテル通$|ホテル街$|ホテル入口|ホテル入リ口|ホテル側|ホテルライク|ホテル仕様|ホテル型|ホテル風$|旅館街$|旅館通$|旅館風$|旅館組合|旅館会館|旅館協会|旅館ホテル組合|ホテル旅館組合|ホテル旅館会館|旅館ホテル会館|民宿街$|民宿通$|ペンション型|旅籠町|サスペンション|コンペンション|ペンションズ|hotel bldg|hotel building|hotel mansion|hotel mansions|hotel ave|hotel street|hotel st|hotel road|hotel rd|hotel like|中華飯店|飯店街|inn of court|resort blvd|inn rd|inn road|inn st|lodge rd|lodge road|lodge st|lodge dr|resort dr|resort way|lodge ave|old inn|lodge ln|lodge lane|inn lane|inn ln|resort rd|resort pkwy',
  },
  // ── signs of a lodging that add up ──
  { role: 'lodging', weight: 1, inNameOnly: true, words: '温泉|天然温泉|湯治|ノ湯' },
  {
    role: 'lodging',
    weight: 0.7,
    inNameOnly: true,
    words:
      '割烹|源泉|露天風呂|全室|客室|一棟貸|ノ宿|湯本|湯元|湯ノ|^コテージ$|^ロッジ$|^リゾート|^ヴィレッジ$|湯処|名湯|花湯|秘湯|貸切|レンタルハウス|^ステイ$|stay|stays|spa|suites|lodge|villa resort|cottage|cottages|別邸|御宿|旅荘|ビーチサイド|beachside|天空|露天',
  },
  {
    role: 'lodging',
    weight: 0.5,
    inNameOnly: true,
    words:
      '^ヴィラ$|山荘|別館|本館|新館|離レ|ハナレ|隠レ家|隠レ宿|画廊ノ|庵|楼|^グランヴィレッジ|^テラス$|^オーシャン$|^ビーチ$|^マリン$|annex|アネックス|anex',
  },
  { role: 'lodging', weight: 0.4, inNameOnly: true, words: '荘|閣|亭|館|園|苑|屋|家|ヤ$' },
  // ── what it is instead ──
  {
    role: 'firm',
    words:
      '設備|工業|建設|工務店|商事|商会|産業|製作所|製造|リネン|リネンサプライ|システム|用品|備品|学校|専門学校|学園|学院|高校|中学|小学校|保育|幼稚園|医院|クリニック|診療|医療|薬局|薬品|歯科|組合|協会|連合|連合会|連盟|協議会|委員会|財団|社団|開発|管理|マネジメント|メンテナンス|サービス|コンサル|コンサルティング|観光協会|旅行|トラベル|ツーリスト|鉄工|精機|精工|重工|技研|スクール|アカデミー|塾|予備校|斎場|葬祭|霊園|保健所|診療所|研修所|訓練|支部|本店|支局|出張所|駐在所|公社|公団|機構|基金|課$|係$|供給|興産|コーポレーション|ホールディングス|研究所|研究室|研究会|総研|ニュース社|美容室|美容院|理容室|理髪店|事務所|事務局|営業所|事業所|事業部|本社|本部|支社|支店|工場|信用金庫|信用組合|信託|保険|証券|不動産|販売|興業|運輸|運送|物流|倉庫|食品|印刷|電機|電気|電力|電工|機械|器械|家具|家電|建築|設計|土木|空調|警備|清掃|クリーニング|労働|健保|共済|年金|裁判所|検察|法務|郵便局|郵便|図書|自動車|航空|タクシー|レンタカー|老人|介護|ケア|福祉|ナーシング|養護|療養|特別養護|特養|デイサービス|グループホーム|農協|漁協|生協|林業|酒造|酒店|醸造|製菓|製麺|製薬|化学|鉄鋼|金属|繊維|衣料|アパレル|スーパーマーケット|ショッピング|書店|文具|玩具|楽器|メガネ|宝飾|美容|理容|居酒屋|寿司|ラーメン|焼肉|そば|ソバ|うどん|ウドン|パチンコ|カラオケ|ボウリング|フィットネス|ジム|映画|シネマ|広告|ソフト|ラジオ|人材|派遣|税理士|会計|弁護士|司法書士|行政書士|特許|貿易|輸入|輸出|トレーディング|畜産|農場|花店|生花|造園|石材|木材|製材|硝子|ガラス|セメント|コンクリート|塗装|解体|電設|配管|消毒|分析|検査|検診|健診|献血|血液|衛生|リサイクル|処理|浄化|発電|変電|石油|エネルギー|部隊|自衛隊|駐屯地|刑務所|拘置所|company|corporation|corp|inc|ltd|llc|co ltd|hospital|clinic|school|university|college|bank|office|offices|factory|laboratory|institute|association|supply|supplies|equipment|management|consulting|services|systems|linen|laundry',
  },
  {
    // What lies before, belongs to or becomes the place: ホテル見本前ビル, ホテル見本社員寮, ホテル見本新築工事. As with a firm, the
    // last noun decides.
    role: 'firm',
    words:
      '前ビル|前ビルディング|隣接ビル|社員寮|従業員宿舎|社員宿舎|職員宿舎|社宅|工事|工事現場|作業所|建設現場|建設予定地|学生寮|従業員寮|職員寮|独身寮|女子寮|男子寮|学生会館|編集部|編集局|編集室|出版社|新聞社|法律事務所',
  },
  {
    role: 'institution',
    words:
      '大学|病院|研究|銀行|役場|役所|市役所|庁舎|県庁|都庁|警察|消防|税務|新聞|放送|出版|博物館|美術館|図書館|公民館|会館|体育館|記念館|資料館|文化|市民|ガス|水道|鉄道|交通|空港|観光バス|バス|センター|ホーム|教会|寺院|神社|農業|漁業|百貨店|ストア|マート|カメラ|時計|エステ|レストラン|食堂|カフェ|ゴルフ|スポーツ|プール|劇場|ホール|企画|通信|情報|テレビ|データ|水産|牧場|農園|試験|環境|局|署|省|庁|基地|church|museum|center|centre',
  },
  {
    role: 'company',
    words:
      '株式会社|有限会社|合同会社|合資会社|合名会社|(株)|(有)|(合)|(同)|(資)|㈱|㈲|カブシキガイシャ|kabushiki kaisha|k k',
  },
  {
    role: 'corporation',
    words:
      'グループホーム|老人ホーム|養護老人|特養|老健|ケアハウス|介護付|介護施設|サ高住|サービス付き高齢者|サービス付高齢者|財団法人|社団法人|医療法人|学校法人|宗教法人|社会福祉法人|独立行政法人|国立大学法人|特定非営利|npo法人',
  },
  {
    role: 'flats',
    words:
      'マンション|アパート|ハイツ|ハイム|コーポ|コーポラス|メゾン|レジデンス|シャトー|シャンボール|カーサ|フラット|フラッツ|グランメゾン|ライオンズ|ダイアパレス|パークハウス|パークホームズ|ブランズ|プラウド|サーパス|団地|住宅|公営|公社|社宅|寮|ドミトリー|ルミエール|エスポワール|アヴェニュー|アベニュー|レオパレス|リゾートマンション|ヴィルヌーブ|residence|mansion|heights|apartment|apartments|condominium|flats|ビル|ビルディング|building|bldg',
  },
  {
    role: 'building',
    words:
      'パレス|ビレッジ|エステート|アーバン|コート|タワー|ヒルズ|ガーデン|荘園|クレスト|グレイス|エクセル|プレミア|スカイ|ハウス|court|tower|house|town|terrace',
  },
];
