/** One writing for e-mail addresses, telephone numbers and IP addresses, so that a counter is not dodged by spelling. */

/**
 * An e-mail address as a key: NFKC, lower case, anything from `+` in the local part left out (plus-addressing reaches the
 * same mailbox at the common providers), and for Gmail the dots too, which it ignores; googlemail.com is gmail.com.
 * Undefined when it is no address.
 */
export function emailKey(email: string | undefined): string | undefined {
  if (email !== undefined && asItIs.test(email) && !/@g(oogle)?mail\.com$/.test(email)) return email;
  const text = email?.normalize('NFKC').trim().toLowerCase() ?? '';
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1).replace(/\.$/, '');
  if (at < 1 || domain === '') return undefined;
  const gmail = domain === 'gmail.com' || domain === 'googlemail.com';
  const untagged = text.slice(0, at).replace(/(?<=.)\+.*$/s, '');
  const local = gmail ? untagged.replaceAll('.', '') : untagged;
  return local === '' ? undefined : `${local}@${gmail ? 'gmail.com' : domain}`;
}

/** What nearly all are: nothing to fold, no tag, no dot at the end. */
const asItIs = /^[a-z0-9._-]+@[a-z0-9.-]*[a-z0-9-]$/;

/**
 * A telephone number as a key: `+` and digits. Full width, hyphens, spaces and brackets do not matter; 090…, +81 90…,
 * +81 (0)90…, 0081 90…, 010 81 90… are one number; a mobile number whose leading 0 a spreadsheet ate (10 digits from 70, 80
 * or 90) is mended. National numbers are taken as Japanese unless `country` says otherwise, then they keep their digits.
 * Undefined below 6 digits.
 */
export function phoneKey(phone: string | undefined, country?: string): string | undefined {
  const japanese = country === undefined || country === 'JP';
  if (phone !== undefined && japanese && nationalAsWritten.test(phone))
    return `+81${phone.slice(1).replaceAll('-', '')}`;
  const text = phone?.normalize('NFKC') ?? '';
  let digits = text.replace(/[^0-9]/g, '');
  if (digits.length < 6) return undefined;
  const international = /^[^0-9]*\+/.test(text);
  if (!international && /^01081\d{9,}$/.test(digits)) digits = digits.slice(3);
  else if (!international && /^0081\d{9,}$/.test(digits)) digits = digits.slice(2);
  else if (!international && !(japanese && /^81[1-9]\d{8,9}$/.test(digits))) return national(digits, japanese);
  return digits.startsWith('810') ? `+81${digits.slice(3)}` : `+${digits}`;
}

/** What nearly all are: digits from one 0 on, in up to three groups. */
const nationalAsWritten = /^(?!00)(?=.{10,13}$)0\d{1,4}-?\d{1,4}-?\d{4}$/;

function national(digits: string, japanese: boolean): string {
  if (!japanese) return digits;
  if (digits.startsWith('0')) return `+81${digits.slice(1)}`;
  return /^[789]0\d{8}$/.test(digits) ? `+81${digits}` : digits;
}

/**
 * An IP address as a key: IPv4 as it is; IPv6 cut to its /64, because one household or phone is given a whole /64 and may
 * change the rest at will (RFC 4291 2.5.1, RFC 8981); IPv4 mapped into IPv6 (RFC 4291 2.5.5.2) as the IPv4 that it is.
 * Undefined when it is no address.
 */
export function ipKey(ip: string | undefined): string | undefined {
  const text = ip?.trim() ?? '';
  if (text === '') return undefined;
  if (!text.includes(':')) return text;
  const network = networkAsWritten.exec(text)?.[1];
  if (network !== undefined) return `${network}::/64`;
  const groups = groupsOf(text.replace(/%.*$/, ''));
  if (groups === undefined) return undefined;
  const mapped = groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff;
  if (mapped) return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map(group => group.toString(16))
    .join(':')}::/64`;
}

/** What nearly all are: four groups as the key has them, before four more or `::`. The first is not 0, so it is no mapped IPv4. */
const networkAsWritten =
  /^([1-9a-f][0-9a-f]{0,3}(?::(?:0|[1-9a-f][0-9a-f]{0,3})){3})(?:(?::[0-9a-f]{1,4}){4}|::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,2})?)$/;

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] | undefined {
  const [head = '', tail] = address.split('::');
  const before = numbersOf(head);
  const after = tail === undefined ? [] : numbersOf(tail);
  const gap = 8 - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 0) return undefined;
  const groups = [...before, ...Array.from({ length: gap }, () => 0), ...after];
  return groups.every(group => group >= 0 && group <= 0xffff) ? groups : undefined;
}

/** Groups between colons; a dotted IPv4 tail is two of them. NaN for what is none. */
function numbersOf(part: string): readonly number[] {
  if (part === '') return [];
  return part.split(':').flatMap(group => {
    const bytes = group.split('.').map(Number);
    if (bytes.length === 4) return [bytes[0]! * 256 + bytes[1]!, bytes[2]! * 256 + bytes[3]!];
    return [/^[0-9a-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : Number.NaN];
  });
}
