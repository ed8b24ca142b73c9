import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emailKey, ipKey, phoneKey } from '../../../src/engine/velocity/normalise.ts';

it.each([
  ['Taro.Yamada+shop@Example.JP', 'taro.yamada@example.jp'],
  ['taro.yamada@gmail.com', 'taroyamada@gmail.com'],
  ['T.a.r.oYamada+1@GoogleMail.com', 'taroyamada@gmail.com'],
  ['ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ', 'taro@example.jp'],
  [' taro@example.jp. ', 'taro@example.jp'],
  ['+@example.jp', '+@example.jp'],
  ['..taro..@docomo.ne.jp', '..taro..@docomo.ne.jp'],
  ['"a@b"@example.jp', '"a@b"@example.jp'],
  ['taro', undefined],
  ['@example.jp', undefined],
  ['taro@', undefined],
  ['...@gmail.com', undefined],
  ['', undefined],
  [undefined, undefined],
])('e-mail %j is %j', (email, key) => {
  expect(emailKey(email)).toBe(key);
});

it('does not change an e-mail address that needs no change another way than the others (property)', () => {
  const local = fc.stringMatching(/^[a-z0-9._+@-]{0,4}$/);
  const domain = fc.oneof(
    fc.constantFrom('gmail.com', 'googlemail.com', 'mail.com'),
    fc.stringMatching(/^[a-z.-]{0,4}$/),
  );
  fc.assert(
    fc.property(local, domain, (local, domain) => {
      const email = `${local}@${domain}`;
      // A blank in front, which does not matter, is something to change.
      expect(emailKey(email)).toBe(emailKey(` ${email}`));
    }),
    { numRuns: 1000 },
  );
});

const mobile = '+819012345678';
it.each([
  ['090-1234-5678', mobile],
  ['０９０－１２３４－５６７８', mobile],
  ['090 1234 5678', mobile],
  ['(090)1234-5678', mobile],
  ['+81 90-1234-5678', mobile],
  ['＋８１ ９０ １２３４ ５６７８', mobile],
  ['+81(0)90-1234-5678', mobile],
  ['0081 90 1234 5678', mobile],
  ['010-81-90-1234-5678', mobile],
  ['819012345678', mobile],
  ['9012345678', mobile],
  ['03-1234-5678', '+81312345678'],
  ['+81 3 1234 5678', '+81312345678'],
  ['0120-123-456', '+81120123456'],
  ['+1 (212) 555-0100', '+12125550100'],
  ['12345', undefined],
  ['なし', undefined],
  [undefined, undefined],
])('telephone %j is %j', (phone, key) => {
  expect(phoneKey(phone)).toBe(key);
  expect(phoneKey(phone, 'JP')).toBe(key);
});

it('reads a telephone number that is written as nearly all are the same way as any other (property)', () => {
  const group = fc.stringMatching(/^[0-9]{1,6}$/);
  const phone = fc
    .tuple(
      fc.constantFrom('0', '00', '010', '0081', '01081', '81', ''),
      fc.array(group, { minLength: 1, maxLength: 4 }),
    )
    .chain(([begin, groups]) => fc.constantFrom('-', '').map(between => begin + groups.join(between)));
  fc.assert(
    // A blank in front, which does not matter, is something to leave out.
    fc.property(phone, phone => {
      expect(phoneKey(phone)).toBe(phoneKey(` ${phone}`));
    }),
    { numRuns: 3000 },
  );
});

it('leaves national numbers of other countries as they are', () => {
  expect(phoneKey('02-123-4567', 'KR')).toBe('021234567');
  expect(phoneKey('+81 90 1234 5678', 'KR')).toBe(mobile);
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:0000:0000:0000:0001', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
  ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
  ['1:2:3', undefined],
  ['::g', undefined],
  ['', undefined],
  [undefined, undefined],
])('IP %j is %j', (ip, key) => {
  expect(ipKey(ip)).toBe(key);
});

it('gives every writing of an IPv6 address the key of its network', () => {
  fc.assert(
    fc.property(fc.ipV6(), address => {
      const url = new URL(`http://[${address}]/`).hostname.slice(1, -1); // the canonical writing
      expect(ipKey(address)).toBe(ipKey(url));
    }),
  );
});

it('reads an IPv6 address that is written as nearly all are the same way as any other (property)', () => {
  const group = fc.oneof(
    fc.constantFrom('0', '00', 'ffff', 'g', '', '12345', '1.2.3.4'),
    fc.stringMatching(/^[0-9a-fA-F]{1,4}$/),
  );
  const address = fc.array(group, { minLength: 2, maxLength: 9 }).map(groups => groups.join(':'));
  const near = fc
    .tuple(
      fc.array(fc.stringMatching(/^[0-9a-f]{1,4}$/), { minLength: 4, maxLength: 8 }),
      fc.constantFrom('', ':', '::'),
      fc.constantFrom('', '1', '1:2:3', '1:2:3:4'),
    )
    .map(([groups, between, end]) => groups.join(':') + between + end);
  fc.assert(
    // A zone, which does not matter, is something to leave out.
    fc.property(fc.oneof(address, near), address => {
      expect(ipKey(address)).toBe(ipKey(`${address}%eth0`));
    }),
    { numRuns: 3000 },
  );
});
