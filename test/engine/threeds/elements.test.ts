import { TZDate } from '@date-fns/tz';
import { differenceInCalendarDays, format } from 'date-fns';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prefectureCode } from '../../../src/engine/address/prefecture-code.ts';
import { addressesOf } from '../../../src/engine/threeds/addresses.ts';
import { authenticationInd, requestorAuthentication } from '../../../src/engine/threeds/authentication-info.ts';
import { browserOf } from '../../../src/engine/threeds/browser.ts';
import { cardholderOf } from '../../../src/engine/threeds/cardholder.ts';
import { challengeInd, codeIn } from '../../../src/engine/threeds/challenge.ts';
import { shopDay, shopDaysBetween, utcSecond } from '../../../src/engine/threeds/dates.ts';
import { phoneOf, phonesOf } from '../../../src/engine/threeds/phones.ts';
import { purchaseOf } from '../../../src/engine/threeds/purchase.ts';
import { cut, fold, plainLine } from '../../../src/engine/threeds/texts.ts';
import type { Checkout } from '../../../src/engine/types.ts';
import { attemptAt } from './sample.ts';

function checkout(told: Partial<Omit<Checkout, 'id' | 'at'>>): Checkout {
  return { id: 'a', at: attemptAt, amount: { value: 1000, currency: 'JPY' }, ...told };
}

describe('threeDSRequestorChallengeInd', () => {
  test("Japan's codes are the same in every version, an array in 2.3.1", () => {
    for (const code of ['01', '02', '03', '04']) {
      expect(challengeInd(code, '2.1.0')).toBe(code);
      expect(challengeInd(code, '2.2.0')).toBe(code);
      expect(challengeInd(code, '2.3.1')).toEqual([code]);
    }
  });

  test('a code that an older version does not know becomes the plain code of the same wish', () => {
    expect(['05', '06', '07', '08', '09'].map(code => codeIn('2.1.0', code))).toEqual(['02', '02', '02', '02', '03']);
    expect(['10', '11', '12', '13', '14'].map(code => codeIn('2.2.0', code))).toEqual(['02', '02', '03', '03', '03']);
    expect(['85', '99'].map(code => codeIn('2.1.0', code))).toEqual(['85', '99']);
    expect(codeIn('2.3.1', '42')).toBe('01');
    expect(challengeInd('10', '2.2.0')).toBe('02');
    expect(challengeInd('10', '2.3.1')).toEqual(['10']);
  });
});

describe('days', () => {
  const moments = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-01-01'), noInvalidDate: true });

  test('are those of the zone Asia/Tokyo, summer times before 1952 included', () => {
    fc.assert(
      fc.property(moments, moments, (one, other) => {
        expect(shopDay(one.getTime())).toBe(format(new TZDate(one, 'Asia/Tokyo'), 'yyyyMMdd'));
        expect(shopDaysBetween(one.getTime(), other.getTime())).toBe(
          differenceInCalendarDays(new TZDate(other, 'Asia/Tokyo'), new TZDate(one, 'Asia/Tokyo')),
        );
      }),
    );
  });

  test('of the purchase are UTC, to the second', () => {
    fc.assert(
      fc.property(
        moments,
        moment => utcSecond(moment.getTime()) === moment.toISOString().replace(/\D/g, '').slice(0, 14),
      ),
    );
  });
});

describe('the purchase', () => {
  test.each([
    ['JPY', '392', '0'],
    ['USD', '840', '2'],
    ['KWD', '414', '3'],
    ['TWD', '901', '2'],
  ])('%s is %s with exponent %s', (currency, purchaseCurrency, purchaseExponent) => {
    expect(purchaseOf(checkout({ amount: { value: 12_345, currency } }))).toEqual({
      purchaseAmount: '12345',
      purchaseCurrency,
      purchaseExponent,
      purchaseDate: '20261122003015',
    });
  });
});

