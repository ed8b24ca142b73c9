/**
 * threeDSRequestorAuthenticationInd, threeDSRequestorAuthenticationInfo, threeDSRequestorPriorAuthenticationInfo
 * (facts/emv-3ds.md 1.4): what the authentication is for, how the shopper signed in, and how they were authenticated before.
 */
import type { Checkout, MessageVersion } from '../types.ts';
import { momentOf, utcMinute } from './dates.ts';
import { filled, unlessEmpty } from './texts.ts';

/** How the shopper signed in to the shop. */
export interface RequestorAuthentication {
  readonly threeDSReqAuthMethod?: string;
  /** YYYYMMDDHHMM, UTC. */
  readonly threeDSReqAuthTimestamp?: string;
}

/** An earlier authentication of the same shopper. */
export interface PriorAuthentication {
  readonly threeDSReqPriorAuthMethod?: string;
  /** YYYYMMDDHHMM, UTC. */
  readonly threeDSReqPriorAuthTimestamp?: string;
  /** acsTransID of the earlier authentication. */
  readonly threeDSReqPriorRef?: string;
}

/** An object up to 2.2.0, an array of one to three of them in 2.3.1. */
export type OneOrMany<Value> = Value | readonly Value[];

const purposes = { purchase: '01', stored_card: '01', recurring_first: '02', add_card: '04' } as const;

/** 01 payment, 02 recurring, 04 add card. A checkout that names no purpose is a purchase (docs/api.md). */
export function authenticationInd(checkout: Checkout): string {
  return purposes[checkout.purpose ?? 'purchase'];
}

/** The sign-in; for a guest whose sign-in the shop left out, method 01: there was none. */
export function requestorAuthentication(
  checkout: Checkout,
  version: MessageVersion,
): OneOrMany<RequestorAuthentication> | undefined {
  const sent = checkout.authentication;
  const at = momentOf(sent?.at);
  const method = sent?.method ?? (checkout.account?.guest === true ? '01' : undefined);
  return inVersion(
    filled<RequestorAuthentication>({
      threeDSReqAuthMethod: methodIn(version, method),
      threeDSReqAuthTimestamp: at === undefined || at > checkout.at ? undefined : utcMinute(at),
    }),
    version,
  );
}

/** 07 (FIDO, assurance data signed) came with 2.2.0 and is 06 (FIDO) before; 08 (SRC) has no older code. */
function methodIn(version: MessageVersion, method: string | undefined): string | undefined {
  if (version !== '2.1.0') return method;
  if (method === '07') return '06';
  return method === '08' ? undefined : method;
}

/** The earlier authentication as the shop reports it. */
export function priorAuthentication(
  checkout: Checkout,
  version: MessageVersion,
): OneOrMany<PriorAuthentication> | undefined {
  const sent = checkout.prior_authentication;
  const at = momentOf(sent?.at);
  return inVersion(
    filled<PriorAuthentication>({
      threeDSReqPriorAuthMethod: sent?.method,
      threeDSReqPriorAuthTimestamp: at === undefined || at > checkout.at ? undefined : utcMinute(at),
      threeDSReqPriorRef: sent?.acs_trans_id,
    }),
    version,
  );
}

function inVersion<Value extends object>(value: Value, version: MessageVersion): OneOrMany<Value> | undefined {
  const told = unlessEmpty(value);
  if (told === undefined) return undefined;
  return version === '2.3.1' ? [told] : told;
}
