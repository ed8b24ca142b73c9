import { describe, expect, test } from 'vitest';
import { threeDsRequest } from '../../../src/engine/threeds/request.ts';
import { bareRecognised, fullRecognised } from './sample.ts';

const band = { challenge_ind: '03' };

describe('the 3-D Secure request', () => {
  test('a checkout that tells everything, in 2.2.0', () => {
    expect(threeDsRequest(fullRecognised, band)).toEqual({
      message_version: '2.2.0',
      threeDSRequestorChallengeInd: '03',
      threeDSRequestorAuthenticationInd: '01',
      threeDSRequestorAuthenticationInfo: { threeDSReqAuthMethod: '07', threeDSReqAuthTimestamp: '202611220029' },
      threeDSRequestorPriorAuthenticationInfo: {
        threeDSReqPriorAuthMethod: '02',
        threeDSReqPriorAuthTimestamp: '202610010000',
        threeDSReqPriorRef: '0c5e9f3e-7a5b-4b38-9d4c-3b1f8e2a9c11',
      },
      merchantRiskIndicator: {
        shipIndicator: '01',
        deliveryTimeframe: '04',
        deliveryEmailAddress: 'taro@example.jp',
        reorderItemsInd: '01',
      },
      acctInfo: {
        chAccAgeInd: '05',
        chAccDate: '20240401',
        chAccChangeInd: '02',
        chAccChange: '20261101',
        chAccPwChangeInd: '04',
        chAccPwChange: '20260930',
        nbPurchaseAccount: '4',
        provisionAttemptsDay: '0',
        txnActivityDay: '1',
        txnActivityYear: '999',
        paymentAccInd: '04',
        paymentAccAge: '20261001',
        shipAddressUsageInd: '04',
        shipAddressUsage: '20240405',
        shipNameIndicator: '01',
        suspiciousAccActivity: '01',
      },
      purchaseAmount: '128000',
      purchaseExponent: '0',
      purchaseCurrency: '392',
      purchaseDate: '20261122003015',
      addrMatch: 'Y',
      billAddrLine1: '新宿1-2-3',
      billAddrLine2: '関所マンション 301',
      billAddrCity: '新宿区',
      billAddrPostCode: '160-0022',
      billAddrState: '13',
      billAddrCountry: '392',
      shipAddrLine1: '新宿1-2-3',
      shipAddrLine2: '関所マンション 301',
      shipAddrCity: '新宿区',
      shipAddrPostCode: '160-0022',
      shipAddrState: '13',
      shipAddrCountry: '392',
      cardholderName: 'TARO YAMADA',
      email: 'taro@example.jp',
      homePhone: { cc: '81', subscriber: '312345678' },
      browserAcceptHeader: 'text/html',
      browserIP: '203.0.113.7',
      browserLanguage: 'ja-JP',
      browserUserAgent: 'Mozilla/5.0',
      browserColorDepth: '24',
      browserScreenHeight: '844',
      browserScreenWidth: '390',
      browserTZ: '-540',
      browserJavascriptEnabled: true,
    });
  });

  test('the same checkout differs between versions only where the standard does', () => {
    const [v210, v220, v231] = (['2.1.0', '2.2.0', '2.3.1'] as const).map(version =>
      threeDsRequest(fullRecognised, band, version),
    );
    expect(differences(v220, v210)).toEqual({
      message_version: '2.1.0',
      threeDSRequestorAuthenticationInfo: { threeDSReqAuthMethod: '06', threeDSReqAuthTimestamp: '202611220029' },
      browserJavascriptEnabled: undefined,
    });
    expect(differences(v220, v231)).toEqual({
      message_version: '2.3.1',
      threeDSRequestorChallengeInd: ['03'],
      threeDSRequestorAuthenticationInfo: [v220?.['threeDSRequestorAuthenticationInfo']],
      threeDSRequestorPriorAuthenticationInfo: [v220?.['threeDSRequestorPriorAuthenticationInfo']],
      acctInfo: { ...(v220?.['acctInfo'] as object), chAccReqID: 'member-42' },
    });
  });

  test('a checkout with everything missing says what it is for, what it costs and what we wish, and no more', () => {
    expect(threeDsRequest(bareRecognised, { challenge_ind: '01' }, '2.3.1')).toEqual({
      message_version: '2.3.1',
      threeDSRequestorChallengeInd: ['01'],
      threeDSRequestorAuthenticationInd: '01',
      purchaseAmount: '1',
      purchaseExponent: '0',
      purchaseCurrency: '392',
      purchaseDate: '20261122003015',
    });
  });
});

/** Properties of `other` that `base` has otherwise; undefined for those that it lacks. */
function differences(base: object | undefined, other: object | undefined): Record<string, unknown> {
  const left = new Map(Object.entries(base ?? {}));
  const right = new Map(Object.entries(other ?? {}));
  const names = new Set([...left.keys(), ...right.keys()]);
  const changed = [...names].filter(name => JSON.stringify(left.get(name)) !== JSON.stringify(right.get(name)));
  return Object.fromEntries(changed.map(name => [name, right.get(name)]));
}
