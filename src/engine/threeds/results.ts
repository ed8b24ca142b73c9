/**
 * What a 3-D Secure result means for the payment, and reading results in the shape in which 3DS Servers send them
 * (facts/emv-3ds.md 1.5–1.8, 2 step f). A result is a fact about an attempt; the advice is ours, the decision the shop's.
 */

import type { Bilingual } from '../../shared/languages.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { FieldProblem } from '../checkout/problems.ts';
import type { OutcomeBody } from '../checkout/schema.ts';
import { challengeCancels } from '../checkout/vocabulary.ts';
import type { Advice } from '../types.ts';
import { fraudLabelOf } from '../velocity/fraud.ts';

/** An authentication outcome as the API takes it. */
export type AuthenticationBody = Extract<OutcomeBody, { type: 'authentication' }>;

/** How far the cardholder was authenticated. `pending`: a challenge is under way and nothing is known yet. */
export type AuthenticationState = 'authenticated' | 'attempted' | 'failed' | 'rejected' | 'not_performed' | 'pending';

/** What an authentication result means. */
export interface AuthenticationMeaning {
  readonly state: AuthenticationState;
  /** No further result will come for this authentication. */
  readonly final: boolean;
  /** The cardholder or the ACS broke the challenge off. A sign that counters count; no proof of fraud. */
  readonly cancelled: boolean;
  /** The issuer named fraud or a stolen card as its reason (transStatusReason 10, 11). */
  readonly issuer_suspects_fraud: boolean;
  readonly advice: readonly Advice[];
  readonly text: Bilingual;
}

type Status = AuthenticationBody['trans_status'];

const states: Readonly<Record<Status, AuthenticationState>> = {
  Y: 'authenticated',
  A: 'attempted',
  N: 'failed',
  R: 'rejected',
  U: 'not_performed',
  I: 'not_performed',
  C: 'pending',
  D: 'pending',
  S: 'pending',
};

const texts: Readonly<Record<AuthenticationState, Bilingual>> = {
  authenticated: { ja: '本人認証に成功しました。', en: 'The cardholder was authenticated.' },
  attempted: {
    ja: '認証の試行が記録されました（カード会社または会員が未対応）。オーソリを行うかどうかは貴社の方針で決めてください。',
    en: 'An attempt was recorded: the issuer or the card takes no part. Whether to authorise is your policy.',
  },
  failed: {
    ja: '本人認証に失敗しました。オーソリを行わないでください。',
    en: 'The cardholder was not authenticated. Do not authorise.',
  },
  rejected: {
    ja: 'カード会社が拒否しました。オーソリを行わないよう求められています。',
    en: 'The issuer rejected the authentication and asks that no authorisation be attempted.',
  },
  not_performed: {
    ja: '認証は行われませんでした（技術的な理由または情報共有のみ）。オーソリを行うかどうかは貴社の方針で決めてください。',
    en: 'No authentication took place (a technical failure, or data shared only). Whether to authorise is your policy.',
  },
  pending: {
    ja: 'チャレンジ中です。最終結果を待ってください。',
    en: 'A challenge is under way. Wait for the final result.',
  },
};

const brokenOff: Bilingual = {
  ja: 'チャレンジは途中で終わりました。認証されていないのでオーソリを行わないでください。中断は不正の証拠ではなく、一つの兆候です。',
  en: 'The challenge was broken off, so nobody was authenticated: do not authorise. Breaking off is a sign, not a proof, of fraud.',
};

/** Electronic commerce indicators that carry full authentication: 05, and 02 for Mastercard (facts 1.8). */
const fullyAuthenticated = ['05', '02'];
/** transStatusReason: 10 stolen card, 11 suspected fraud (facts 1.6). */
const fraudReasons = ['10', '11'];

/** What an authentication outcome means for the payment. */
export function authenticationMeaning(outcome: AuthenticationBody): AuthenticationMeaning {
  const cancelled = outcome.challenge_cancel !== undefined;
  const pending = states[outcome.trans_status] === 'pending';
  const state = pending && cancelled ? 'failed' : states[outcome.trans_status];
  const suspected = fraudReasons.includes(outcome.trans_status_reason ?? '');
  return {
    state,
    final: state !== 'pending',
    cancelled,
    issuer_suspects_fraud: suspected,
    advice: adviceFor(state, outcome, suspected),
    text: cancelled && state === 'failed' ? brokenOff : texts[state],
  };
}

