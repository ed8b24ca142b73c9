/**
 * A block: the features of a batch's decided attempts by column, as the desk that decided them hands them to the thread that
 * writes. Plain data, so that it can pass between threads.
 */
import type { Assessed } from '../../engine/assess.ts';
import type { FeatureItem, Features } from '../../engine/features.ts';
import type { CounterNames } from '../../engine/rules/feature-paths.ts';
import {
  type ColumnDefinition,
  type ColumnValue,
  itemColumns,
  itemFieldNames,
  itemsColumn,
  orderColumns,
} from './columns.ts';
import { Dictionary } from './dictionary.ts';

/** One column of a block. */
export interface BlockColumn {
  readonly codes: Uint32Array;
  /** By code; the first is undefined. */
  readonly values: readonly ColumnValue[];
}

/** Features and decisions of some attempts, in their order. */
export interface FeatureBlock {
  readonly rows: number;
  /** In the order of `orderColumns`. */
  readonly orders: readonly BlockColumn[];
  /** In the order of `itemColumns`. */
  readonly items: readonly BlockColumn[];
  readonly ids: readonly string[];
  /** Empty where there is none. */
  readonly orderIds: readonly string[];
  /** Event times, milliseconds since 1970 UTC. */
  readonly ats: Float64Array;
  /** What the engine decided: the store's own arithmetic is held against it. */
  readonly scores: Uint8Array;
  /** 1: challenge. */
  readonly challenges: Uint8Array;
}

type Reader = (features: Features) => ColumnValue;

/** Collects blocks, one at a time. */
export class BlockBuilder {
  readonly #readers: readonly Reader[];
  readonly #orders: readonly Coder[];
  readonly #items: readonly Coder[] = itemColumns.map(() => new Coder(false));
  #ids: string[] = [];
  #orderIds: string[] = [];
  #ats: number[] = [];
  #scores: number[] = [];
  #challenges: number[] = [];

  constructor(names: CounterNames) {
    const columns = orderColumns(names);
    this.#readers = columns.map(readerOf);
    this.#orders = columns.map(({ type }) => new Coder(type === 'list<string>'));
  }

  /** Adds an attempt as the engine decided it. */
  add({ features, recognised, assessment }: Pick<Assessed, 'features' | 'recognised' | 'assessment'>): void {
    for (let column = 0; column < this.#readers.length; column++) {
      this.#orders[column]!.put(this.#readers[column]!(features));
    }
    for (const item of features.items) this.#addItem(item);
    const { checkout } = recognised;
    this.#ids.push(checkout.id);
    this.#orderIds.push(checkout.order_id ?? '');
    this.#ats.push(checkout.at);
    this.#scores.push(assessment.score);
    this.#challenges.push(assessment.flow === 'challenge' ? 1 : 0);
  }

  #addItem(item: FeatureItem): void {
    const fields = item as unknown as Readonly<Record<string, ColumnValue>>;
    for (let column = 0; column < itemFieldNames.length; column++) {
      this.#items[column]!.put(fields[itemFieldNames[column]!]);
    }
  }

  /** What was added since the last block. */
  take(): FeatureBlock {
    const block = {
      rows: this.#ids.length,
      orders: this.#orders.map(coder => coder.take()),
      items: this.#items.map(coder => coder.take()),
      ids: this.#ids,
      orderIds: this.#orderIds,
      ats: Float64Array.from(this.#ats),
      scores: Uint8Array.from(this.#scores),
      challenges: Uint8Array.from(this.#challenges),
    };
    [this.#ids, this.#orderIds, this.#ats, this.#scores, this.#challenges] = [[], [], [], [], []];
    return block;
  }
}

function readerOf({ name }: ColumnDefinition): Reader {
  if (name === itemsColumn) return features => features.items.length;
  const [record, field] = name.split('.') as [string, string?];
  type Records = Readonly<Record<string, unknown>>;
  if (field === undefined) return features => (features as unknown as Records)[record] as ColumnValue;
  return features => ((features as unknown as Records)[record] as Records)[field] as ColumnValue;
}

/** Gives codes to the values of one column as they come. */
class Coder {
  readonly #lists: boolean;
  #codes: number[] = [];
  #dictionary: Dictionary;
  #last: ColumnValue;
  #lastCode = 0;

  /** @param lists values are lists: they are told apart by what they hold */
  constructor(lists: boolean) {
    this.#lists = lists;
    this.#dictionary = new Dictionary(lists);
  }

  put(value: ColumnValue): void {
    if (value !== this.#last) {
      this.#last = value;
      this.#lastCode = this.#dictionary.code(value);
    }
    this.#codes.push(this.#lastCode);
  }

  take(): BlockColumn {
    const column = { codes: Uint32Array.from(this.#codes), values: this.#dictionary.values };
    [this.#codes, this.#dictionary] = [[], new Dictionary(this.#lists)];
    [this.#last, this.#lastCode] = [undefined, 0];
    return column;
  }
}
