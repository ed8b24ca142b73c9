import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { passesLuhn } from '../../src/engine/card/luhn.ts';
import { threeDsRequest } from '../../src/engine/threeds/request.ts';
import { type MessageVersion, messageVersions } from '../../src/engine/types.ts';
import { memberPassword } from '../../src/sandbox/acs.ts';
import { anotherNumber, type Behaviour, behaviourOf, masked, testCards } from '../../src/sandbox/cards.ts';
import { createNetwork, faultsOf, type Message } from '../../src/sandbox/network.ts';
import { createThreeDSecure, decoded, encoded } from '../../src/sandbox/three-d-secure.ts';
import { fullRecognised } from '../engine/threeds/sample.ts';

const addresses = { acsURL: 'http://127.0.0.1/acs/challenge', threeDSMethodURL: 'http://127.0.0.1/acs/method' };

function numberOf(behaviour: Behaviour): string {
  return testCards.find(card => card.behaviour === behaviour)?.number ?? '';
}

function areqFor(number: string, version: MessageVersion, threeDSServerTransID: unknown, wish = '03'): Message {
  const { message_version: _ours, ...elements } = threeDsRequest(fullRecognised, { challenge_ind: wish }, version);
  return {
    messageType: 'AReq',
    messageVersion: version,
    messageCategory: '01',
    deviceChannel: '02',
    threeDSServerTransID,
    threeDSRequestorURL: 'http://127.0.0.1/',
    threeDSRequestorID: 'sandbox',
    threeDSRequestorName: 'Sandbox',
    notificationURL: 'http://127.0.0.1/3ds/notification',
    threeDSCompInd: 'Y',
    acctNumber: number,
    acquirerBIN: '000000',
    acquirerMerchantID: 'shop',
    mcc: '5732',
    merchantCountryCode: '392',
    merchantName: 'Sandbox',
    browserJavaEnabled: false,
    ...elements,
  };
}

describe('test cards', () => {
  test('have 16 digits, pass Luhn, start in a JCB range, and are told apart by their last four', () => {
    for (const { number, behaviour } of testCards) {
      expect(number).toMatch(/^3528\d{12}$/);
      expect(passesLuhn(number)).toBe(true);
      expect(behaviourOf(`999999999999${number.slice(-4)}`)).toBe(behaviour);
    }
    expect(new Set(testCards.map(card => card.number.slice(0, 12))).size).toBe(testCards.length);
    expect(behaviourOf('4111111111111111')).toBe('frictionless');
    expect(masked('3528001000000103')).toBe('352800******0103');
  });

  test('have numbers of other cardholders whose issuer does the same', () => {
    for (const { number, behaviour } of testCards) {
      const other = anotherNumber(number);
      expect(other).toMatch(/^3528\d{12}$/);
      expect(passesLuhn(other)).toBe(true);
      expect(masked(other)).toBe(masked(number));
      expect(behaviourOf(other)).toBe(behaviour);
    }
    expect(new Set(Array.from({ length: 9 }, () => anotherNumber(numberOf('challenge')))).size).toBeGreaterThan(1);
  });

  test('are all in the documentation', () => {
    const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    for (const { number } of testCards) expect(page).toContain(`| ${number.slice(-4)} |`);
  });
});

