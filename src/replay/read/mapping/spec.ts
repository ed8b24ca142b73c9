/** What a mapping says, as it stands in a mapping file; the formats of shops are written in the same words. */

/**
 * Where a value comes from: a column's name; an expression (`=…`); a list of either, of which the first that is there and
 * not blank is taken; or one of these with a table of translations.
 */
export type Source = string | readonly string[] | TranslatedSource;

/** A value looked up in a table. */
export interface TranslatedSource {
  readonly of: string | readonly string[];
  /** By the text as it stands in the file; capital and small letters are the same where the table does not tell them apart. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
  /** For texts that the table lacks; without it they count as blank. */
  readonly else?: string;
}

/** One kind of outcome that rows carry. Any further key is a field of that outcome (docs/api.md). */
export interface OutcomeSpec {
  readonly type: string;
  /** Rows for which this is not true carry no such outcome. */
  readonly when?: Source;
  readonly [field: string]: Source | undefined;
}

/** Texts of a label column; `1` and `1.0`, `True` and `true` are the same. */
export type LabelValues = string | number | boolean | readonly (string | number | boolean)[];

/** Which column says whether an order was fraud. */
export interface LabelSpec {
  readonly of: Source;
  readonly fraud: LabelValues;
  /** Absent: everything else that is not blank is genuine. */
  readonly genuine?: LabelValues;
  /** When it became known; absent: `known_after_days` after the order. */
  readonly at?: Source;
  /** Days, 30 when absent. A label that were known at once would tell counters what no shop knew. */
  readonly known_after_days?: number;
}

/** How amounts are written. */
export interface AmountSpec {
  /** major: yen and dollars, with decimals (absent: this). minor: cents counted. */
  readonly unit?: 'major' | 'minor';
  readonly decimal?: '.' | ',';
  /** ISO 4217; JPY when absent. A field `amount.currency` goes before it. */
  readonly currency?: string;
  /** The file has no total: it is the sum of the items (quantity × unit price), and of `plus`. */
  readonly sum_of_items?: boolean;
  /** Further amounts of the order's first row, such as postage. */
  readonly plus?: readonly Source[];
}

/** What a file is: what a shop exports; one row a charge attempt; only what became of orders. */
export const mappingKinds = ['orders', 'payments', 'outcomes'] as const;
/** One of `mappingKinds`. */
export type MappingKind = (typeof mappingKinds)[number];

/** A mapping. */
export interface MappingSpec {
  /** Line of the file that its header stands on, from 1 (absent: 1); what stands above is passed over. Parquet has none. */
  readonly header?: number;
  /** orders when absent. */
  readonly kind?: MappingKind;
  /** Whether a row is an order (or payment), or one item of it. */
  readonly rows?: 'order' | 'item';
  /** Rows of one order agree in this; `fields.id` when absent. */
  readonly group?: Source;
  readonly time?: { readonly format?: string | readonly string[]; readonly zone?: string };
  readonly amounts?: AmountSpec;
  /** Rows (of an order: its first) for which this is not true are left out and counted. */
  readonly only?: Source;
  /** Field of the checkout ← source. */
  readonly fields: Readonly<Record<string, Source>>;
  /** Field of a line of the basket ← source; `when`: rows for which it is not true are no item. */
  readonly items?: Readonly<Record<string, Source>>;
  readonly outcomes?: readonly OutcomeSpec[];
  readonly label?: LabelSpec;
  /** Numbers by which files of different kinds find one another: an order number, a payment id. */
  readonly join?: readonly Source[];
}

/** Days after an order at which its label is taken to be known when the file does not say: chargebacks come weeks later. */
export const usualLabelDays = 30;
