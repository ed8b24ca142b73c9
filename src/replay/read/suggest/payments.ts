/**
 * What a suggested mapping says of the payment side's files, which hold declines: one row a charge attempt, told by their columns
 * (docs/facts/order-exports.md 1: GMO-PG 取引検索, SBPS 伝票検索, Stripe's payments; others are alike).
 */
import { stringify } from 'yaml';
import { type Column, wordsApart } from './columns.ts';

type SeenColumn = Pick<Column, 'name' | 'values' | 'cells'>;

const statusName =
  /^(状態|請求ステータス|(決済|取引|処理)(結果|状態|ステータス)|処理結果ステータス|((payment|charge|transaction)[ _]?)?(status|result))$/i;
const paymentName =
  /^(id|(payment|charge|transaction)[ _]?id)$|^取引ID$|^取引番号$|^決済番号$|トラッキングID|トランザクションID/i;
const codeName = /^エラー(詳細)?コード$|^(declined?|failure|error|refusal|rejection)[ _]?(reason|code)$/i;
/** Columns that only payments have, where the status alone could be that of an order. */
const paymentSigns = /^(処理区分|利用金額|入金ステータス|seller message|captured)$/i;

/** Words for what the issuer refused. */
export const declined = /^NG$|失敗|エラー|異常|拒否|否認|与信NG|fail|declin|reject|refus|denied|error/i;
/** Words for what was paid or may be. */
export const approved =
  /売上|確定|成功|正常|完了|与信OK|与信済|^承認済?み?$|^(paid|succeeded|success(ful)?|accepted|completed?|settled|ok|captured|approved|authori[sz]ed|uncaptured|refunded|partially refunded|disputed)$/i;
/** Values of a status are a closed list; a column of more than this many says something else. */
const mostStatuses = 20;

/** What is known of a file of payments: a status, or codes that failed ones alone have. */
export interface PaymentColumns {
  readonly status: SeenColumn | undefined;
  readonly payment: SeenColumn | undefined;
  readonly code: SeenColumn | undefined;
}

/** Tells a file of payments by its columns; undefined for any other. */
export function paymentColumns(columns: readonly SeenColumn[]): PaymentColumns | undefined {
  const named = (name: RegExp) => columns.find(column => name.test(wordsApart(column.name)));
  const status = named(statusName);
  const payment = named(paymentName);
  const code = named(codeName);
  const isStatus = status && new Set(status.values).size <= mostStatuses;
  if (isStatus && (code || (payment && named(paymentSigns)))) return { status, payment, code };
  if (!code || !payment || !someBlank(code)) return undefined;
  // An `id` may be that of orders, which failed for other reasons (not at home), or never did.
  return !/^id$/i.test(payment.name) || holdsCodes(code) ? { status: undefined, payment, code } : undefined;
}

/** Codes of what failed: most payments have none. */
const someBlank = ({ values, cells }: SeenColumn) => values.length < cells.length;
const holdsCodes = ({ values }: SeenColumn) => values.length > 0 && !values.some(value => /\s/.test(value));

/** The lines of the mapping that say what became of each payment. */
export function paymentOutcomeLines({ status, code }: PaymentColumns): string[] {
  return [
    'outcomes:',
    '  - type: authorization',
    ...(status ? statusLines(status) : []),
    ...(code && !status ? codeLines(code) : []),
    ...(code ? [`    code: ${text(code.name)}`] : []),
  ];
}

function statusLines(status: SeenColumn): string[] {
  const values = [...new Set(status.values)];
  const told = values.filter(value => declined.test(value) || approved.test(value));
  const untold = values.filter(value => !told.includes(value));
  const meaning = (value: string) => `        ${text(value)}: ${declined.test(value) ? 'declined' : 'approved'}`;
  return [
    '    result:             # CAREFUL: guessed from the words; a status that is not listed says nothing',
    `      of: ${text(status.name)}`,
    ...(told.length > 0
      ? ['      values:', ...told.map(meaning)]
      : ['      values: { }   # write: status: approved or declined']),
    ...untold.map(value => `        # ${text(value)}: approved or declined?`),
  ];
}

const codeLines = ({ name }: SeenColumn) => [
  '    # CAREFUL: no column says what became of a payment: one without a code is taken for approved',
  `    result: ${text(`=if([${name}] != "", "declined", "approved")`)}`,
];

/** A plain YAML text where it can stand so, else in quotes. */
function text(value: string): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
