/** What people call the words of the closed vocabularies, for reasons. A word without a label is shown as it is. */
import type { Bilingual } from '../../shared/languages.ts';

const label = (ja: string, en: string): Bilingual => ({ ja, en });

/** Labels by feature path (the last two steps) and word. */
const labels: Readonly<Record<string, Readonly<Record<string, Bilingual>>>> = {
  'address.kind': {
    hotel: label('ホテル', 'a hotel'),
    short_stay: label('短期滞在施設', 'a short-stay flat'),
    private_mailbox: label('私設私書箱', 'a private mailbox'),
    po_box: label('郵便私書箱', 'a PO box'),
    depot: label('配送業者の営業所', "a carrier's depot"),
    post_office: label('郵便局', 'a post office'),
    convenience_store: label('コンビニ', 'a convenience store'),
    locker: label('宅配ロッカー', 'a parcel locker'),
    store_pickup: label('受取店舗', "a shop's pickup counter"),
    freight_forwarder: label('転送業者', 'a freight forwarder'),
    virtual_office: label('バーチャルオフィス', 'a virtual office'),
    vacant_room: label('空室', 'a vacant room'),
    ordinary: label('通常の住所', 'an ordinary address'),
  },
  'address.method': {
    home: label('宅配', 'home delivery'),
    depot: label('営業所止め', "held at a carrier's depot"),
    post_office: label('郵便局留め', 'held at a post office'),
    convenience_store: label('コンビニ受取', 'convenience-store pickup'),
    locker: label('ロッカー受取', 'locker pickup'),
    store_pickup: label('店舗受取', 'store pickup'),
    digital: label('電子配信', 'electronic delivery'),
  },
  'goods.classes': {
    consumer_electronics: label('家電', 'consumer electronics'),
    brand_goods: label('ブランド品', 'brand goods'),
    pc: label('パソコン', 'computers'),
    oa_peripherals: label('OA周辺機器', 'office peripherals'),
    game_console: label('ゲーム機本体', 'game consoles'),
    ticket: label('チケット', 'tickets'),
    digital_content: label('デジタルコンテンツ', 'digital content'),
    e_money: label('電子マネー・ギフト券', 'e-money and gift cards'),
    accommodation: label('宿泊', 'accommodation'),
    other: label('その他の商品', 'other goods'),
  },
  purpose: {
    purchase: label('購入', 'purchase'),
    add_card: label('カード登録', 'card registration'),
    recurring_first: label('継続課金の初回', 'first of a recurring series'),
    stored_card: label('登録済みカードでの購入', 'purchase with a stored card'),
  },
};

/** The label of a word of the feature's vocabulary; the word itself where it has none. */
export function labelOf(path: string, word: string): Bilingual {
  const known = Object.hasOwn(labels, path) ? labels[path]! : {};
  return (Object.hasOwn(known, word) ? known[word] : undefined) ?? { ja: word, en: word };
}
