import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PspAdapter } from '../../../../src/engine/threeds/psp/adapter.ts';
import { elementsOf } from '../../../../src/engine/threeds/psp/elements.ts';
import { pspAdapters, pspIds, pspRequest, renderFor } from '../../../../src/engine/threeds/psp/index.ts';
import { threeDsRequest } from '../../../../src/engine/threeds/request.ts';
import { recognisedCheckouts } from '../../../arbitraries/checkout.ts';
import { bareRecognised, fullRecognised } from '../sample.ts';

const root = new URL('../../../../', import.meta.url);
const wishElement = 'threeDSRequestorChallengeInd';

describe.each(pspAdapters.map(adapter => adapter.id))('%s', id => {
  test('a checkout that tells everything', async () => {
    const rendered = pspRequest(id, fullRecognised, { challenge_ind: '03' });
    await expect(`${JSON.stringify(rendered, null, 2)}\n`).toMatchFileSnapshot(`golden/${id}.json`);
  });

  test('what it carries and what is lost are together the whole request', () => {
    fc.assert(
      fc.property(recognisedCheckouts(), fc.constantFrom('01', '02', '03', '04', '05', '09', '85'), (found, code) => {
        const rendered = pspRequest(id, found, { challenge_ind: code });
        const elements = elementsOf(threeDsRequest(found, { challenge_ind: code }));
        const all = elements.left();
        for (const name of rendered?.lost ?? []) expect(all, name).toContain(name.split('.')[0]);
        expect(JSON.parse(JSON.stringify(rendered))).toEqual(rendered);
        expect(JSON.stringify(rendered?.fields)).not.toContain('undefined');
      }),
      { numRuns: 25 },
    );
  });

  test('without a place for a wish the wish is reported as lost; nothing ever skips 3-D Secure', () => {
    const adapter = pspAdapters.find(row => row.id === id);
    for (const code of ['01', '02', '03', '04']) {
      const rendered = pspRequest(id, fullRecognised, { challenge_ind: code });
      if (!adapter?.abilities.challenge_wish) expect(rendered?.lost).toContain(wishElement);
      expect(JSON.stringify(rendered?.fields)).not.toMatch(/"(?:skip|never|automatic)"|"withChallenge"|"TdFlag":"0"/);
    }
    expect(pspRequest(id, fullRecognised, { challenge_ind: '03' })?.lost.includes(wishElement)).toBe(
      !adapter?.abilities.challenge_wish,
    );
  });

  test('a checkout with everything missing', () => {
    const rendered = pspRequest(id, bareRecognised, { challenge_ind: '01' });
    for (const name of rendered?.lost ?? []) expect([wishElement, 'threeDSRequestorAuthenticationInd']).toContain(name);
  });
});

test.each([
  ['stripe', ['any', 'any', 'challenge', 'challenge'], ['01', '02', '04']],
  ['adyen', ['01', '02', '03', '04'], []],
  [
    'checkout-com',
    ['no_preference', 'no_challenge_requested', 'challenge_requested', 'challenge_requested_mandate'],
    [],
  ],
  ['braintree', [false, false, true, true], ['02', '04']],
  ['worldpay', ['noPreference', 'noChallengeRequested', 'challengeRequested', 'challengeMandated'], []],
  ['veritrans', ['01', '02', '03', '04'], []],
  ['gmo-pg-openapi', [false, false, true, true], ['02', '04']],
  ['gmo-epsilon', ['01', '02', '03', '04'], []],
] as const)("%s takes Japan's four wishes as %s", (id, words, inexact) => {
  const codes = ['01', '02', '03', '04'];
  const rendered = codes.map(code => pspRequest(id, fullRecognised, { challenge_ind: code }));
  expect(rendered.map(one => wishIn(one?.fields))).toEqual(words);
  expect(codes.filter((_, index) => rendered[index]?.lost.includes(wishElement))).toEqual(inexact);
});

