/**
 * Conditions over columns: the verdicts of one condition for a whole chunk of orders.
 *
 * `&&`, `||` and `!` are taken apart and put together again byte by byte; what stands between them, the comparisons, is asked
 * of the engine's own compiler, once for each combination of values that occurs. So the meaning of a comparison is written in
 * one place only (engine/cel), and most are asked a few times a chunk, not once an order.
 */
import { compilePredicates, verdicts } from '../../engine/cel/compile.ts';
import type { Declared } from '../../engine/cel/environment.ts';
import { type Expression, everyPart, listsRead, sidesOf } from '../../engine/cel/expression.ts';
import { listsAtTime, type RuleList } from '../../engine/rules/lists.ts';
import { expiresAt } from '../../shared/list-file.ts';
import { type ColumnChunk, type ColumnValue, itemColumnOf, itemFieldNames, itemsColumn } from './columns.ts';

/** A chunk of orders, its columns read when they are asked for. */
export interface FeatureChunk {
  readonly rows: number;
  /** Earliest and latest event time, milliseconds. */
  readonly from: number;
  readonly to: number;
  /** A column by its name; the fields of the items have a row an item. */
  column(name: string): ColumnChunk;
  /** Event times. */
  ats(): Float64Array;
}

/** Verdict codes (engine/cel/verdicts.ts) of one condition, by row. They are kept for other conditions: never write into them. */
export type ColumnCondition = (chunk: FeatureChunk, known: KnownParts) => Uint8Array;

/** Verdicts of parts of conditions in one chunk, by their text: rules share many. */
export type KnownParts = Map<string, Uint8Array>;

/** Compiles a condition. `source` is the text that its offsets count in. */
export function compileColumnCondition(
  expression: Expression,
  source: string,
  lists: ReadonlyMap<string, RuleList>,
): ColumnCondition {
  if (expression.kind === 'logical') {
    const sides = sidesOf(expression).map(side => compileColumnCondition(side, source, lists));
    const table = expression.operator === '&&' ? bothOf : eitherOf;
    return (chunk, known) => sides.map(side => side(chunk, known)).reduce((one, other) => joined(one, other, table));
  }
  if (expression.kind === 'unary' && expression.operator === '!') {
    const operand = compileColumnCondition(expression.operand, source, lists);
    return (chunk, known) => operand(chunk, known).map(code => opposites[code]!);
  }
  const text = source.slice(expression.start, expression.end);
  const asked = compileComparison(expression, lists);
  return (chunk, known) => {
    const before = known.get(text);
    if (before) return before;
    const codes = asked(chunk);
    known.set(text, codes);
    return codes;
  };
}

const { miss, hit, unknown, failed } = verdicts;
/** By code: what `!` makes of it. */
const opposites = [hit, miss, unknown, failed];

/** By `left * 4 + right`. One side may settle it; else what is unknown outweighs what failed, as in engine/cel/operations.ts. */
function jointTable(settling: number): Uint8Array {
  const table = new Uint8Array(16);
  for (let code = 0; code < 16; code++) {
    const sides = [code >> 2, code & 3];
    const settled = sides.includes(settling) ? settling : undefined;
    table[code] = settled ?? [unknown, failed].find(worst => sides.includes(worst)) ?? (settling === hit ? miss : hit);
  }
  return table;
}
const bothOf = jointTable(miss);
const eitherOf = jointTable(hit);

function joined(one: Uint8Array, other: Uint8Array, table: Uint8Array): Uint8Array {
  const codes = new Uint8Array(one.length);
  for (let row = 0; row < codes.length; row++) codes[row] = table[(one[row]! << 2) | other[row]!]!;
  return codes;
}

/** Combinations of values that are remembered in one table; where there could be more, every row is asked. */
const mostCombinations = 1 << 20;

