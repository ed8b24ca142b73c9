/** What is stated about every input: how it was read, what was left out, and why. No value of a row is in it. */
import type { RejectCounts } from '../types.ts';
import type { Packing } from './bytes/unpack.ts';
import type { TextFacts } from './table/decode.ts';

/** Counts, each under its name. */
export type Counts = Record<string, number>;

/** One file as it was read; alive while reading. */
export interface FileReport {
  readonly file: string;
  kind: 'ndjson' | 'csv' | 'parquet' | 'json-lines';
  packing: Packing;
  /** Format or mapping file used; absent for our own lines. */
  mapping?: string;
  /** Line of the header, where it was found below a title that no mapping speaks of; what stands above it is no row. */
  header_line?: number;
  /** Encoding and gaiji. */
  text?: TextFacts;
  /** Rows (lines) read, blank ones not counted. */
  rows: number;
  attempts: number;
  outcomes: number;
  /** Orders that `only` leaves out, such as those not paid by card. */
  left_out: number;
  /** Rows that could not be used, by code. */
  readonly rejected: RejectCounts;
  /** Values that could not be used, by field: the order counts without them. */
  readonly dropped: Counts;
  /** Card numbers that stood there in full and were masked. */
  masked: number;
}

/** How files of different kinds found one another. */
export interface JoinReport {
  /** Orders of shop files, and how many of them found a payment. */
  orders: number;
  orders_with_payment: number;
  payments: number;
  payments_with_order: number;
  /** Rows of outcome files, and how many of them found their order or payment. */
  outcome_rows: number;
  outcome_rows_with_attempt: number;
}

/** Everything that is stated about the inputs. */
export interface ReadReport {
  readonly files: readonly FileReport[];
  /** Absent when all files are of one kind; there where a file of outcomes stands beside our own lines. */
  join?: JoinReport;
}

/** A report of nothing read yet. */
export function newFileReport(file: string): FileReport {
  return {
    file,
    kind: 'csv',
    packing: 'none',
    rows: 0,
    attempts: 0,
    outcomes: 0,
    left_out: 0,
    rejected: {},
    dropped: {},
    masked: 0,
  };
}

/** Adds to a count. */
export function add<Name extends string>(counts: Partial<Record<Name, number>>, name: Name, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

/** Counts each name once more. */
export function addEach(counts: Counts, names: readonly string[]): void {
  for (const name of names) add(counts, name);
}