describe.each(messageVersions)('messages in %s', version => {
  const outcomes: readonly (readonly [Behaviour, string])[] = [
    ['follows_wish', 'C'],
    ['frictionless', 'Y'],
    ['attempted', 'A'],
    ['challenge', 'C'],
    ['rejected', 'R'],
    ['declined', 'Y'],
  ];

  test.each(outcomes)(
    '%s: the ACS answers %s, the three ids tied, every message by its schema',
    async (behaviour, status) => {
      const network = createNetwork();
      const parties = createThreeDSecure(network, addresses, 1);
      const number = numberOf(behaviour);
      const pres = parties.check('order', number, version);
      const ares = await parties.authenticate('order', areqFor(number, version, pres['threeDSServerTransID']));
      expect(ares['transStatus']).toBe(status);
      expect(ares['threeDSServerTransID']).toBe(pres['threeDSServerTransID']);
      const passed = network.passed('order');
      expect(passed.map(one => one.type)).toEqual(['PReq', 'PRes', 'AReq', 'AReq', 'ARes', 'ARes']);
      for (const { message } of passed) expect(faultsOf(message as Message)).toEqual([]);
      expect(JSON.stringify(passed)).not.toContain(number);
    },
  );

  test('the card that follows the wish has no challenge when none is asked for', async () => {
    const parties = createThreeDSecure(createNetwork(), addresses, 1);
    const number = numberOf('follows_wish');
    for (const [wish, status] of [
      ['01', 'Y'],
      ['02', 'Y'],
      ['03', 'C'],
      ['04', 'C'],
    ] as const) {
      const pres = parties.check('o', number, version);
      const ares = await parties.authenticate('o', areqFor(number, version, pres['threeDSServerTransID'], wish));
      expect(ares['transStatus']).toBe(status);
    }
  });

  async function challenged(behaviour: Behaviour) {
    const network = createNetwork();
    const parties = createThreeDSecure(network, addresses, 1);
    const pres = parties.check('order', numberOf(behaviour), version);
    const ares = await parties.authenticate(
      'order',
      areqFor(numberOf(behaviour), version, pres['threeDSServerTransID']),
    );
    const creq = {
      messageType: 'CReq',
      messageVersion: version,
      threeDSServerTransID: pres['threeDSServerTransID'],
      acsTransID: ares['acsTransID'],
      challengeWindowSize: '04',
    } as Message;
    const challenge = parties.open(decoded(encoded(creq)) as Message, 'session');
    if (!challenge) throw new Error('no challenge');
    return { network, parties, challenge, creq, ares };
  }

  const password = { method: 'password', secret: memberPassword, cancel: false } as const;

  test('a challenge is passed with the password or the one-time password from the mailbox', async () => {
    for (const method of ['password', 'otp'] as const) {
      const { network, parties, challenge } = await challenged('challenge');
      const secret = method === 'otp' ? (parties.acs.mails[0]?.oneTimePassword ?? '') : memberPassword;
      const answered = parties.answer(challenge, { method, secret, cancel: false });
      expect(answered).toMatchObject({ cres: { transStatus: 'Y', messageType: 'CRes' } });
      const result = parties.result(challenge.threeDSServerTransID);
      expect(result).toMatchObject({
        transStatus: 'Y',
        eci: '05',
        dsTransID: challenge.dsTransID,
        acsTransID: challenge.acsTransID,
      });
      expect(result?.[version === '2.3.1' ? 'authenticationMethod' : 'authenticationType']).toEqual(
        version === '2.3.1' ? [method === 'otp' ? '05' : '01'] : method === 'otp' ? '02' : '01',
      );
      expect(
        network
          .passed('order')
          .slice(6)
          .map(one => one.type),
      ).toEqual(['CReq', 'RReq', 'RReq', 'RRes', 'RRes', 'CRes']);
      for (const { message } of network.passed('order')) expect(faultsOf(message as Message)).toEqual([]);
    }
  });

  test('three wrong answers fail it; so does any answer with the failing card', async () => {
    const { parties, challenge } = await challenged('challenge');
    const wrong = { ...password, secret: 'wrong' };
    expect([1, 2].map(() => parties.answer(challenge, wrong))).toEqual([{ retry: 2 }, { retry: 1 }]);
    expect(parties.answer(challenge, wrong)).toMatchObject({ cres: { transStatus: 'N' } });
    expect(parties.result(challenge.threeDSServerTransID)).toMatchObject({
      transStatus: 'N',
      interactionCounter: '03',
    });
    const failing = await challenged('challenge_fails');
    for (const retry of [2, 1]) expect(failing.parties.answer(failing.challenge, password)).toEqual({ retry });
    expect(failing.parties.answer(failing.challenge, password)).toMatchObject({ cres: { transStatus: 'N' } });
  });

  test('a cancelled challenge is a result with its reason', async () => {
    for (const [behaviour, cancel] of [
      ['challenge', true],
      ['challenge_cancelled', false],
    ] as const) {
      const { parties, challenge, network } = await challenged(behaviour);
      parties.answer(challenge, { ...password, cancel });
      expect(parties.result(challenge.threeDSServerTransID)).toMatchObject({ transStatus: 'N', challengeCancel: '01' });
      for (const { message } of network.passed('order')) expect(faultsOf(message as Message)).toEqual([]);
    }
  });

  test('a CReq with the ids of another authentication opens nothing', async () => {
    const one = await challenged('challenge');
    const other = await challenged('challenge');
    expect(
      one.parties.open({ ...one.creq, threeDSServerTransID: other.creq['threeDSServerTransID'] }, ''),
    ).toBeUndefined();
    expect(one.parties.open({ ...one.creq, acsTransID: other.creq['acsTransID'] }, '')).toBeUndefined();
  });

  test('errors: not enrolled 305, silence 405, faults 203', async () => {
    const network = createNetwork();
    const parties = createThreeDSecure(network, addresses, 1);
    expect(parties.check('o', numberOf('not_enrolled'), version)).toMatchObject({
      messageType: 'Erro',
      errorCode: '305',
      errorComponent: 'S',
    });
    const { threeDSServerTransID } = parties.check('o', numberOf('timeout'), version);
    const silent = await parties.authenticate('o', areqFor(numberOf('timeout'), version, threeDSServerTransID));
    expect(silent).toMatchObject({ messageType: 'Erro', errorCode: '405' });
    const areq = areqFor(numberOf('frictionless'), version, threeDSServerTransID);
    const spoilt = await parties.authenticate('o', { ...areq, shipAddrCountry: 'JP' });
    expect(spoilt).toMatchObject({ errorCode: '203', errorDetail: expect.stringContaining('/shipAddrCountry') });
    for (const message of [silent, spoilt]) expect(faultsOf(message)).toEqual([]);
    const { browserColorDepth: _left, shipAddrCountry: _out, ...rest } = areq;
    expect(await parties.authenticate('o', rest as Message)).toMatchObject({
      errorCode: '203',
      errorDetail: expect.stringMatching(/shipAddrCountry.*browserColorDepth|browserColorDepth.*shipAddrCountry/),
    });
  });
});

