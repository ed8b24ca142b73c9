/**
 * Lines of JSON that are not of our own form → the same rows of text as CSV gives. A field is a column; one of an object inside is
 * named by its path (`customer.email`), and a list is its JSON, as in Parquet. The list of what was bought has columns of its own
 * besides, one a field of its items (`items.name`).
 */
import { isJsonObject } from '../../../shared/json-object.ts';
import { lineTooLong, longestLine } from '../bytes/reading-fault.ts';
import type { BrokenRow, Row, Rows } from './csv.ts';
import type { TextBlock } from './decode.ts';

/** Lines of our own form, untouched, or a table of another form. */
export type JsonLines =
  | { readonly own: true; readonly blocks: AsyncIterable<TextBlock> }
  | { readonly own: false; readonly header: readonly string[]; readonly batches: AsyncIterable<Rows> };

/** Characters that are read ahead: a field that no line of them has is no column. */
const readAhead = 16 << 20;
/** Lines that tell whose form they are. */
const linesLookedAt = 100;

/**
 * Looks at the first lines: they are of our own form where one of them is, or none is an object. Throws the fault `line-too-long`.
 *
 * @param file its name, for people
 */
export async function openJsonLines(file: string, blocks: AsyncGenerator<TextBlock>): Promise<JsonLines> {
  const early: TextBlock[] = [];
  let characters = 0;
  let isOwn: boolean | undefined;
  while (characters < readAhead) {
    const next = await blocks.next();
    if (next.done) break;
    early.push(next.value);
    characters += next.value.text.length;
    isOwn ??= areOwn(next.value.text);
    if (isOwn) break;
  }
  const all = async function* () {
    yield* early.splice(0);
    yield* blocks;
  };
  if (isOwn !== false) return { own: true, blocks: all() };
  const columns = new Map<string, number>();
  let basket: string | undefined;
  const add = (name: string) => columns.has(name) || columns.set(name, columns.size);
  for (const object of early.flatMap(({ text }) => text.split('\n').map(objectOf))) {
    for (const [name, value] of object ? fieldsOf(object) : []) {
      add(name);
      if (isBasket(name, value)) basket ??= name;
      if (name === basket)
        for (const [field] of itemsOf(value).flatMap(item => [...fieldsOf(item, `${name}.`)])) add(field);
    }
  }
  return { own: false, header: [...columns.keys()], batches: rowsOf(file, all(), { columns, basket }) };
}

/** Where the fields of a line go. */
interface Columns {
  readonly columns: ReadonlyMap<string, number>;
  /** The list whose items have columns of their own. */
  readonly basket: string | undefined;
}

/** What shops call the list of what was bought (`tax_lines`, `payment_details` are none); lists of Stripe stand in `data`. */
const basketName =
  /(^|\.)(((order|cart|basket|line|invoice|purchased?|checkout)_?)?(items?|lines?|products?|goods|articles?|skus)|cart|basket|商品(一覧|リスト)?|(注文|購入|受注)?(商品|明細))(\.data)?$/i;
const isBasket = (name: string, value: unknown) => basketName.test(snake(name)) && itemsOf(value).length > 0;
/** `lineItems` is `line_items`. */
const snake = (name: string) => name.replaceAll(/([a-z])([A-Z])/g, '$1_$2');
const itemsOf = (value: unknown): readonly object[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/**
 * What only our own lines have: an amount in parts with `at`, or the attempt of an outcome. Providers of payments write such amounts
 * too (`{"value":1000,"currency":"JPY"}`), and call their times otherwise.
 */
const isOwnForm = (object: object) =>
  'assessment' in object || ('at' in object && 'amount' in object && isJsonObject(object.amount));

function areOwn(text: string): boolean | undefined {
  const objects = text
    .split('\n', linesLookedAt)
    .map(objectOf)
    .filter(object => object !== undefined);
  return objects.length === 0 ? undefined : objects.some(isOwnForm);
}

function objectOf(line: string): object | undefined {
  try {
    const value: unknown = longFigure.test(line) ? JSON.parse(line, withLongFigures) : JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Numbers of orders may have more digits than a number keeps. */
const longFigure = /\d{16}/;
const withLongFigures = (_name: string, value: unknown, context?: { readonly source?: string }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;

/** Each field with its path; what a list holds stays together. */
function* fieldsOf(object: object, path = ''): Generator<readonly [name: string, value: unknown]> {
  for (const [name, value] of Object.entries(object)) {
    if (isJsonObject(value)) yield* fieldsOf(value, `${path}${name}.`);
    else yield [path + name, value];
  }
}

const cellOf = (value: unknown) =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** The cells of a line; of its items the first stands among them. */
function cellsOf(object: object, { columns, basket }: Columns): Pick<Row, 'cells' | 'further'> {
  const blank = () => Array.from({ length: columns.size }, () => '');
  const rows = [blank()];
  const fill = (cells: string[], fields: Iterable<readonly [name: string, value: unknown]>) => {
    for (const [name, value] of fields) {
      const column = columns.get(name);
      if (column !== undefined) cells[column] = cellOf(value);
      if (name !== basket) continue;
      for (const [index, item] of itemsOf(value).entries()) {
        if (index === rows.length) rows.push(blank());
        fill(rows[index]!, fieldsOf(item, `${name}.`));
      }
    }
  };
  fill(rows[0]!, fieldsOf(object));
  const [cells, ...further] = rows;
  return further.length === 0 ? { cells: cells! } : { cells: cells!, further };
}

async function* rowsOf(file: string, blocks: AsyncIterable<TextBlock>, columns: Columns): AsyncGenerator<Rows> {
  let line = 0;
  let held = '';
  const undecodable = new Set<number>();
  const take = (texts: readonly string[]): Rows => {
    const rows: Row[] = [];
    const broken: BrokenRow[] = [];
    for (const text of texts) {
      line++;
      if (text.trim() === '') continue;
      const object = undecodable.delete(line) ? 'undecodable' : objectOf(text);
      if (typeof object === 'object') {
        rows.push({ line, ...cellsOf(object, columns), text });
      } else broken.push({ line, ...(object === undefined ? notJson : notDecodable), raw: text });
    }
    return { rows, broken };
  };
  for await (const { text, undecodable: lines } of blocks) {
    for (const each of lines) undecodable.add(line + 1 + each);
    if (!text.includes('\n')) {
      held += text;
      if (held.length > longestLine) throw lineTooLong(file, line + 1);
      continue;
    }
    const texts = (held + text).split('\n');
    held = texts.pop()!;
    yield take(texts);
  }
  yield take([held]);
}

const notJson = { code: 'not-json', detail: 'The line is not one JSON object.' } as const;
const notDecodable = { code: 'bad-encoding', detail: 'Bytes of this row are no characters in its encoding.' } as const;
