/** Which rows of a table are of guests: told by a column of its own, by a word in place of an account, or by no account at all. */
import { booleanOf } from '../mapping/values.ts';
import { type Column, describe, quoted } from './columns.ts';

/** Names of columns that say of guests yes, and of those that say yes of members. */
const guestName = /guest|ゲスト|非会員/i;
/** How many, who, or which: no column that says whether. */
const otherName = /guests|count|num|name|mail|phone|人数|名$|数$|ID$|番号/i;
const memberName =
  /^(会員(登録|購入|注文|ログイン)?|ログイン|登録)(フラグ|有無|状態|ステータス|済み?)?$|^(is|has)?[ _-]?(member|registered|logged[ _-]?in|account)([ _-]?(flag|user|customer))?$/i;
/** And of those that say what kind of shopper it is. */
const kindName =
  /^(会員|顧客|購入者|注文者|お?客様?|ユーザー?|ログイン|注文|購入)(区分|種別|タイプ|ステータス|状態|ランク)(名称?)?$|^会員[/／・](非会員|ゲスト)$|^会員$|^(customer|account|user|buyer|shopper|member(ship)?|checkout)[ _.-]?(type|kind|class|group|status)?$/i;

/** Words for a guest, and for one in place of an account's id: there a shop program may also write 0. */
const guestWord =
  /^(ゲスト(購入|注文|ユーザー?|会員)?|非会員(購入|注文)?|未登録|会員登録なし|未ログイン|guest([ _-]?(checkout|user|customer|order))?|not[ _-]?(logged[ _-]?in|registered|a[ _-]?member)|non[ _-]?member|unregistered|anonymous)$/i;
const isNobody = (value: string) => guestWord.test(value) || /^0+$/.test(value);

/** A kind of shopper has few values; more are names or ids. */
const mostKinds = 12;

/** A name with brackets cannot stand in an expression. */
const isSayable = ({ name }: Column) => name !== '' && !/[[\]]/.test(name);

/** The column that says which orders are of guests; undefined where none does. Asked before the others: `registered` may be yes or no, or a day. */
export function guestColumn(columns: readonly Column[]): Column | undefined {
  return columns.find(column => valuesOf(column) !== undefined);
}

const isYesOrNo = (values: Iterable<string>) => [...values].every(value => booleanOf(value) !== undefined);

/** What each value of a column says of a guest; undefined where the column is none that says so. */
function valuesOf({ name, values }: Column): ReadonlyMap<string, boolean> | undefined {
  const distinct = [...new Set(values)];
  if (distinct.length === 0 || distinct.length > mostKinds || otherName.test(name)) return undefined;
  const all = (said: (value: string) => boolean) => new Map(distinct.map(value => [value, said(value)]));
  const plain = isYesOrNo(distinct);
  if (plain && guestName.test(name)) return all(value => booleanOf(value) === true);
  if (plain && memberName.test(name)) return all(value => booleanOf(value) === false);
  const isKind = kindName.test(name) || memberName.test(name) || guestName.test(name);
  return isKind && distinct.some(value => guestWord.test(value)) ? all(value => guestWord.test(value)) : undefined;
}

/**
 * Lines for `account.id` and `account.guest`.
 * @param guest the column of `guestColumn`
 * @param account the column that was taken for the account's id, with the line that was made for it
 * @param byRow whether each row of the table is an order, so that a blank cell is one of an order; payments say less of shoppers
 */
export function accountLines(
  guest: Column | undefined,
  account: { readonly column: Column; readonly line: string } | undefined,
  byRow: boolean,
): readonly string[] {
  const own = account ? [account.line] : [];
  if (guest) return [...own, fromColumn(guest)];
  if (!account || !isSayable(account.column)) return own;
  const { column } = account;
  const subject = column.padded ? `trim([${column.name}])` : `[${column.name}]`;
  const nobody = [...new Set(column.values)].find(isNobody);
  if (nobody !== undefined) {
    const word = JSON.stringify(nobody);
    return [
      `  account.id: ${quoted(`=if(${subject} != ${word}, [${column.name}])`)}   # ${describe(column)}`,
      `  account.guest: ${quoted(`=${subject} == ${word}`)}   # CAREFUL: guessed from this value`,
    ];
  }
  if (!byRow || column.values.length === 0 || column.values.length === column.cells.length) return own;
  return [
    ...own,
    `  account.guest: ${quoted(`=${subject} == ""`)}   # CAREFUL: orders without an account are taken for those of guests`,
  ];
}

function fromColumn(column: Column): string {
  const said = valuesOf(column)!;
  const [name, described] = [column.name, describe(column)];
  const asWritten = [...said].every(([value, isGuest]) => booleanOf(value) === isGuest);
  if (asWritten) return `  account.guest: ${quoted(name)}   # ${described}`;
  const values = [...said].map(([value, isGuest]) => `${JSON.stringify(value)}: ${isGuest}`).join(', ');
  // A rank or a kind of member that the rows which were looked at do not have is none of a guest.
  const others = isYesOrNo(said.keys()) ? '' : ', else: "false"';
  return `  account.guest: { of: ${JSON.stringify(name)}, values: { ${values} }${others} }   # ${described}`;
}
