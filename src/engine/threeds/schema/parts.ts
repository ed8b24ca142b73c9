/**
 * A JSON Schema for each part of the request data and each message version: ours, because EMVCo publishes none that we
 * could find. Every constraint names its source, a section of facts/emv-3ds.md. The schemas are written apart from the
 * code that fills the messages, so that a test can hold one against the other.
 */
import type { MessageVersion } from '../../types.ts';
import {
  closed,
  codes,
  dayPattern,
  type JsonSchema,
  matching,
  minutePattern,
  oneOf,
  secondPattern,
  text,
} from './text.ts';

const newest: MessageVersion = '2.3.1';
const day = (source: string) => matching(dayPattern, `YYYYMMDD (${source})`);
const numericCountry = (source: string) => matching('^[0-9]{3}$', `ISO 3166-1 numeric (${source})`);
const numericCurrency = (source: string) => matching('^[0-9]{3}$', `ISO 4217 numeric (${source})`);

const email = {
  ...text(3, 254, 'facts 1.2, 1.4: max 254; RFC 5322, 3.4: ASCII'),
  pattern: '^[\\x21-\\x3f\\x41-\\x7e]+@[\\x21-\\x3f\\x41-\\x7e]+$',
};

/** threeDSRequestorChallengeInd: a text, in 2.3.1 an array of one or two (1.1, "Type changes"; regexps of S1). */
export function challengeIndSchema(version: MessageVersion): JsonSchema {
  const ranges: Readonly<Record<MessageVersion, string>> = {
    '2.1.0': '^(0[1-4]|[89][0-9])$',
    '2.2.0': '^(0[1-9]|[89][0-9])$',
    '2.3.1': '^(0[1-9]|1[0-4]|[89][0-9])$',
  };
  const code = matching(
    ranges[version],
    'facts 1.1: 01–04 in 2.1.0, –09 in 2.2.0, –14 in 2.3.1, 80–99 reserved for DS use',
  );
  if (version !== newest) return code;
  return {
    type: 'array',
    items: code,
    minItems: 1,
    maxItems: 2,
    uniqueItems: true,
    description: 'facts 1.1: 1–2 elements, in order of preference, not conflicting',
  };
}

/** merchantRiskIndicator (1.2). */
export function merchantRiskIndicatorSchema(version: MessageVersion): JsonSchema {
  return {
    ...closed({
      shipIndicator: oneOf(codes(1, version === newest ? 9 : 7), 'facts 1.2: 01–07; 08 and 09 from 2.3.1'),
      deliveryTimeframe: oneOf(codes(1, 4), 'facts 1.2'),
      deliveryEmailAddress: email,
      reorderItemsInd: oneOf(codes(1, 2), 'facts 1.2'),
      preOrderPurchaseInd: oneOf(codes(1, 2), 'facts 1.2'),
      preOrderDate: day('facts 1.2'),
      giftCardAmount: matching('^[0-9]{1,15}$', 'facts 1.2: ^\\d{0,15}$, major units; we send no empty one'),
      giftCardCount: matching('^[0-9]{2}$', 'facts 1.2: two digits, zero padded'),
      giftCardCurr: numericCurrency('facts 1.2'),
      ...(version === newest
        ? { transChar: { type: 'array', items: oneOf(codes(1, 2), 'facts 1.2'), minItems: 1, maxItems: 2 } }
        : {}),
    }),
    dependentRequired: { giftCardAmount: ['giftCardCurr'], giftCardCurr: ['giftCardAmount'] },
  };
}

/** acctInfo (1.3). */
export function acctInfoSchema(version: MessageVersion): JsonSchema {
  const count = (digits: number) =>
    matching(`^(0|[1-9][0-9]{0,${digits - 1}})$`, `facts 1.3: 1–${digits} digits, clamped`);
  return closed({
    chAccAgeInd: oneOf(codes(1, 5), 'facts 1.3'),
    chAccDate: day('facts 1.3'),
    chAccChangeInd: oneOf(codes(1, 4), 'facts 1.3'),
    chAccChange: day('facts 1.3'),
    chAccPwChangeInd: oneOf(codes(1, 5), 'facts 1.3'),
    chAccPwChange: day('facts 1.3'),
    nbPurchaseAccount: count(4),
    provisionAttemptsDay: count(3),
    txnActivityDay: count(3),
    txnActivityYear: count(3),
    paymentAccInd: oneOf(codes(1, 5), 'facts 1.3'),
    paymentAccAge: day('facts 1.3'),
    shipAddressUsageInd: oneOf(codes(1, 4), 'facts 1.3'),
    shipAddressUsage: day('facts 1.3'),
    shipNameIndicator: oneOf(codes(1, 2), 'facts 1.3'),
    suspiciousAccActivity: oneOf(codes(1, 2), 'facts 1.3'),
    ...(version === newest ? { chAccReqID: text(1, 64, 'facts 1.3: 2.3.1, max 64') } : {}),
  });
}

/** An object up to 2.2.0, an array of one to three in 2.3.1 (1.4). */
function oneToThree(version: MessageVersion, item: JsonSchema): JsonSchema {
  return version === newest
    ? { type: 'array', items: item, minItems: 1, maxItems: 3, description: 'facts 1.4: array(1–3) in 2.3.1' }
    : item;
}

/** threeDSRequestorAuthenticationInfo (1.4). */
export function requestorAuthenticationSchema(version: MessageVersion): JsonSchema {
  return oneToThree(
    version,
    closed({
      threeDSReqAuthMethod: oneOf(codes(1, version === '2.1.0' ? 6 : 8), 'facts 1.4: 01–06; 07 and 08 from 2.2.0'),
      threeDSReqAuthTimestamp: matching(minutePattern, 'facts 1.4: YYYYMMDDHHMM UTC'),
      threeDSReqAuthData: text(1, 20_000, 'facts 1.4'),
    }),
  );
}

