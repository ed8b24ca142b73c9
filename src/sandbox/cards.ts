/** Test cards: the last four digits say what the simulated issuer does. All pass Luhn's check; none is a real account. */
import { randomInt } from 'node:crypto';
import { passesLuhn } from '../engine/card/luhn.ts';
import type { Bilingual } from '../shared/languages.ts';

/** What the simulated issuer does with a card. */
export type Behaviour =
  | 'follows_wish'
  | 'frictionless'
  | 'attempted'
  | 'challenge'
  | 'challenge_fails'
  | 'challenge_cancelled'
  | 'rejected'
  | 'timeout'
  | 'not_enrolled'
  | 'declined';

/** A test card. */
export interface TestCard {
  readonly behaviour: Behaviour;
  /** 16 digits. */
  readonly number: string;
  readonly title: Bilingual;
}

/** The first twelve digits differ too: one visitor trying several cards is no walk through one range. */
const rows: readonly (readonly [Behaviour, string, string, string])[] = [
  ['follows_wish', '010', '希望どおりに応じるカード会社', 'Issuer that follows the wish'],
  ['frictionless', '011', 'フリクションレスで認証', 'Frictionless'],
  ['attempted', '022', '試行（アテンプト）', 'Attempted'],
  ['challenge', '033', 'チャレンジ：正しく答えれば成功', 'Challenge, passed with the right answer'],
  ['challenge_fails', '044', 'チャレンジ：必ず失敗', 'Challenge, always failed'],
  ['challenge_cancelled', '055', 'チャレンジ：途中で中断', 'Challenge, cancelled on the way'],
  ['rejected', '066', 'カード会社が拒否', 'Rejected by the issuer'],
  ['timeout', '077', '応答なし（タイムアウト）', 'No answer (timeout)'],
  ['not_enrolled', '088', '3Dセキュア未登録', 'Not enrolled'],
  ['declined', '099', '認証は成功、オーソリで承認拒否', 'Authenticated, then declined'],
];

/** Completes digits with the one that makes them pass Luhn's check. */
export function withCheckDigit(digits: string): string {
  for (let check = 0; check < 10; check++) if (passesLuhn(`${digits}${check}`)) return `${digits}${check}`;
  throw new Error('one of ten digits always passes');
}

/** The cards, in the order of the page. All start with 3528, the first of JCB's ranges (facts/cards-and-pci.md). */
export const testCards: readonly TestCard[] = rows.map(([behaviour, code, ja, en]) => ({
  behaviour,
  number: withCheckDigit(`35280${code}0000${code}`),
  title: { ja, en },
}));

/** A number of another cardholder whose issuer does the same: other middle digits, as good by Luhn's check. */
export function anotherNumber(number: string): string {
  const digits = String(randomInt(100_000)).padStart(5, '0');
  const numbers = Array.from({ length: 10 }, (_, last) => `${number.slice(0, 6)}${digits}${last}${number.slice(-4)}`);
  return numbers.find(passesLuhn) ?? number;
}

/** What the issuer does with a number: by its last four digits; any other number is authenticated without a challenge. */
export function behaviourOf(number: string): Behaviour {
  return testCards.find(card => card.number.slice(-4) === number.slice(-4))?.behaviour ?? 'frictionless';
}

/** First six and last four digits: what a page may show. */
export function masked(number: string): string {
  return `${number.slice(0, 6)}${'*'.repeat(Math.max(0, number.length - 10))}${number.slice(-4)}`;
}