/** A part without `&&`, `||` or `!` at its top, asked of the engine's compiler. */
function compileComparison(
  expression: Expression,
  lists: ReadonlyMap<string, RuleList>,
): (chunk: FeatureChunk) => Uint8Array {
  const read = new Map<string, Declared>();
  const fields = new Set<string>();
  for (const part of everyPart(expression)) {
    if (part.kind === 'feature') read.set(part.path, part.declared);
    if (part.kind === 'field') fields.add(part.name);
  }
  const asked = listsRead(expression).flatMap(name => lists.get(name) ?? []);
  const bound = listsAtTime(new Map(asked.map(list => [list.name, list])));
  const expiries = asked.flatMap(({ entries }) => entries.map(expiresAt).filter(Number.isFinite));
  const result = new Uint8Array(1);
  const run = compilePredicates([expression], { lists: bound.memberships });
  const data: Record<string, unknown> = {};
  const items = read.has(itemsColumn) ? new ItemReader([...fields], list => (data[itemsColumn] = list)) : undefined;
  const slots = [...read].filter(([name]) => name !== itemsColumn).map(([name, { at }]) => slotIn(data, name, at));

  return chunk => {
    const columns = slots.map(({ name }) => chunk.column(name));
    const codes = new Uint8Array(chunk.rows);
    const moving = expiries.some(expiry => expiry > chunk.from && expiry <= chunk.to);
    const combinations = columns.reduce((product, { values }) => product * values.length, 1);
    const set = (row: number) => {
      for (let index = 0; index < columns.length; index++) {
        const { codes: column, values } = columns[index]!;
        slots[index]!.set(values[column[row]!]);
      }
    };
    const ask = () => {
      run(data, result);
      return result[0]!;
    };
    bound.moveTo(chunk.from);
    if (items || moving || combinations > mostCombinations) {
      const ats = moving ? chunk.ats() : undefined;
      const baskets = items?.open(chunk);
      // Most baskets hold an item or two, and the same again and again: where nothing else is read, each of those is asked once.
      const known = new Uint8Array(baskets && columns.length === 0 && !moving ? baskets.places : 0).fill(notAsked);
      for (let row = 0; row < chunk.rows; row++) {
        const place = known.length === 0 ? -1 : baskets!.placeAt(row);
        if (place >= 0 && known[place] !== notAsked) {
          baskets!.pass(row);
          codes[row] = known[place]!;
          continue;
        }
        if (ats) bound.moveTo(ats[row]!);
        set(row);
        baskets?.read(row);
        codes[row] = ask();
        if (place >= 0) known[place] = codes[row]!;
      }
      return codes;
    }
    const known = new Uint8Array(combinations).fill(notAsked);
    for (let row = 0; row < chunk.rows; row++) {
      let place = 0;
      for (let index = 0; index < columns.length; index++) {
        const { codes: column, values } = columns[index]!;
        place = place * values.length + column[row]!;
      }
      if (known[place] === notAsked) {
        set(row);
        known[place] = ask();
      }
      codes[row] = known[place]!;
    }
    return codes;
  };
}

const notAsked = 0xff;

/** A place in the data that a comparison reads. */
interface Slot {
  readonly name: string;
  set(value: ColumnValue): void;
}

function slotIn(data: Record<string, unknown>, name: string, at: readonly string[]): Slot {
  const field = at.at(-1)!;
  let record = data;
  for (const step of at.slice(0, -1)) {
    record[step] ??= {};
    record = record[step] as Record<string, unknown>;
  }
  record[field] = undefined;
  const place = record;
  return {
    name,
    set(value) {
      place[field] = value;
    },
  };
}

/** The baskets of a chunk's rows, one row after the other. */
interface Baskets {
  /** How many different small baskets there can be, by the fields that are read; the empty one is among them. */
  readonly places: number;
  /** Which of them the row's basket is; -1 for larger ones. */
  placeAt(row: number): number;
  /** Passes over the row. */
  pass(row: number): void;
  /** Hands the row's basket in. */
  read(row: number): void;
}

/** Size of the largest baskets that are remembered, and how many baskets up to it there can be. */
function smallBaskets(different: number): readonly [largest: number, places: number] {
  let [largest, places, ofSize] = [0, 1, 1];
  while (largest < 4 && places + ofSize * different <= mostCombinations) {
    ofSize *= different;
    places += ofSize;
    largest++;
  }
  return [largest, places];
}

/** Puts the basket of a row together from the columns of its items: the same few objects again and again. */
class ItemReader {
  readonly #fields: readonly string[];
  readonly #put: (list: readonly object[]) => void;
  readonly #items: Record<string, ColumnValue>[] = [];
  /** By length. */
  readonly #lists: (readonly object[] | undefined)[] = [];

  /** @param fields those that are read; the others stay missing */
  constructor(fields: readonly string[], put: (list: readonly object[]) => void) {
    this.#fields = fields;
    this.#put = put;
  }

  /** For the rows of a chunk, which must be taken in their order. */
  open(chunk: FeatureChunk): Baskets {
    const { codes: sizes, values: numbers } = chunk.column(itemsColumn);
    const columns = this.#fields.map(field => chunk.column(itemColumnOf(field)));
    const sizeOf = (row: number) => numbers[sizes[row]!] as number;
    const different = columns.reduce((product, { values }) => product * values.length, 1);
    const [largest, places] = smallBaskets(different);
    let next = 0;
    return {
      places,
      placeAt(row) {
        const size = sizeOf(row);
        if (size > largest) return -1;
        // Digits from 1 on: no two baskets of any length are the same number.
        let place = 0;
        for (let item = next; item < next + size; item++) {
          let code = 0;
          for (let index = 0; index < columns.length; index++) {
            const { codes, values } = columns[index]!;
            code = code * values.length + codes[item]!;
          }
          place = place * different + code + 1;
        }
        return place;
      },
      pass(row) {
        next += sizeOf(row);
      },
      read: row => {
        const size = sizeOf(row);
        const list = this.#listOf(size);
        for (let place = 0; place < size; place++, next++) {
          const item = this.#items[place]!;
          for (let index = 0; index < columns.length; index++) {
            const { codes, values } = columns[index]!;
            item[this.#fields[index]!] = values[codes[next]!];
          }
        }
        this.#put(list);
      },
    };
  }

  #listOf(size: number): readonly object[] {
    const known = this.#lists[size];
    if (known) return known;
    while (this.#items.length < size) {
      this.#items.push(Object.fromEntries(itemFieldNames.map(field => [field, undefined])));
    }
    const list = this.#items.slice(0, size);
    this.#lists[size] = list;
    return list;
  }
}
