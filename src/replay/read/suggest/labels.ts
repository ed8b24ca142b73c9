/** Which column of a table says what was fraud, by its name and by values of the kind yes and no. */
import { type Column, quoted } from './columns.ts';

/** What a suggested mapping says of it. */
export interface SuggestedLabel {
  /** Absent where no column was found. */
  readonly column?: Column;
  readonly lines: readonly string[];
}

/** Words of a column's name, small: `FraudFound_P` has fraud, found and p. */
const wordsOf = (name: string) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');

const fraudWords = /^(fraud|frauds|fraudulent|fraudster|isfraud|betrug)$/;
const chargebackWords = /^(chargeback|chargebacks|chargedback|cbk|cb)$/;
/** Words that may stand beside them; with another one it is a score, an amount, a date of fraud. */
const besides =
  /^(is|has|was|the|flag|label|labels|ind|indicator|status|found|reported|confirmed|bool|binary|event|order|orders|transaction|payment|txn|trx|tx|result|type|yes|no|true|false|p|yn|y|n|[01])$/;
/** Words that make it a suspicion: the label where no column is sure. */
const suspicion = /^(flagged|suspected|suspicious|possible)$/;
const japaneseFraud =
  /^(不正|フラウド)((利用|注文|取引|被害|検知|判定|確定)*(フラグ|区分|判定|ラベル|有無|該当|結果|種別)*)(フラグ|有無)?$/;
const japaneseChargeback = /^(チャージバック|CB)(フラグ|区分|有無|発生|該当|対象|確定)*$/;
/** What a name explains in brackets: 不正(1:不正,0:正常). */
const withoutBrackets = (name: string) => name.normalize('NFKC').replace(/\s*\(.*\)$/, '');

function isNamed(name: string, core: RegExp, more?: RegExp): boolean {
  const words = wordsOf(name.replace(/charged?[ _-]?back/i, 'chargeback'));
  const known = (word: string) => core.test(word) || besides.test(word) || more?.test(word) === true;
  return words.some(word => core.test(word)) && words.every(known);
}

const byItsValues = 'CAREFUL: taken for the label by its values';

/** Names from the plainest to those that say so only with their values. */
const kinds: readonly { readonly isIt: (name: string) => boolean; readonly note?: string; readonly byValues?: true }[] =
  [
    { isIt: name => isNamed(name, fraudWords) || japaneseFraud.test(withoutBrackets(name)) },
    {
      isIt: name => isNamed(name, chargebackWords) || japaneseChargeback.test(withoutBrackets(name)),
      note: 'CAREFUL: a chargeback need not be about fraud',
    },
    {
      isIt: name => /^(class|label|target|event[ _]?label|y|判定|(正解)?ラベル|目的変数)$/i.test(name),
      note: byItsValues,
      byValues: true,
    },
    { isIt: name => isNamed(name, fraudWords, suspicion), note: 'CAREFUL: by its name a suspicion, not what came out' },
  ];

/** Columns of other things that may speak of fraud as well: why it was charged back, what a machine or a person decided about it. */
const otherThings = /reason|理由|事由|category|カテゴリ|score|スコア|decision|recommendation/i;
/** Words that speak of fraud whatever their column is called. */
const fraudWord =
  /^(fraud(ulent)?|confirmed[ _-]?fraud|charged?[ _-]?back|不正(利用|注文|取引|あり|有り?)?|チャージバック(あり|有り?|発生|済み?)?)$/i;

/** Values that say that an order was fraud, and their counterparts. */
const fraudValue =
  /^(1|1\.0|true|t|yes|y|ja|fraud(ulent)?|confirmed([ _-]?fraud)?|charged?[ _-]?back|bad|不正(利用|注文|取引|あり|有り?)?|チャージバック(あり|有り?|発生|済み?)?|黒|クロ|有|有り|あり|該当(あり)?|発生|はい|○|〇|◯)$/i;
