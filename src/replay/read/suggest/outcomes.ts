/** What rows of orders say of what became of them: the shop's decision, and a chargeback with its reason. */
import { transStatuses } from '../../../engine/checkout/schema.ts';
import { type Column, quoted, wordsApart } from './columns.ts';
import { categoryLines, meaningOf } from './disputes.ts';
import { approved, declined } from './payments.ts';

/** What a suggested mapping says of them. */
export interface SuggestedOutcomes {
  readonly columns: readonly Column[];
  /** What stands under `outcomes`; nothing where no column says anything. */
  readonly lines: readonly string[];
  /** The lines of `label`, where the reasons of chargebacks are all that tells fraud. */
  readonly label: readonly string[] | undefined;
}

const decisionName = /^((final|fraud|review|risk|order)[ _]?)?(decision|recommendation)$|^(審査|判定)結果$/i;
const refused = /^(declined?|reject(ed)?|den(y|ied)|refused?|block(ed)?|ng|拒否|否認|却下)$/i;
const held = /^((manual )?review|hold|held|pending|challenge|保留|要確認)$/i;
const answerName =
  /^((payment|charge|transaction|order|auth(ori[sz]ation)?|card)[ _]?)?(status|result|response|state|outcome)$|^(決済|取引|処理|承認|与信|オーソリ|注文)?(結果|状態|状況|ステータス)$|^承認(可否)?$/i;
const isApprovedName = /^(is[ _])?(approved|authori[sz]ed|accepted|captured|paid)$/i;
const isDeclinedName = /^((is|transaction|payment)[ _])?(declined|refused|rejected|failed)$/i;
const yes = /^(1|true|t|yes|y)$/i;
const no = /^(0|false|f|no|n)$/i;
/** A parcel that nobody took in is no card that was refused. */
const ofParcels = /受取|受領|配達|deliver|return/i;
const reasonName = /(charge[ _]?back|dispute|チャージバック)[ _]?(reason|code|理由)/i;
const dayName = /(charge[ _]?back|dispute|チャージバック)[ _]?(date|time|at|on|日)/i;
/** Closed lists: a column of more values says something else. */
const mostDecisions = 8;
const mostAnswers = 20;
const mostReasons = 60;

/**
 * Looks among the columns that are not used otherwise. `isRead`: the days of a column are read as
 * the time of the order is; `label`: another column that tells fraud.
 */
export function suggestOutcomes(
  columns: readonly Column[],
  used: ReadonlySet<string>,
  isRead: (column: Column) => boolean,
  label: Column | undefined,
): SuggestedOutcomes {
  const find = (name: RegExp, most: number) =>
    columns.find(
      each =>
        !used.has(each.name) && name.test(each.name) && !/[[\]]/.test(each.name) && new Set(each.values).size <= most,
    );
  const decision = find(decisionName, mostDecisions);
  const reason = find(reasonName, mostReasons);
  const day = find(dayName, Number.POSITIVE_INFINITY);
  const decided = decision ? decisionLines(decision) : [];
  // One column may tell both: approved, declined, chargeback.
  const answers = columns.filter(each => each === label || (each !== decision && !used.has(each.name)));
  const answer = answers.map(answerOf).find(each => each !== undefined);
  // Chargebacks come weeks later. Dated at the order, counters would know what no shop knew.
  const dated = reason && day && isRead(day) ? chargebackLines(reason, day) : [];
  const asLabel = reason && dated.length === 0 && !label ? labelOf(reason) : undefined;
  const lines = [...(answer?.lines ?? []), ...decided, ...dated];
  const columnsUsed = [
    ...(answer ? [answer.column] : []),
    ...(decision && decided.length > 0 ? [decision] : []),
    ...(reason && dated.length > 0 ? [reason, day!] : []),
    ...(reason && asLabel ? [reason] : []),
  ];
  return { columns: columnsUsed, lines, label: asLabel };
}

/** The issuer's answer to each payment, where a column has some that were declined: number walking is seen by them. */
function answerOf(column: Column): { readonly column: Column; readonly lines: readonly string[] } | undefined {
  const { name, values } = column;
  const distinct = [...new Set(values)];
  if (distinct.length > mostAnswers || /[[\]]/.test(name)) return undefined;
  const called = wordsApart(name);
  const meaningOf = isApprovedName.test(called)
    ? (value: string) => (yes.test(value) ? 'approved' : no.test(value) ? 'declined' : undefined)
    : isDeclinedName.test(called)
      ? (value: string) => (yes.test(value) ? 'declined' : no.test(value) ? 'approved' : undefined)
      : answerName.test(called)
        ? (value: string) => (declined.test(value) ? 'declined' : approved.test(value) ? 'approved' : undefined)
        : () => undefined;
  const told = distinct.flatMap(value => {
    const meaning = ofParcels.test(value) ? undefined : meaningOf(value);
    return meaning === undefined ? [] : [[value, meaning] as const];
  });
  if (!told.some(([, meaning]) => meaning === 'declined')) return undefined;
  const others = distinct.filter(value => !told.some(([known]) => known === value));
  const lines = [
    '  - type: authorization',
    "    result:             # CAREFUL: taken for the issuer's answer; a value that is not listed says nothing",
    `      of: ${quoted(name)}`,
    '      values:',
    ...told.map(([value, meaning]) => `        ${JSON.stringify(value)}: ${meaning}`),
    ...others.map(value => `        # ${JSON.stringify(value)}: approved or declined?`),
  ];
  return { column, lines };
}

