/** Which rows of a table are payments by card, told by the names of ways to pay. */
import { type Column, quoted } from './columns.ts';

const name =
  /^(ご|お)?(支払い?|決済)(方法|手段|種別|区分|タイプ)|payment[ _]?(method|type|option|mode|gateway)|^pay[ _]?(method|type)$|^payment$|zahlungsart/i;
/** Ways to pay are a closed list; a column of more values says something else. */
const mostWays = 30;

/** Asked first: a gift card is no card. */
const notByCard =
  /代引|代金引換|銀行|振込|振替|郵便|コンビニ|後払|あと払|着払|店頭|現金|ポイント|ギフト|商品券|電子マネー|QUO|paypay|ペイペイ|line ?pay|d払い|au ?pay|メルペイ|ペイジー|pay-?easy|paidy|atone|bank|transfer|wire|cash|\bcod\b|invoice|che(que|ck)\b|direct debit|gift|voucher|store credit|pay ?pal|klarna|afterpay|ali ?pay|we ?chat|bitcoin|crypto|vorkasse|rechnung|lastschrift|nachnahme/i;
const byCard =
  /クレジット|クレカ|カード|デビット|card|credit|debit|visa|master|\bjcb\b|amex|american express|diners|kreditkarte/i;

/** What a suggested mapping says of them. */
export interface SuggestedOnly {
  readonly column: Column;
  readonly lines: readonly string[];
}

/** Undefined where no column says how orders were paid, or all were paid by card. */
export function suggestOnly(columns: readonly Column[], used: ReadonlySet<string>): SuggestedOnly | undefined {
  const isWays = (column: Column) => name.test(column.name) && !/[[\]]/.test(column.name);
  const found = columns.filter(
    each => !used.has(each.name) && isWays(each) && each.values.length > 0 && new Set(each.values).size <= mostWays,
  );
  // Beside the names of ways there may be their numbers.
  const column = found.find(({ values }) => values.some(way => byCard.test(way) || notByCard.test(way))) ?? found[0];
  if (!column) return undefined;
  const ways = [...new Set(column.values)];
  const cards = ways.filter(way => byCard.test(way) && !notByCard.test(way));
  const unclear = ways.filter(way => !cards.includes(way) && !notByCard.test(way));
  if (cards.length === ways.length) return undefined;
  const subject = column.padded ? `trim([${column.name}])` : `[${column.name}]`;
  const conditionOn = (kept: readonly string[]) =>
    quoted(`=${kept.map(way => `${subject} == ${JSON.stringify(way)}`).join(' or ')}`);
  const asked = unclear.map(way => `# ${JSON.stringify(way)}: by card? Then add it to "only".`);
  if (cards.length > 0)
    return {
      column,
      lines: [
        '# CAREFUL: guessed from the words. Orders paid otherwise are left out and counted; a blank cell is left out too.',
        `only: ${conditionOn(cards)}`,
        ...asked,
      ],
    };
  return {
    column,
    lines: [
      `# CAREFUL: every row is taken for a payment by card, and no value of ${column.name} says that it is one. To keep some only:`,
      `# only: ${conditionOn(unclear.length > 0 ? unclear : ways.slice(0, 1))}`,
    ],
  };
}