/** threeDSRequestorPriorAuthenticationInfo (1.4). */
export function priorAuthenticationSchema(version: MessageVersion): JsonSchema {
  return oneToThree(
    version,
    closed({
      threeDSReqPriorAuthMethod: oneOf(codes(1, 4), 'facts 1.4'),
      threeDSReqPriorAuthTimestamp: matching(minutePattern, 'facts 1.4: as the sign-in, YYYYMMDDHHMM UTC'),
      threeDSReqPriorRef: text(1, 36, 'facts 1.4: prior acsTransID, max 36'),
      threeDSReqPriorAuthData: text(1, 2048, 'facts 1.4: max 2048'),
    }),
  );
}

/** threeDSRequestorAuthenticationInd (1.4). */
export function authenticationIndSchema(version: MessageVersion): JsonSchema {
  return oneOf(codes(1, version === newest ? 10 : 7), 'facts 1.4: 01–07; 08–10 from 2.3.1');
}

/** purchaseAmount, purchaseExponent, purchaseCurrency, purchaseDate (1.4). */
export const purchaseSchemas: Readonly<Record<string, JsonSchema>> = {
  purchaseAmount: matching('^[0-9]{1,48}$', 'facts 1.4: minor units, digits only'),
  purchaseExponent: matching('^[0-9]$', 'facts 1.4: one digit, 0 for JPY'),
  purchaseCurrency: numericCurrency('facts 1.4'),
  purchaseDate: matching(secondPattern, 'facts 1.4: YYYYMMDDHHMMSS UTC'),
};

function addressSchemas(prefix: 'shipAddr' | 'billAddr'): Readonly<Record<string, JsonSchema>> {
  const line = text(1, 50, 'facts 1.4: lines and city max 50');
  return {
    [`${prefix}Line1`]: line,
    [`${prefix}Line2`]: line,
    [`${prefix}Line3`]: line,
    [`${prefix}City`]: line,
    [`${prefix}PostCode`]: matching('^[\\x20-\\x7e]{1,16}$', 'facts 1.4: max 16; ASCII (VeriTrans)'),
    [`${prefix}State`]: matching('^[A-Z0-9]{1,3}$', 'facts 1.4: ISO 3166-2 subdivision without the country, max 3'),
    [`${prefix}Country`]: numericCountry('facts 1.4'),
  };
}

const phone = closed(
  {
    cc: matching('^[1-9][0-9]{0,2}$', 'facts 1.4: 1–3 digits'),
    subscriber: matching('^[0-9]{1,12}$', 'facts 1.4: 1–12 digits; ITU-T E.164: 15 digits in all'),
  },
  ['cc', 'subscriber'],
);

/** cardholderName, email and telephone (1.4). */
export function cardholderSchemas(version: MessageVersion): Readonly<Record<string, JsonSchema>> {
  return {
    cardholderName:
      version === newest
        ? text(1, 45, 'facts 1.4: 1–45 in 2.3.1, no rule for characters')
        : matching('^[\\x20-\\x7e]{2,45}$', 'facts 1.4: 2–45 ASCII in 2.1 and 2.2'),
    email,
    homePhone: phone,
    mobilePhone: phone,
    workPhone: phone,
  };
}

/** Browser elements (2, step c). */
export function browserSchemas(version: MessageVersion): Readonly<Record<string, JsonSchema>> {
  const source = 'facts 2, step c';
  return {
    browserAcceptHeader: text(1, 2048, source),
    browserIP: text(2, 45, `${source}: IPv4 or IPv6`),
    browserLanguage: text(1, version === newest ? 35 : 8, `${source}: BCP 47, 8 characters before 2.3.1`),
    browserUserAgent: text(1, 2048, source),
    browserColorDepth: oneOf(['1', '4', '8', '15', '16', '24', '32', '48'], source),
    browserScreenHeight: matching('^[0-9]{1,6}$', source),
    browserScreenWidth: matching('^[0-9]{1,6}$', source),
    browserTZ: matching('^-?[0-9]{1,3}$', `${source}: minutes, UTC minus local time`),
    ...(version === '2.1.0'
      ? {}
      : { browserJavascriptEnabled: { type: 'boolean', description: `${source}: 2.2.0 and later` } }),
  };
}

/** The whole request data of an answer (`three_ds`), by version. */
export function requestSchema(version: MessageVersion): JsonSchema {
  const properties = {
    message_version: { const: version },
    threeDSRequestorChallengeInd: challengeIndSchema(version),
    threeDSRequestorAuthenticationInd: authenticationIndSchema(version),
    threeDSRequestorAuthenticationInfo: requestorAuthenticationSchema(version),
    threeDSRequestorPriorAuthenticationInfo: priorAuthenticationSchema(version),
    merchantRiskIndicator: merchantRiskIndicatorSchema(version),
    acctInfo: acctInfoSchema(version),
    addrMatch: oneOf(['Y', 'N'], 'facts 1.4'),
    ...purchaseSchemas,
    ...addressSchemas('shipAddr'),
    ...addressSchemas('billAddr'),
    ...cardholderSchemas(version),
    ...browserSchemas(version),
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `EMV 3DS ${version} request data of a Sekisho answer`,
    ...closed(properties, ['message_version', 'threeDSRequestorChallengeInd', 'threeDSRequestorAuthenticationInd']),
    dependentRequired: { shipAddrState: ['shipAddrCountry'], billAddrState: ['billAddrCountry'] },
  };
}