const genuineValue =
  /^(0|0\.0|false|f|no|n|nein|none|genuine|legit(imate)?|good|clean|normal|ok|not[ _-]?fraud|non-?fraud(ulent)?|正常(取引|注文)?|正規|正当|問題(なし|無し)|白|シロ|無|無し|なし|(該当|不正)(なし|無し)|非該当|いいえ|×|✕)$/i;
const counterparts: Readonly<Record<string, string>> = {
  '0': '1',
  '0.0': '1',
  false: 'true',
  f: 't',
  no: 'yes',
  n: 'y',
  nein: 'ja',
  genuine: 'fraud',
  legit: 'fraud',
  legitimate: 'fraud',
  正常: '不正',
  正当: '不正',
  問題なし: '不正',
  白: '黒',
  シロ: 'クロ',
  非該当: '該当',
  該当なし: '該当あり',
  不正なし: '不正あり',
  無: '有',
  無し: '有り',
  なし: 'あり',
  いいえ: 'はい',
};

/** A label has few values; more are a score or words of people. */
const mostValues = 8;

/** Looks among the columns that are not used otherwise: by names, then by words that speak of fraud wherever they stand. */
export function suggestLabel(columns: readonly Column[], used: ReadonlySet<string>): SuggestedLabel {
  for (const { isIt, note, byValues } of kinds) {
    const column = columns.find(each => !used.has(each.name) && isIt(each.name) && isYesOrNo(each, byValues === true));
    if (column) return { column, lines: labelLines(column, note) };
  }
  const speaking = columns.find(each => !used.has(each.name) && !otherThings.test(each.name) && speaksOfFraud(each));
  if (speaking) return { column: speaking, lines: labelLines(speaking, byItsValues) };
  return { lines: ['# label:                # which column says what was fraud', '#   of: ""', '#   fraud: ["1"]'] };
}

function isYesOrNo({ values }: Column, throughout: boolean): boolean {
  const distinct = [...new Set(values)];
  const told = distinct.filter(value => fraudValue.test(value) || genuineValue.test(value));
  return throughout
    ? distinct.length > 0 && distinct.length <= 3 && told.length === distinct.length
    : distinct.length <= mostValues;
}

/** Few values, of which one is a word for fraud. */
function speaksOfFraud({ values }: Column): boolean {
  const distinct = [...new Set(values)];
  return distinct.length <= mostValues && distinct.some(value => fraudWord.test(value));
}

function labelLines({ name, values }: Column, note: string | undefined): readonly string[] {
  const distinct = [...new Set(values)];
  const genuine = distinct.filter(value => genuineValue.test(value));
  const seen = distinct.filter(value => fraudValue.test(value));
  const untold = distinct.filter(value => !seen.includes(value) && !genuine.includes(value));
  // Fraud is rare: the rows that were looked at may hold none.
  const guessed = [...new Set(genuine.map(value => counterparts[value.toLowerCase()] ?? ''))].filter(
    word => word !== '',
  );
  const unseen = seen.length === 0 && untold.length === 0 && guessed.length > 0;
  const fraud = unseen ? guessed : seen;
  // Without a word for fraud nothing would ever be one.
  const mark = fraud.length === 0 ? '# ' : '';
  return [
    ...(mark === ''
      ? []
      : [`# CAREFUL: no value of ${name} is known to mean fraud: write which, and take away the # before the lines.`]),
    `${mark}label:`,
    `${mark}  of: ${quoted(name)}${note === undefined ? '' : `   # ${note}`}`,
    `${mark}  fraud: ${JSON.stringify(fraud)}${unseen ? '   # CAREFUL: not among the rows that were looked at' : ''}`,
    `${mark}  genuine: ${JSON.stringify(genuine)}`,
    ...untold.map(value => `  # ${JSON.stringify(value)}: fraud or genuine? A value in neither list says nothing.`),
    `${mark}  known_after_days: 30  # chargebacks come weeks later`,
  ];
}
