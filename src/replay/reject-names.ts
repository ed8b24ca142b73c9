/** What causes of rejects are called, for people; machines and the docs have their codes. */
import type { Bilingual } from '../shared/languages.ts';
import type { RejectCode, RejectCounts } from './types.ts';

/** Every cause has its names, or this does not compile. They stand before the code and a count, so they are no sentences. */
export const rejectNames: Readonly<Record<RejectCode, Bilingual>> = {
  // ── rows of tables ──
  'missing-field': { ja: '必須項目がない', en: 'required field missing' },
  'bad-date': { ja: '日時を読めない', en: 'time not readable' },
  'bad-amount': { ja: '使えない金額', en: 'unusable amount' },
  'bad-currency': { ja: '通貨が設定と違う', en: 'another currency' },
  'too-many-values': { ja: '値が列より多い', en: 'more values than columns' },
  'too-few-values': { ja: '値が列より少ない', en: 'fewer values than columns' },
  'bad-quote': { ja: '閉じ引用符の後ろの文字', en: 'text behind a closing quote' },
  'unclosed-quote': { ja: '閉じていない引用符', en: 'quote not closed' },
  'bad-encoding': { ja: '文字コードに合わないバイト', en: 'bytes outside the encoding' },
  'no-order': { ja: '注文番号がない', en: 'no order named' },
  'shortened-number': { ja: '表計算ソフトが桁を落とした番号', en: 'number shortened by a spreadsheet' },
  // ── lines of our own form, and what a row says once it is read as one ──
  'not-utf8': { ja: 'UTF-8 ではない', en: 'not UTF-8' },
  'not-json': { ja: 'JSON ではない', en: 'not JSON' },
  'unknown-field': { ja: '存在しない項目', en: 'unknown field' },
  'wrong-type': { ja: '値の型が違う', en: 'wrong type' },
  'bad-value': { ja: '範囲外の値', en: 'impossible value' },
  'bad-format': { ja: '値の書式が違う', en: 'wrong format' },
  'card-number-in-text': { ja: '文字列中のカード番号', en: 'card number in a text' },
  'card-numbers-not-accepted': { ja: '受け付けないカード番号', en: 'full card number not taken' },
  'at-not-accepted': { ja: '受け付けない日時', en: 'time not taken' },
  'at-in-future': { ja: '未来の日時', en: 'time in the future' },
  'id-conflict': { ja: '内容の違う試行と同じ ID', en: 'id of another attempt' },
  'outcome-conflict': { ja: '内容の違う結果と同じ ID', en: 'id of another outcome' },
  'not-found': { ja: '対象の試行を特定できない結果', en: 'outcome of no attempt that is known' },
};

/** A cause and how many rows or lines it took. */
export interface RejectCause {
  readonly code: RejectCode;
  readonly rows: number;
}

/** Causes, that of most rows first. */
export function causesOf(counts: RejectCounts): readonly RejectCause[] {
  return Object.entries(counts)
    .map(([code, rows]) => ({ code: code as RejectCode, rows }))
    .sort((one, other) => other.rows - one.rows);
}