describe('prefectures', () => {
  const romanised =
    'Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma Saitama Chiba Tokyo Kanagawa Niigata Toyama ' +
    'Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi Mie Shiga Kyoto Osaka Hyogo Nara Wakayama Tottori Shimane Okayama ' +
    'Hiroshima Yamaguchi Tokushima Kagawa Ehime Kochi Fukuoka Saga Nagasaki Kumamoto Oita Miyazaki Kagoshima Okinawa';

  test('all 47 in Latin letters, in any case, with or without the word for prefecture', () => {
    for (const [index, name] of romanised.split(' ').entries()) {
      const code = String(index + 1).padStart(2, '0');
      for (const written of [name, name.toUpperCase(), `${name} Prefecture`, `${name}-ken`, ` ${name} `]) {
        expect(prefectureCode(written), written).toBe(code);
      }
    }
  });

  test.each([
    ['東京都', '13'],
    ['東京', '13'],
    ['京都府', '26'],
    ['京都', '26'],
    ['北海道', '01'],
    ['大阪', '27'],
    ['Tōkyō-to', '13'],
    ['Toukyou', '13'],
    ['Ōita', '44'],
    ['Ooita', '44'],
    ['Oosaka-fu', '27'],
    ['Gumma', '10'],
    ['ＴＯＫＹＯ', '13'],
    ['神奈川 県', '14'],
    ['13', '13'],
    ['JP-01', '01'],
    ['JP13', '13'],
    ['47', '47'],
    ['48', undefined],
    ['0', undefined],
    ['Tokyoto', undefined],
    ['California', undefined],
    ['', undefined],
  ])('%s is %s', (written, code) => {
    expect(prefectureCode(written)).toBe(code);
  });
});

describe('addresses', () => {
  test('a state goes with its country; a Japanese prefecture is in Japan', () => {
    const shipped = (shipping: Checkout['shipping']) => addressesOf(checkout({ shipping: shipping ?? {} }), {});
    expect(shipped({ prefecture: '大阪府' })).toEqual({ shipAddrState: '27', shipAddrCountry: '392' });
    expect(shipped({ prefecture: 'CA', country: 'US' })).toEqual({ shipAddrState: 'CA', shipAddrCountry: '840' });
    expect(shipped({ prefecture: 'US-CA', country: 'US' })).toEqual({ shipAddrState: 'CA', shipAddrCountry: '840' });
    expect(shipped({ prefecture: 'California', country: 'US' })).toEqual({ shipAddrCountry: '840' });
    expect(shipped({ prefecture: 'UTAH', country: 'US' })).toEqual({ shipAddrCountry: '840' });
    expect(shipped({ prefecture: 'CA' })).toEqual({});
    for (const postal_code of ['〒160-0022', '１６０－００２２', '160ー0022', '160−0022'])
      expect(shipped({ postal_code })).toEqual({ shipAddrPostCode: '160-0022' });
    expect(shipped({ postal_code: '不明' })).toEqual({});
  });

  test('a prefecture that stands in the lines is what the address stage found there', () => {
    const place = { prefecture: '東京都', country: 'JP' };
    expect(addressesOf(checkout({ shipping: { line1: '東京都新宿区新宿1-2-3' } }), place)).toEqual({
      shipAddrLine1: '東京都新宿区新宿1-2-3',
      shipAddrState: '13',
      shipAddrCountry: '392',
    });
  });

  test('long lines are folded into three of 50, at a blank where there is one', () => {
    expect(fold(['あ'.repeat(60), '301'], 50, 3)).toEqual(['あ'.repeat(50), 'あ'.repeat(10), '301']);
    expect(fold([`${'x'.repeat(45)} ${'y'.repeat(10)}`], 50, 3)).toEqual(['x'.repeat(45), 'y'.repeat(10)]);
    expect(fold([`1-2-3 ${'あ'.repeat(80)}`, '301'], 50, 3)).toEqual([
      `1-2-3 ${'あ'.repeat(44)}`,
      'あ'.repeat(36),
      '301',
    ]);
    expect(fold(['𠮷'.repeat(51)], 50, 3)).toEqual(['𠮷'.repeat(50), '𠮷']);
    expect(fold([undefined, ' ', 'a\n b'], 50, 3)).toEqual(['a b']);
    expect(fold([`${'あ'.repeat(25)} ${'い'.repeat(40)}`], 50, 3)).toEqual([
      `${'あ'.repeat(25)} ${'い'.repeat(24)}`,
      'い'.repeat(16),
    ]);
    expect(fold(['あ'.repeat(150), '301'], 50, 3)).toEqual(Array.from({ length: 3 }, () => 'あ'.repeat(50)));
  });

  test('a text that is cut ends in no blank; half a character is none', () => {
    expect(cut('12 34', 3)).toBe('12');
    expect(cut('𠮷𠮷', 2)).toBe('𠮷𠮷');
    expect(plainLine('新宿\ud842')).toBe('新宿\ufffd');
  });

  test('the country that was sent goes before one that was found; a postal code has up to 16 characters', () => {
    const found = { country: 'JP' };
    expect(addressesOf(checkout({ shipping: { country: 'US' } }), found)).toEqual({ shipAddrCountry: '840' });
    const coded = (postal_code: string) => addressesOf(checkout({ shipping: { postal_code } }), {}).shipAddrPostCode;
    expect([coded('1'.repeat(16)), coded('1'.repeat(17))]).toEqual(['1'.repeat(16), undefined]);
  });

  test('addrMatch needs both addresses; a digital delivery has none', () => {
    const both = { billing: { city: '新宿区' }, shipping: { city: '新宿区' } };
    expect(addressesOf(checkout(both), { differs_from_billing: false }).addrMatch).toBe('Y');
    expect(addressesOf(checkout(both), { differs_from_billing: true }).addrMatch).toBe('N');
    expect(addressesOf(checkout(both), {}).addrMatch).toBeUndefined();
    expect(addressesOf(checkout(both), { differs_from_billing: false, kind: 'depot' }).addrMatch).toBeUndefined();
    expect(addressesOf(checkout({ shipping: { city: '新宿区', method: 'digital' } }), { country: 'JP' })).toEqual({});
  });
});