/** How 3-D Secure ended, where a column has the letters of transStatus or words for them. */
export function suggestAuthentication(
  columns: readonly Column[],
  used: ReadonlySet<string>,
): { readonly column: Column; readonly lines: readonly string[] } | undefined {
  for (const column of columns) {
    const { name, values } = column;
    const distinct = [...new Set(values)];
    if (used.has(name) || !threeDsName.test(wordsApart(name)) || /[[\]]/.test(name)) continue;
    if (distinct.length === 0 || distinct.length > mostAnswers) continue;
    const ended = (value: string) =>
      isTransStatus(value) ? value : threeDsWords.find(([words]) => words.test(value))?.[1];
    const told = distinct.filter(value => ended(value) !== undefined);
    if (told.length === 0) continue;
    const lines = [
      '  - type: authentication',
      '    trans_status:       # CAREFUL: taken for how 3-D Secure ended; a value that is not listed says nothing',
      `      of: ${quoted(name)}`,
      '      values:',
      ...told.map(value => `        ${JSON.stringify(value)}: ${JSON.stringify(ended(value))}`),
      ...distinct
        .filter(value => !told.includes(value))
        .map(value => `        # ${JSON.stringify(value)}: Y, N, A or U?`),
    ];
    return { column, lines };
  }
  return undefined;
}

type TransStatus = (typeof transStatuses)[number];
const threeDsName =
  /^(3[ _-]?d[ _-]?(s|secure|セキュア)|three[ _-]?d[ _-]?s(ecure)?|本人認証)(2|2\.0)?[ _]?(認証|authentication)?[ _]?(結果|状態|ステータス|result|status)$|^trans[ _]?status$/i;
const threeDsWords: readonly (readonly [RegExp, TransStatus])[] = [
  [/^(verified|authenticated|success(ful)?|succeeded|ok|成功|認証成功|認証済み?)$/i, 'Y'],
  [/^(attempted|attempts?)$/i, 'A'],
  [/^(failed|failure|not[ _]authenticated|ng|失敗|認証失敗)$/i, 'N'],
  [/^(rejected)$/i, 'R'],
  [/^(unavailable|error|エラー)$/i, 'U'],
];
const isTransStatus = (value: string): value is TransStatus => transStatuses.some(status => status === value);

function decisionLines({ name, values }: Column): readonly string[] {
  const distinct = [...new Set(values)];
  const told = distinct.flatMap(value =>
    refused.test(value) ? [[value, 'refused_by_shop']] : held.test(value) ? [[value, 'held']] : [],
  );
  if (told.length === 0) return [];
  const others = distinct.filter(value => !told.some(([known]) => known === value));
  return [
    '  - type: order',
    "    result:             # CAREFUL: taken for the shop's own decision; of an issuer's answer write type: authorization, and",
    '                        # approved or declined for each value',
    `      of: ${quoted(name)}`,
    '      values:',
    ...told.map(([value, meaning]) => `        ${JSON.stringify(value)}: ${meaning}`),
    ...others.map(
      value => `        # ${JSON.stringify(value)}: says nothing of what became of the order; shipped, where it was`,
    ),
  ];
}

function chargebackLines(reason: Column, day: Column): readonly string[] {
  return [
    '  - type: chargeback',
    `    when: ${quoted(`=[${reason.name}] != ""`)}`,
    ...categoryLines(reason),
    `    at: ${quoted(day.name)}`,
  ];
}

/** A label has a day on which it becomes known, where no column has that of the chargeback. */
function labelOf({ name, values }: Column): readonly string[] | undefined {
  const distinct = [...new Set(values)];
  const fraud = distinct.filter(value => meaningOf(value) === 'fraud');
  if (fraud.length === 0) return undefined;
  const untold = distinct.filter(value => meaningOf(value) === undefined);
  return [
    'label:',
    `  of: ${quoted(name)}   # CAREFUL: guessed from the reasons; a row without one is not labelled`,
    `  fraud: ${JSON.stringify(fraud)}`,
    `  genuine: ${JSON.stringify(distinct.filter(value => meaningOf(value) === 'dispute' || meaningOf(value) === 'other'))}`,
    ...untold.map(value => `  # ${JSON.stringify(value)}: fraud or genuine? A value in neither list says nothing.`),
    '  known_after_days: 30  # no column says when: chargebacks come weeks later',
  ];
}
