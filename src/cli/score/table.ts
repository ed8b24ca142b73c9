/** What `sekisho score` shows people: a line with the decision, a line a reason, and what to do besides. */
import { styleText } from 'node:util';
import type { Advice, Assessment, Checkout, EventField } from '../../engine/types.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { currencies } from '../../shared/money.ts';
import { japan } from '../../shared/time.ts';

/** One assessment, in lines that each end. */
export function assessmentLines(assessment: Assessment, checkout: Checkout, language: Language): string {
  const { flow, score, band, reasons, advice, unknown, degraded } = assessment;
  const colour = flow === 'challenge' ? 'red' : 'green';
  const decision = styleText(colour, `${flow.padEnd(12)} ${String(score).padStart(3)} ${band}`);
  const lines = [
    `${timeInJapan(checkout.at)}  ${assessment.id}  ${amountText(checkout)}  ${decision}`,
    ...reasons.map(({ rule, points, text }) => `    ${signed(points)}  ${text[language]}  ${styleText('dim', rule)}`),
    ...(advice.length > 0
      ? [`    → ${advice.map(one => adviceText(one, language)).join(language === 'ja' ? '、' : ', ')}`]
      : []),
    ...degraded.map(({ part, cause, action }) => `    ! ${part}: ${cause}; ${action}`),
    ...(unknown.length > 0 ? [styleText('dim', `    ${lackingData(unknown.length, language)}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** How many were assessed, and how many lines could not be. */
export function totalLine(answered: number, faults: number, language: Language): string {
  if (language === 'ja') return `${answered}件を判定${faults > 0 ? `、${faults}行は使えませんでした` : ''}\n`;
  return `${answered} assessed${faults > 0 ? `, ${faults} line(s) could not be used` : ''}\n`;
}

/** For people in Japan: `2026-11-20 12:30:00`, Asia/Tokyo. Machines get RFC 3339. */
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: japan, dateStyle: 'short', timeStyle: 'medium' });
const timeInJapan = (at: number) => clock.format(at);

/** `99,960 JPY`, `123.45 USD`: in major units, as people write it. */
function amountText({ amount: { value, currency } }: Checkout): string {
  const digits = currencies.get(currency)?.exponent ?? 0;
  const major = (value / 10 ** digits).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${major} ${currency}`;
}

/** A rule without points asks for a challenge by itself. */
const signed = (points: number) => (points === 0 ? '!' : `${points > 0 ? '+' : ''}${points}`).padStart(4);

type SimpleAdvice = Exclude<Advice['do'], 'limit_attempts'>;
const adviceTexts: Readonly<Record<SimpleAdvice, Bilingual>> = {
  review_before_shipping: { ja: '発送前に確認', en: 'review before shipping' },
  hold_shipment: { ja: '発送を保留', en: 'hold shipment' },
  do_not_authorize: { ja: 'オーソリゼーションを行わない', en: 'do not authorize' },
  authorize_by_policy: { ja: '自社の方針でオーソリゼーションを判断', en: 'authorize by policy' },
};

const limitedTexts: Readonly<Record<EventField, Bilingual>> = {
  'card.number': { ja: 'カード番号', en: 'card number' },
  'card.expiry': { ja: 'カード番号と有効期限', en: 'card number and expiry' },
  'card.range': { ja: '番号帯（上12桁）', en: 'card range (12 digits)' },
  'card.bin8': { ja: 'BIN（8桁）', en: 'BIN (8 digits)' },
  'card.bin6': { ja: 'BIN（6桁）', en: 'BIN (6 digits)' },
  'device.id': { ja: '端末', en: 'device' },
  'device.ip': { ja: 'IPアドレス', en: 'IP address' },
  'account.id': { ja: '会員', en: 'account' },
  'email.key': { ja: 'メールアドレス', en: 'mail address' },
  'phone.key': { ja: '電話番号', en: 'telephone number' },
  'address.door': { ja: '配送先', en: 'delivery point' },
  'address.building': { ja: '建物', en: 'building' },
  'shipping.name_key': { ja: '受取人名', en: "recipient's name" },
  'order.id': { ja: '注文', en: 'order' },
  'merchant.id': { ja: '加盟店', en: 'merchant' },
  'delivery.email_key': { ja: '電子配信先のメールアドレス', en: 'mail address of delivery' },
};

function adviceText(advice: Advice, language: Language): string {
  if (advice.do !== 'limit_attempts') return adviceTexts[advice.do][language];
  const limited = limitedTexts[advice.key][language];
  const time = durationText(advice.for_s, language);
  return language === 'ja' ? `同じ${limited}の試行を${time}制限` : `limit attempts of this ${limited} for ${time}`;
}

const units: readonly (readonly [seconds: number, ja: string, en: string])[] = [
  [86_400, '日間', 'd'],
  [3_600, '時間', 'h'],
  [60, '分間', 'min'],
  [1, '秒間', 's'],
];

/** In the largest unit that leaves nothing over. */
function durationText(seconds: number, language: Language): string {
  const [unit, ja, en] = units.find(([length]) => seconds % length === 0)!;
  return language === 'ja' ? `${seconds / unit}${ja}` : `${seconds / unit} ${en}`;
}

function lackingData(rules: number, language: Language): string {
  return language === 'ja' ? `${rules}個のルールはデータ不足` : `${rules} rules lacked data`;
}