describe('the cardholder', () => {
  const name = (holder_name: string, version: '2.1.0' | '2.2.0' | '2.3.1') =>
    cardholderOf(checkout({ card: { holder_name } }), {}, version).cardholderName;

  test('ASCII before 2.3.1; a name in kanji is left out, not read', () => {
    expect(name('ＴＡＲＯ　ＹＡＭＡＤＡ', '2.1.0')).toBe('TARO YAMADA');
    expect(name('山田太郎', '2.2.0')).toBeUndefined();
    expect(name('山田太郎', '2.3.1')).toBe('山田太郎');
    expect(name('Y', '2.2.0')).toBeUndefined();
    expect(name('Y', '2.3.1')).toBe('Y');
    expect(name('N'.repeat(60), '2.2.0')).toBe('N'.repeat(45));
  });

  test('an e-mail address is whole or absent', () => {
    const email = (written: string) => cardholderOf(checkout({ email: written }), {}, '2.2.0').email;
    expect(email(' taro@example.jp ')).toBe('taro@example.jp');
    expect(email('taro')).toBeUndefined();
    expect(email(`${'x'.repeat(250)}@a.jp`)).toBeUndefined();
    expect(email('ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ')).toBe('taro@example.jp');
    expect(email('taro..x.@docomo.ne.jp')).toBe('taro..x.@docomo.ne.jp');
    for (const written of [
      '山田@example.jp',
      'taro@例え.jp',
      'taro@example.jp（自宅）',
      'taro@example.jp\u200b',
      '<a>@b.jp',
    ])
      expect(email(written), written).toBeUndefined();
  });
});

describe('telephone', () => {
  test.each([
    ['090-1234-5678', 'JP', '81', '9012345678'],
    ['０９０ー１２３４ー５６７８', undefined, '81', '9012345678'],
    ['03(1234)5678', 'JP', '81', '312345678'],
    ['+81 90 1234 5678', undefined, '81', '9012345678'],
    ['+81 (0)90-1234-5678', 'US', '81', '9012345678'],
    ['+81 090-1234-5678', undefined, '81', '9012345678'],
    ['010-81-90-1234-5678', undefined, '81', '9012345678'],
    ['010-82-2-123456', 'JP', '82', '2123456'],
    ['+1 2345', 'JP', '1', '2345'],
    ['+1 212 555 0100', 'JP', '1', '2125550100'],
    ['+886 912 345 678', undefined, '886', '912345678'],
    ['+44 20 7946 0958', undefined, '44', '2079460958'],
  ])('%s (%s) is +%s %s', (written, country, cc, subscriber) => {
    expect(phoneOf(written, country)).toEqual({ cc, subscriber });
  });

  test.each([
    ['212 555 0100', 'US'],
    ['1234', 'JP'],
    ['+1 234', 'JP'],
    ['090-1234-56789', 'JP'],
    ['+0123456789', undefined],
    ['+1 212 555 0100 999', undefined],
    ['090-1234-5678 (母)', 'JP'],
    ['', 'JP'],
  ])('%s (%s) cannot be told apart and is left out', (written, country) => {
    expect(phoneOf(written, country)).toBeUndefined();
  });

  test("is the shopper's: billing first, shipping only where it is the same place", () => {
    const mobile = { cc: '81', subscriber: '9012345678' };
    const shipping = { phone: '090-1234-5678' };
    expect(phonesOf(checkout({ shipping }), {})).toEqual({});
    expect(phonesOf(checkout({ shipping }), { differs_from_billing: true })).toEqual({});
    expect(phonesOf(checkout({ shipping }), { differs_from_billing: false })).toEqual({ mobilePhone: mobile });
    expect(phonesOf(checkout({ billing: { phone: '0800-123-4567' } }), {})).toHaveProperty('homePhone');
    const billing = { phone: '03-1234-5678', company: '株式会社関所' };
    expect(phonesOf(checkout({ shipping, billing }), {})).toEqual({ workPhone: { cc: '81', subscriber: '312345678' } });
  });
});

