/**
 * JSON Schemas of the messages that pass in the sandbox, by type and version: ours, from facts/emv-3ds.md 2. The simulated
 * servers check every message that they receive against them; so do the tests.
 */
import { challengeCancels } from '../engine/checkout/vocabulary.ts';
import {
  acctInfoSchema,
  authenticationIndSchema,
  browserSchemas,
  cardholderSchemas,
  challengeIndSchema,
  merchantRiskIndicatorSchema,
  priorAuthenticationSchema,
  purchaseSchemas,
  requestorAuthenticationSchema,
  requestSchema,
} from '../engine/threeds/schema/parts.ts';
import { codes, type JsonSchema, matching, oneOf, text } from '../engine/threeds/schema/text.ts';
import type { MessageVersion } from '../engine/types.ts';

/** Types of message. PReq and PRes stand for the enrolment check (facts 2, step a). */
export const messageTypes = ['PReq', 'PRes', 'AReq', 'ARes', 'CReq', 'CRes', 'RReq', 'RRes', 'Erro'] as const;
/** One of `messageTypes`. */
export type MessageType = (typeof messageTypes)[number];

const uuid = (source: string) =>
  matching('^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$', `UUIDv4 (${source})`);
const url = { ...text(1, 2048, 'facts 2: fully qualified URL'), pattern: '^https?://' };

const ids = {
  threeDSServerTransID: uuid('facts 2, ids'),
  dsTransID: uuid('facts 2, ids'),
  acsTransID: uuid('facts 2, ids'),
} as const;