/**
 * N and R: do not authorise. U, A and I: by the shop's policy, reviewed before shipping when the issuer named fraud.
 * Y: nothing to add, unless its ECI says that the liability did not move as Y makes one believe.
 */
function adviceFor(state: AuthenticationState, outcome: AuthenticationBody, suspected: boolean): readonly Advice[] {
  if (state === 'failed' || state === 'rejected') return [{ do: 'do_not_authorize' }];
  if (state === 'pending') return [];
  if (state === 'authenticated') {
    const weak = outcome.eci !== undefined && !fullyAuthenticated.includes(outcome.eci);
    return weak ? [{ do: 'authorize_by_policy' }] : [];
  }
  return suspected
    ? [{ do: 'authorize_by_policy' }, { do: 'review_before_shipping' }]
    : [{ do: 'authorize_by_policy' }];
}

/** What to do after any outcome; the answer of the outcomes endpoint. */
export function outcomeAdvice(outcome: OutcomeBody): readonly Advice[] {
  if (outcome.type === 'authentication') return authenticationMeaning(outcome).advice;
  return fraudLabelOf(outcome) === 'fraud' ? [{ do: 'hold_shipment' }] : [];
}

// ── results in the protocol's own shape ─────────────────────────────────────────────────────────────────────────────

/** A result that a 3DS Server passes on, with the ids that tie it to its authentication. */
export interface ProtocolResult {
  readonly body: AuthenticationBody;
  readonly threeDSServerTransID?: string;
}

const messageTypes: readonly string[] = ['RReq', 'ARes'];
const statuses: readonly string[] = Object.keys(states);

/** A field of a message that is read: its form, and what a fault is answered with. */
interface Form {
  readonly pattern: RegExp;
  readonly detail: string;
}
const code: Form = { pattern: /^[0-9]{2}$/, detail: 'This must be two digits in a string.' };
const id: Form = { pattern: /^[\x21-\x7e]{1,36}$/, detail: 'This must be a string of 1 to 36 ASCII characters.' };
const oneOf = (values: readonly string[]): Form => ({
  pattern: new RegExp(`^(?:${values.join('|')})$`),
  detail: `This must be one of: ${values.join(', ')}.`,
});

/**
 * Reads an RReq (the result after a challenge) or an ARes (the answer before one) into an outcome. Other fields of the
 * message are ignored: results come from many 3DS Servers, in three versions. The failure names each field at fault, says
 * what it can be, and repeats no value.
 */
export function readProtocolResult(message: unknown): Result<ProtocolResult, readonly FieldProblem[]> {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return fail([{ code: 'wrong-type', pointer: '', detail: 'A 3-D Secure message is an object.' }]);
  }
  const fields = message as Readonly<Record<string, unknown>>;
  const faults: FieldProblem[] = [];
  const text = (name: string, { pattern, detail }: Form) => {
    const value = fields[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string' && pattern.test(value)) return value;
    faults.push({ code: 'bad-value', pointer: `/${name}`, detail });
    return undefined;
  };
  const required = (name: string, form: Form) => {
    const faultsBefore = faults.length;
    const value = text(name, form);
    if (value !== undefined || faults.length > faultsBefore) return value;
    faults.push({ code: 'missing-field', pointer: `/${name}`, detail: form.detail });
    return undefined;
  };
  const kind = required('messageType', oneOf(messageTypes));
  const status = required('transStatus', oneOf(statuses));
  const found = {
    trans_status_reason: text('transStatusReason', code),
    eci: text('eci', code),
    challenge_cancel: text('challengeCancel', oneOf(challengeCancels)),
    acs_trans_id: text('acsTransID', id),
    ds_trans_id: text('dsTransID', id),
  };
  const server = text('threeDSServerTransID', id);
  if (faults.length > 0) return fail(faults);
  const body = {
    type: 'authentication',
    trans_status: status as Status,
    // An RReq exists only because of a challenge; an ARes that ends the matter had none.
    ...(kind === 'RReq' ? { challenged: true } : states[status as Status] === 'pending' ? {} : { challenged: false }),
    ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
  } as AuthenticationBody;
  return ok(server === undefined ? { body } : { body, threeDSServerTransID: server });
}