test('the browser: 8 characters of language before 2.3.1, the next lower depth, no zone of a local address', () => {
  const device = {
    language: 'zh-Hant-TW',
    color_depth: 30,
    ip: 'fe80::1%eth0',
    javascript: false,
    accept_header: 'テキスト',
  };
  expect(browserOf(checkout({ device }), '2.2.0')).toEqual({
    browserLanguage: 'zh-Hant',
    browserColorDepth: '24',
    browserIP: 'fe80::1',
    browserJavascriptEnabled: false,
  });
  expect(browserOf(checkout({ device }), '2.3.1').browserLanguage).toBe('zh-Hant-TW');
  expect(browserOf(checkout({ device }), '2.1.0').browserJavascriptEnabled).toBeUndefined();
  expect(browserOf(checkout({ device: { ip: '::ffff:203.0.113.7' } }), '2.2.0').browserIP).toBe('203.0.113.7');
});

test.each([
  ['en-US-u-hc-h12', 'en-US', 'en-US-u-hc-h12'],
  ['en-US-u', 'en-US', 'en-US'],
  ['x-klingon-empire', undefined, undefined],
  ['en--US', undefined, undefined],
  ['en-', undefined, undefined],
  ['-', undefined, undefined],
])('the language %s is %s before 2.3.1 and %s in it: a whole tag of BCP 47 or none', (language, older, newest) => {
  expect(browserOf(checkout({ device: { language } }), '2.2.0').browserLanguage).toBe(older);
  expect(browserOf(checkout({ device: { language } }), '2.3.1').browserLanguage).toBe(newest);
});

test('what the browser said goes as far as the elements hold it', () => {
  const told = (device: Checkout['device'], version: '2.2.0' | '2.3.1' = '2.2.0') =>
    browserOf(checkout({ device: device ?? {} }), version);
  const headerOf = (length: number) => told({ user_agent: 'x'.repeat(length) }).browserUserAgent?.length;
  expect([0, 2048, 2049].map(headerOf)).toEqual([undefined, 2048, undefined]);
  const depthOf = (color_depth: number) => told({ color_depth }).browserColorDepth;
  expect([99, 48, 30, 24, 1, 0].map(depthOf)).toEqual(['48', '48', '24', '24', '1', undefined]);
  const languageOf = (language: string, version: '2.2.0' | '2.3.1') => told({ language }, version).browserLanguage;
  expect(['en-abcde', 'en-abcdef'].map(tag => languageOf(tag, '2.2.0'))).toEqual(['en-abcde', 'en']);
  const long = 'aa-bbbbbbbb-cccccccc-dddddddd-eeeee';
  expect(languageOf(long, '2.3.1')).toBe(long);
});

test('what the card is asked for: 01 payment, 02 the first of a series, 04 a card to be kept', () => {
  const purposes = [undefined, 'purchase', 'stored_card', 'recurring_first', 'add_card'] as const;
  const codes = purposes.map(purpose => authenticationInd(checkout(purpose === undefined ? {} : { purpose })));
  expect(codes).toEqual(['01', '01', '01', '02', '04']);
});

describe('how the shopper signed in', () => {
  test('codes 07 and 08 came with 2.2.0: 07 is 06 before, 08 is nothing', () => {
    const method = (code: '07' | '08') =>
      requestorAuthentication(checkout({ authentication: { method: code } }), '2.1.0');
    expect(method('07')).toEqual({ threeDSReqAuthMethod: '06' });
    expect(method('08')).toBeUndefined();
  });

  test('a guest did not; a time after the attempt is no time', () => {
    expect(requestorAuthentication(checkout({ account: { guest: true } }), '2.2.0')).toEqual({
      threeDSReqAuthMethod: '01',
    });
    expect(
      requestorAuthentication(checkout({ authentication: { at: '2027-01-01T00:00:00Z' } }), '2.2.0'),
    ).toBeUndefined();
    expect(requestorAuthentication(checkout({ authentication: { at: '2026-11-22T00:00:59+09:00' } }), '2.3.1')).toEqual(
      [{ threeDSReqAuthTimestamp: '202611211500' }],
    );
  });
});