test('a program that authenticates again and again fills no memory: the newest authentications are known, and the newest messages', () => {
  const network = createNetwork();
  const parties = createThreeDSecure(network, addresses, 1);
  const number = numberOf('challenge');
  const authenticated = () => {
    const id = parties.check('peer', number, '2.2.0')['threeDSServerTransID'];
    const ares = parties.acs.authenticate(areqFor(number, '2.2.0', id), randomUUID());
    const challenge = parties.acs.challenge(String(ares?.['acsTransID']))!;
    parties.answer(challenge, { method: 'password', secret: memberPassword, cancel: false });
    return challenge;
  };
  const first = authenticated();
  const isKnown = ({ acsTransID, threeDSServerTransID }: typeof first) => [
    parties.acs.challenge(acsTransID) !== undefined,
    parties.result(threeDSServerTransID) !== undefined,
  ];
  for (let more = 1; more < 1_000; more++) authenticated();
  expect(isKnown(first)).toEqual([true, true]);
  const last = authenticated();
  expect(isKnown(first)).toEqual([false, false]);
  expect(isKnown(last)).toEqual([true, true]);
  expect(network.passed('peer').map(one => one.type)).toHaveLength(100);
  expect(network.passed('peer').at(-1)?.type).toBe('CRes');
});

test('what the browser carries is unpadded base64url; anything else is nothing', () => {
  expect(encoded({ messageType: 'CReq', x: '本人' })).not.toMatch(/[+/=]/);
  expect(decoded(encoded({ messageType: 'CReq' }))).toEqual({ messageType: 'CReq' });
  for (const text of ['', 'nonsense', encoded([1]), encoded({})]) expect(decoded(text)).toBeUndefined();
});
