/** acctInfo: what the shop knows about the shopper's account (facts/emv-3ds.md 1.3). */
import { sameName } from '../address/names.ts';
import type { AccountHistory, Checkout, MessageVersion } from '../types.ts';
import { type AgeStep, ageStep, momentOf, shopDay } from './dates.ts';
import { type Fields, filled, unlessEmpty } from './texts.ts';

/** The element's fields. Dates are YYYYMMDD in Asia/Tokyo, counts digits without leading zeros. */
export interface AcctInfo {
  readonly chAccAgeInd?: string;
  readonly chAccDate?: string;
  readonly chAccChangeInd?: string;
  readonly chAccChange?: string;
  readonly chAccPwChangeInd?: string;
  readonly chAccPwChange?: string;
  readonly nbPurchaseAccount?: string;
  readonly provisionAttemptsDay?: string;
  readonly txnActivityDay?: string;
  readonly txnActivityYear?: string;
  readonly paymentAccInd?: string;
  readonly paymentAccAge?: string;
  readonly shipAddressUsageInd?: string;
  readonly shipAddressUsage?: string;
  readonly shipNameIndicator?: string;
  readonly suspiciousAccActivity?: string;
  /** 2.3.1 only. */
  readonly chAccReqID?: string;
}

/** The element for a checkout; undefined when nothing of it is known. */
export function acctInfo(checkout: Checkout, history: AccountHistory, version: MessageVersion): AcctInfo | undefined {
  return unlessEmpty(
    filled<AcctInfo>(
      accountDates(checkout),
      passwordChange(checkout),
      activity(checkout, history),
      paymentAccount(checkout),
      shippingAddress(checkout),
      {
        shipNameIndicator: shipNameIndicator(checkout),
        suspiciousAccActivity: suspiciousAccActivity(checkout, history),
        chAccReqID: version === '2.3.1' ? requestorsAccountId(checkout) : undefined,
      },
    ),
  );
}

/** Codes of the indicators whose first code is "no account" or "no change". */
const fromSecond: Readonly<Record<AgeStep, string>> = {
  this_transaction: '02',
  under_30_days: '03',
  '30_to_60_days': '04',
  over_60_days: '05',
};

/** Codes of the indicators that start with "this transaction". */
const fromFirst: Readonly<Record<AgeStep, string>> = {
  this_transaction: '01',
  under_30_days: '02',
  '30_to_60_days': '03',
  over_60_days: '04',
};

/** A date and its indicator together, or neither: what lies after the attempt cannot be. */
function aged(
  text: string | undefined,
  attemptAt: number,
  codes: Readonly<Record<AgeStep, string>>,
): { readonly day?: string; readonly code?: string } {
  const moment = momentOf(text);
  const step = moment === undefined ? undefined : ageStep(moment, attemptAt);
  return moment === undefined || step === undefined ? {} : { day: shopDay(moment), code: codes[step] };
}

function accountDates(checkout: Checkout): Fields<AcctInfo> {
  const account = checkout.account;
  if (account?.guest === true) return { chAccAgeInd: '01' };
  const opened = aged(account?.created_at, checkout.at, fromSecond);
  const changed = aged(account?.changed_at, checkout.at, fromFirst);
  return {
    chAccAgeInd: opened.code,
    chAccDate: opened.day,
    chAccChangeInd: changed.code,
    chAccChange: changed.day,
  };
}

/** A password that is as old as the account was set and never changed: code 01, and no date of a change. */
function passwordChange(checkout: Checkout): Fields<AcctInfo> {
  if (checkout.account?.guest === true) return {};
  const opened = momentOf(checkout.account?.created_at);
  const set = momentOf(checkout.account?.password_changed_at);
  if (opened !== undefined && set !== undefined && set <= opened && opened <= checkout.at) {
    return { chAccPwChangeInd: '01' };
  }
  const changed = aged(checkout.account?.password_changed_at, checkout.at, fromSecond);
  return { chAccPwChangeInd: changed.code, chAccPwChange: changed.day };
}

/** Counts: the shop's figure wins; the journal's stands in where the journal covers the whole window. */
function activity(checkout: Checkout, history: AccountHistory): Fields<AcctInfo> {
  const account = checkout.account;
  return {
    nbPurchaseAccount: clamped(account?.purchases_180d ?? history.purchases_180d, 9999),
    provisionAttemptsDay: clamped(account?.add_card_attempts_24h ?? history.add_card_attempts_24h, 999),
    txnActivityDay: clamped(account?.transactions_24h ?? history.txn_attempts_24h, 999),
    txnActivityYear: clamped(account?.transactions_365d ?? history.txn_attempts_365d, 999),
  };
}

/** The field's largest figure stands for every larger one: three digits hold 999, four hold 9999. */
function clamped(count: number | undefined, largest: number): string | undefined {
  return count === undefined ? undefined : String(Math.min(count, largest));
}

/** How long the card has been on file. A card that is being registered is enrolled in this very transaction. */
function paymentAccount(checkout: Checkout): Fields<AcctInfo> {
  if (checkout.account?.guest === true) return { paymentAccInd: '01' };
  if (checkout.purpose === 'add_card') return { paymentAccInd: '02', paymentAccAge: shopDay(checkout.at) };
  const added = aged(checkout.card?.added_at, checkout.at, fromSecond);
  return { paymentAccInd: added.code, paymentAccAge: added.day };
}

function shippingAddress(checkout: Checkout): Fields<AcctInfo> {
  if (checkout.shipping?.method === 'digital') return {};
  const first = aged(checkout.account?.shipping_first_used_at, checkout.at, fromFirst);
  return { shipAddressUsageInd: first.code, shipAddressUsage: first.day };
}

/** 01 identical, 02 different (facts/emv-3ds.md 1.3); absent where the names cannot be compared (one in kanji, one in Latin letters). */
function shipNameIndicator(checkout: Checkout): string | undefined {
  if (checkout.shipping?.method === 'digital') return undefined;
  const same = sameName(checkout.shipping?.name, checkout.account?.name);
  return same === undefined ? undefined : same ? '01' : '02';
}

/**
 * 02 from facts only: the shop's own flag, or a fraud label or chargeback on the account in our journal. Never from our
 * score: the issuer would be told our opinion as if it had happened. 01 only in the shop's words.
 */
function suspiciousAccActivity(checkout: Checkout, history: AccountHistory): string | undefined {
  if (checkout.account?.suspicious === true || history.suspicious === true) return '02';
  return checkout.account?.suspicious === false ? '01' : undefined;
}

/** The shop's id of the account, whole or not at all: a cut id would be another account's. */
function requestorsAccountId(checkout: Checkout): string | undefined {
  const id = checkout.account?.guest === true ? undefined : checkout.account?.id;
  return id !== undefined && [...id].length <= 64 ? id : undefined;
}