/** The wish, wherever the provider has it. */
function wishIn(fields: unknown): unknown {
  const names =
    /^(?:request_three_d_secure|threeDSRequestorChallengeInd|challenge_indicator|challengeRequested|preference|requestorChallengeIndicator|requiresChallenge|challengeInd)$/;
  if (typeof fields !== 'object' || fields === null) return undefined;
  for (const [name, value] of Object.entries(fields)) {
    const found = names.test(name) ? value : wishIn(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

describe('details that differ from the standard', () => {
  test('Adyen and Checkout.com take an exemption as the plain wish, and say that it is lost', () => {
    expect(wishIn(pspRequest('adyen', fullRecognised, { challenge_ind: '09' })?.fields)).toBe('03');
    expect(pspRequest('adyen', fullRecognised, { challenge_ind: '09' })?.lost).toContain(wishElement);
    expect(pspRequest('adyen', fullRecognised, { challenge_ind: '05' })?.lost).not.toContain(wishElement);
    expect(wishIn(pspRequest('checkout-com', fullRecognised, { challenge_ind: '05' })?.fields)).toBe(
      'no_challenge_requested',
    );
    expect(pspRequest('checkout-com', fullRecognised, { challenge_ind: '05' })?.lost).toContain(wishElement);
  });

  test('Braintree is asked for a challenge of a card that is added only where one is wished', () => {
    const asked = (purpose: 'add_card' | 'purchase', challenge_ind: string) => {
      const checkout = { ...fullRecognised.checkout, purpose };
      return pspRequest('braintree', { ...fullRecognised, checkout }, { challenge_ind })?.fields;
    };
    expect(asked('add_card', '04')).toHaveProperty('cardAddChallengeRequested', true);
    expect(asked('add_card', '02')).not.toHaveProperty('cardAddChallengeRequested');
    expect(asked('purchase', '04')).not.toHaveProperty('cardAddChallengeRequested');
  });

  test('VeriTrans takes the sign-in time in Japan Standard Time, across midnight too', () => {
    const at = (time: string) =>
      pspRequest(
        'veritrans',
        { ...fullRecognised, checkout: { ...fullRecognised.checkout, authentication: { at: time } } },
        { challenge_ind: '01' },
      );
    expect(at('2026-11-22T00:00:00Z')?.fields).toMatchObject({ authTimestamp: '202611220900' });
    expect(at('2025-12-31T15:30:00Z')?.fields).toMatchObject({ authTimestamp: '202601010030' });
  });

  test('VeriTrans takes no colon in an address, so IPv6 is left out', () => {
    const from = (ip: string) => {
      const checkout = { ...fullRecognised.checkout, device: { ip } };
      return pspRequest('veritrans', { ...fullRecognised, checkout }, { challenge_ind: '01' })?.fields;
    };
    expect(from('203.0.113.7')).toHaveProperty('customerIp', '203.0.113.7');
    expect(from('2001:db8::7')).not.toHaveProperty('customerIp');
  });

  test('SBPS takes names in Latin letters only, family and given apart: none is sent, and its loss is told', () => {
    const checkout = { ...fullRecognised.checkout, billing: { name: '山田　太郎' } };
    const rendered = pspRequest('sbps', { ...fullRecognised, checkout }, { challenge_ind: '01' });
    expect(JSON.stringify(rendered?.fields)).not.toMatch(/Name|山田/);
    expect(rendered?.lost).toContain('cardholderName');
  });

  test('Worldpay and Adyen write gift cards in minor units', () => {
    const found = {
      ...fullRecognised,
      checkout: { ...fullRecognised.checkout, amount: { value: 12_345, currency: 'USD' } },
      goods: {
        items: [{ class: 'e_money' as const, quantity: 3, preorder: false, source: 'title' as const }],
        gift_card_total: 12_345,
      },
    };
    expect(pspRequest('worldpay', found, { challenge_ind: '01' })?.fields).toMatchObject({
      riskData: {
        transaction: { giftCardsPurchase: { totalValue: { currency: 'USD', amount: 12_300 }, quantity: 3 } },
      },
    });
    expect(pspRequest('adyen', found, { challenge_ind: '01' })?.fields).toMatchObject({
      merchantRiskIndicator: {
        giftCardAmount: { currency: 'USD', value: 12_300 },
        giftCardCount: 3,
        giftCardCurr: '840',
      },
    });
  });

  test('providers that know sign-in methods to 06 lose 08', () => {
    const found = {
      ...fullRecognised,
      checkout: { ...fullRecognised.checkout, authentication: { method: '08' as const } },
    };
    for (const id of ['adyen', 'gmo-pg', 'gmo-pg-openapi', 'fincode', 'worldpay']) {
      expect(pspRequest(id, found, { challenge_ind: '03' })?.lost, id).toContain('threeDSRequestorAuthenticationInfo');
    }
    expect(pspRequest('veritrans', found, { challenge_ind: '03' })?.fields).toMatchObject({ authMethod: '08' });
  });
});

describe('the table', () => {
  test("one more provider is one file and one row: the documentation's file runs as it stands there", async () => {
    const page = readFileSync(new URL('docs/psp.md', root), 'utf8');
    const source = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const psp = new URL('src/engine/threeds/psp/acme.ts', root);
    const anywhere = source.replaceAll(/from '(\.[^']+)'/g, (_, path) => `from '${new URL(path, psp).href}'`);
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-psp-'));
    writeFileSync(join(folder, 'acme.ts'), anywhere);
    const { acme } = (await import(pathToFileURL(join(folder, 'acme.ts')).href)) as { acme: PspAdapter };
    rmSync(folder, { recursive: true });
    expect(renderFor(acme, fullRecognised, { challenge_ind: '03' })).toMatchObject({
      psp: 'acme',
      fields: { challenge: '03', account_opened: '20240401' },
      lost: expect.arrayContaining(['acctInfo.chAccAgeInd', 'merchantRiskIndicator', 'email']),
    });
  });

  test('has a row for every file and a section in the documentation for every row', () => {
    const files = readdirSync(new URL('../../../../src/engine/threeds/psp/', import.meta.url))
      .map(file => file.replace('.ts', ''))
      .filter(file => !['adapter', 'common', 'elements', 'index'].includes(file));
    expect([...pspIds].sort()).toEqual(files.sort());
    const page = readFileSync(new URL('../../../../docs/psp.md', import.meta.url), 'utf8');
    for (const adapter of pspAdapters) expect(page, adapter.id).toContain(`| \`${adapter.id}\` |`);
  });

  test('knows no provider by any other name', () => {
    expect(pspRequest('nobody', bareRecognised, { challenge_ind: '01' })).toBeUndefined();
  });
});