function message(
  type: MessageType,
  version: MessageVersion,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${type} ${version}`,
    type: 'object',
    properties: { messageType: { const: type }, messageVersion: { const: version }, ...properties },
    required: ['messageType', 'messageVersion', ...required],
    additionalProperties: false,
  };
}

/** How the cardholder was authenticated: a code up to 2.2.0, an array of other codes in 2.3.1 (facts 1.7). */
function methodField(version: MessageVersion): Readonly<Record<string, JsonSchema>> {
  if (version !== '2.3.1')
    return { authenticationType: oneOf(codes(1, 4), 'facts 1.7: 01 static, 02 dynamic, 03 OOB, 04 decoupled') };
  const code = oneOf(codes(1, 16), 'facts 1.7: 01 static passcode, 02 SMS OTP, 05 OTP other, …');
  return {
    authenticationMethod: { type: 'array', items: code, minItems: 1, description: 'facts 1.7: array in 2.3.1' },
  };
}

function statuses(version: MessageVersion): readonly string[] {
  const first = ['Y', 'N', 'U', 'A', 'C', 'R'];
  if (version === '2.1.0') return first;
  return version === '2.2.0' ? [...first, 'D', 'I'] : [...first, 'D', 'I', 'S'];
}

const results = {
  eci: matching('^[0-9]{2}$', 'facts 1.8'),
  authenticationValue: matching('^[A-Za-z0-9+/]{27}=$', 'facts 2, step d: 20 bytes in base64'),
  transStatusReason: matching('^[0-9]{2}$', 'facts 1.6'),
} as const;

function areq(version: MessageVersion): JsonSchema {
  const { properties, dependentRequired } = requestSchema(version) as Readonly<
    Record<'properties' | 'dependentRequired', Readonly<Record<string, JsonSchema>>>
  >;
  const { message_version: _ours, ...elements } = properties;
  const schema = message(
    'AReq',
    version,
    {
      ...elements,
      ...browserSchemas(version),
      ...cardholderSchemas(version),
      ...purchaseSchemas,
      threeDSRequestorChallengeInd: challengeIndSchema(version),
      threeDSRequestorAuthenticationInd: authenticationIndSchema(version),
      threeDSRequestorAuthenticationInfo: requestorAuthenticationSchema(version),
      threeDSRequestorPriorAuthenticationInfo: priorAuthenticationSchema(version),
      merchantRiskIndicator: merchantRiskIndicatorSchema(version),
      acctInfo: acctInfoSchema(version),
      messageCategory: oneOf(['01', '02'], 'facts 1.4'),
      deviceChannel: oneOf(['01', '02', '03'], 'facts 1.4'),
      threeDSServerTransID: ids.threeDSServerTransID,
      threeDSRequestorURL: url,
      threeDSRequestorID: text(1, 35, 'facts 2, step c'),
      threeDSRequestorName: text(1, 40, 'facts 2, step c'),
      notificationURL: url,
      threeDSCompInd: oneOf(['Y', 'N', 'U'], 'facts 1.4'),
      acctNumber: matching('^[0-9*]{13,19}$', 'facts 2, step c; masked where it is shown'),
      cardExpiryDate: matching('^[0-9]{2}(0[1-9]|1[0-2])$', 'YYMM'),
      acquirerBIN: matching('^[0-9]{1,11}$', 'facts 2, step c'),
      acquirerMerchantID: text(1, 35, 'facts 2, step c'),
      mcc: matching('^[0-9]{4}$', 'facts 2, step c'),
      merchantCountryCode: matching('^[0-9]{3}$', 'facts 2, step c'),
      merchantName: text(1, 40, 'facts 2, step c'),
      browserJavaEnabled: { type: 'boolean', description: 'facts 2, step c' },
    },
    [
      ...['messageCategory', 'deviceChannel', 'threeDSServerTransID', 'threeDSRequestorAuthenticationInd'],
      ...[
        'threeDSRequestorURL',
        'notificationURL',
        'threeDSCompInd',
        'acctNumber',
        'acquirerBIN',
        'acquirerMerchantID',
      ],
      ...['mcc', 'merchantCountryCode', 'merchantName', 'purchaseAmount', 'purchaseCurrency', 'purchaseExponent'],
      ...['purchaseDate', 'browserAcceptHeader', 'browserLanguage', 'browserUserAgent'],
      ...(version === '2.1.0' ? ofScripts : ['browserJavascriptEnabled']),
    ],
  );
  return version === '2.1.0' ? { ...schema, dependentRequired } : { ...schema, dependentRequired, ...whenScripted };
}

/** What a script in the browser reads: required where one runs; 2.1.0 cannot say that none does (facts 2, step c). */
const ofScripts = ['browserJavaEnabled', 'browserColorDepth', 'browserScreenHeight', 'browserScreenWidth', 'browserTZ'];
const whenScripted = when('browserJavascriptEnabled', [true], ofScripts);

function ares(version: MessageVersion): JsonSchema {
  return {
    ...message(
      'ARes',
      version,
      {
        ...ids,
        ...results,
        ...methodField(version),
        acsReferenceNumber: text(1, 32, 'facts 2, step d'),
        dsReferenceNumber: text(1, 32, 'facts 2, step d'),
        transStatus: oneOf(statuses(version), 'facts 1.5'),
        acsURL: url,
        acsChallengeMandated: oneOf(['Y', 'N'], 'facts 1.7'),
      },
      ['threeDSServerTransID', 'dsTransID', 'acsTransID', 'acsReferenceNumber', 'dsReferenceNumber', 'transStatus'],
    ),
    allOf: [
      whenStatus(['Y', 'A'], ['eci', 'authenticationValue']),
      whenStatus(['C'], ['acsURL', 'acsChallengeMandated', ...Object.keys(methodField(version))]),
      whenStatus(['N', 'U', 'R'], ['transStatusReason']),
    ],
  };
}

function whenStatus(status: readonly string[], required: readonly string[]): JsonSchema {
  return when('transStatus', status, required);
}

function when(element: string, values: readonly (string | boolean)[], required: readonly string[]): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: "then" is a keyword of JSON Schema.
  return { if: { properties: { [element]: { enum: values } }, required: [element] }, then: { required } };
}

const makers: Readonly<Record<MessageType, (version: MessageVersion) => JsonSchema>> = {
  PReq: version =>
    message('PReq', version, { acctNumber: matching('^[0-9*]{13,19}$', 'facts 2, step a') }, ['acctNumber']),
  PRes: version =>
    message(
      'PRes',
      version,
      {
        threeDSServerTransID: ids.threeDSServerTransID,
        acsStartProtocolVersion: matching('^2\\.[123]\\.[01]$', 'facts 2, step a'),
        acsEndProtocolVersion: matching('^2\\.[123]\\.[01]$', 'facts 2, step a'),
        dsStartProtocolVersion: matching('^2\\.[123]\\.[01]$', 'facts 2, step a'),
        dsEndProtocolVersion: matching('^2\\.[123]\\.[01]$', 'facts 2, step a'),
        threeDSMethodURL: url,
      },
      ['threeDSServerTransID', 'acsStartProtocolVersion', 'acsEndProtocolVersion'],
    ),
  AReq: areq,
  ARes: ares,
  CReq: version =>
    message(
      'CReq',
      version,
      {
        threeDSServerTransID: ids.threeDSServerTransID,
        acsTransID: ids.acsTransID,
        challengeWindowSize: oneOf(codes(1, 5), 'facts 2, step e'),
      },
      ['threeDSServerTransID', 'acsTransID', 'challengeWindowSize'],
    ),
  CRes: version =>
    message(
      'CRes',
      version,
      {
        threeDSServerTransID: ids.threeDSServerTransID,
        acsTransID: ids.acsTransID,
        transStatus: oneOf(['Y', 'N'], 'facts 2, step h'),
        challengeCompletionInd: oneOf(['Y', 'N'], 'facts 2, step h'),
      },
      ['threeDSServerTransID', 'acsTransID', 'transStatus'],
    ),
  RReq: version => ({
    ...message(
      'RReq',
      version,
      {
        ...ids,
        ...results,
        ...methodField(version),
        messageCategory: oneOf(['01', '02'], 'facts 1.4'),
        transStatus: oneOf(['Y', 'N', 'U', 'A', 'R'], 'facts 1.5'),
        interactionCounter: matching('^[0-9]{2}$', 'facts 2, step f'),
        challengeCancel: oneOf(challengeCancels, 'facts 1.7'),
      },
      ['threeDSServerTransID', 'dsTransID', 'acsTransID', 'messageCategory', 'transStatus', 'interactionCounter'],
    ),
    allOf: [
      whenStatus(['Y', 'A'], ['eci', 'authenticationValue']),
      whenStatus(['N', 'U', 'R'], ['transStatusReason']),
      whenStatus(['Y', 'N'], Object.keys(methodField(version))),
    ],
  }),
  RRes: version =>
    message('RRes', version, { ...ids, resultsStatus: oneOf(['01', '02', '03'], 'facts 2, step g') }, [
      'threeDSServerTransID',
      'dsTransID',
      'acsTransID',
      'resultsStatus',
    ]),
  Erro: version =>
    message(
      'Erro',
      version,
      {
        ...ids,
        errorCode: matching('^[0-9]{3}$', 'facts 2, errors'),
        errorComponent: oneOf(['S', 'D', 'A', 'C'], 'facts 2, errors'),
        errorDescription: text(1, 2048, 'facts 2, errors'),
        errorDetail: text(1, 2048, 'facts 2, errors'),
        errorMessageType: oneOf(messageTypes, 'facts 2, errors'),
      },
      ['errorCode', 'errorComponent', 'errorDescription', 'errorDetail'],
    ),
};

/** The schema of a message. */
export function messageSchema(type: MessageType, version: MessageVersion): JsonSchema {
  return makers[type](version);
}
