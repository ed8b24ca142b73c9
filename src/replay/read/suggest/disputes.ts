/** What a suggested mapping says of a list of chargebacks, told by its columns: one row a dispute, and orders are elsewhere. */
import { type Column, mostOf, quoted } from './columns.ts';
import { type SuggestedTime, timeFrom } from './times.ts';

/** A list of chargebacks. */
export interface Disputes {
  /** Numbers of the orders or payments that are disputed; the first is the id. */
  readonly references: readonly Column[];
  readonly time: SuggestedTime;
  readonly reason: Column | undefined;
  readonly amount: Column | undefined;
  readonly status: Column | undefined;
}

const reference =
  /^(order|注文|受注|オーダー|(original )?transaction|payment|charge|取引|決済)[ _]?(id|no\.?|number|ref(erence)?|番号|コード)$/i;
const day =
  /(dispute|charge_?back|case|notification|notified|チャージバック|CB|異議|申立|通知|受付)[ _]?(created|opened|received|posted|発生|受領|計上)?[ _]?(date|time|day|at|on|日時?|年月日)/i;
const reasonName = /reason|理由|事由/i;
const caseName =
  /(case|dispute|charge_?back|ケース|チャージバック|異議|受付)[ _]?(id|no\.?|number|ref(erence)?|番号)|^arn$/i;
const statusName = /^((dispute|case|charge_?back) ?)?(status|outcome|result|stage)$|^(状態|結果|ステータス)$/i;
const amountName = /amount|金額/i;

/** Every row of a list of disputes says when; among orders few do. */
const filled = ({ values, cells }: Column) => values.length > 0 && values.length >= cells.length * 0.9;
/** More reasons than brands have are no reasons but words of people. */
const mostReasons = 60;

/** Tells a list of chargebacks by its columns and how full they are; undefined for any other table. */
export function disputesOf(columns: readonly Column[]): Disputes | undefined {
  const full = columns.filter(filled);
  const found = (name: RegExp) => full.find(column => name.test(column.name));
  const references = full.filter(({ name }) => reference.test(name));
  const at = found(day);
  const reason = full.find(({ name, values }) => reasonName.test(name) && new Set(values).size <= mostReasons);
  if (references.length === 0 || !at || !(reason ?? found(caseName))) return undefined;
  return { references, time: timeFrom(at), reason, amount: found(amountName), status: found(statusName) };
}

/** The columns that its lines name. */
export const columnsOfDisputes = ({ references, time, reason, amount, status }: Disputes): readonly Column[] =>
  [...references, ...time.columns, reason, amount, status].filter(column => column !== undefined);

/**
 * What a reason is about, by its words or its code: Visa's conditions by their first two digits, Mastercard's message reason
 * codes, American Express's and Discover's by their letters, as the brands' dispute guides have them.
 */
const meanings: readonly (readonly [RegExp, 'fraud' | 'dispute' | 'other'])[] = [
  [/fraud|unauthori[sz]ed|no cardholder authori|不正|身に覚え|覚えのない|第三者/i, 'fraud'],
  [/^(10\.[1-5]|4837|4870|4871|F\d\d|UA\d\d)$/i, 'fraud'],
  [/not (received|as described)|cancel|refund|subscription|未着|未達|相違|解約|返金/i, 'dispute'],
  [/^(13\.\d|4853|C\d\d)$/i, 'dispute'],
  [/duplicate|processing|incorrect amount|二重|重複/i, 'other'],
  [/^(11\.\d|12\.\d(\.\d)?|4808|4834|A\d\d|P\d\d)$/i, 'other'],
];

/** What a reason is about; undefined where neither its words nor its code tell. */
export const meaningOf = (value: string) => meanings.find(([looks]) => looks.test(value))?.[1];

/** The lines of `fields` and `outcomes`. */
export function disputeLines({ references, time, reason, amount, status }: Disputes): readonly string[] {
  const [id, ...others] = references;
  return [
    'fields:',
    `  id: ${quoted(id!.name)}   # the number by which it finds its order or payment`,
    'outcomes:',
    '  - type: chargeback',
    ...categoryLines(reason),
    ...time.field.map(line => `  ${line}`),
    ...(amount ? [`    amount.value: ${quoted(amount.name)}`] : []),
    ...(status ? statusLines(status) : []),
    ...(others.length > 0
      ? [`join: [${others.map(({ name }) => quoted(name)).join(', ')}]   # further such numbers`]
      : []),
  ];
}

/** The lines of a chargeback that say what it is about. */
export function categoryLines(reason: Column | undefined): readonly string[] {
  if (!reason)
    return ['    category: ="unknown"   # CAREFUL: no column says why; ="fraud" where the list holds nothing else'];
  const values = [...new Set(reason.values)];
  const told = values.filter(value => meaningOf(value) !== undefined);
  const untold = values.filter(value => !told.includes(value));
  return [
    '    category:           # CAREFUL: guessed from the reasons; only "fraud" makes an order count as fraud',
    `      of: ${quoted(reason.name)}`,
    ...(told.length > 0
      ? ['      values:', ...told.map(value => `        ${JSON.stringify(value)}: ${meaningOf(value)}`)]
      : ['      values: { }   # write: reason: fraud, dispute or other']),
    ...untold.map(value => `        # ${JSON.stringify(value)}: fraud, dispute or other?`),
    '      else: unknown',
    ...(mostOf(reason.values, value => /^[A-Za-z0-9._-]+$/.test(value)) ? [`    code: ${quoted(reason.name)}`] : []),
  ];
}

function statusLines({ name, values }: Column): readonly string[] {
  const seen = [...new Set(values)];
  const over = seen.find(value => /won|withdr|revers|cancel|勝|取下|取消/i.test(value)) ?? seen[0]!;
  const some = seen.length > 12 ? '' : ` (${seen.join(', ')})`;
  return [
    `    # CAREFUL: every row counts, whatever its ${name}${some}. To leave some out, such as those withdrawn:`,
    `    # when: ${quoted(`=[${name}] != ${JSON.stringify(over)}`)}`,
  ];
}
