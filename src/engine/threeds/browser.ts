/** browser* elements, where the shop sent what the browser said (facts/emv-3ds.md 2, step c). */
import type { Checkout, MessageVersion } from '../types.ts';
import { type Fields, isPrintableAscii } from './texts.ts';

/** The browser elements of an AReq. `browserJavaEnabled` is not here: no checkout tells it. */
export interface Browser {
  readonly browserAcceptHeader?: string;
  readonly browserIP?: string;
  readonly browserLanguage?: string;
  readonly browserUserAgent?: string;
  readonly browserColorDepth?: string;
  readonly browserScreenHeight?: string;
  readonly browserScreenWidth?: string;
  /** Minutes, UTC minus local time: `-540` in Tokyo. */
  readonly browserTZ?: string;
  /** From 2.2.0. */
  readonly browserJavascriptEnabled?: boolean;
}

/** What the checkout says about the browser. */
export function browserOf(checkout: Checkout, version: MessageVersion): Fields<Browser> {
  const device = checkout.device;
  return {
    browserAcceptHeader: header(device?.accept_header),
    browserIP: address(device?.ip),
    browserLanguage: language(device?.language, version),
    browserUserAgent: header(device?.user_agent),
    browserColorDepth: colorDepth(device?.color_depth),
    browserScreenHeight: pixels(device?.screen_height),
    browserScreenWidth: pixels(device?.screen_width),
    browserTZ: device?.time_zone_offset_min === undefined ? undefined : String(device.time_zone_offset_min),
    browserJavascriptEnabled: version === '2.1.0' ? undefined : device?.javascript,
  };
}

/**
 * Without the zone of a link-local IPv6 address (`%eth0`), which means something on one machine only; IPv4 that a server
 * for both protocols writes as IPv6 (`::ffff:203.0.113.7`) as the IPv4 that it is.
 */
function address(ip: string | undefined): string | undefined {
  return ip?.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '');
}

function header(text: string | undefined): string | undefined {
  return text !== undefined && text !== '' && text.length <= 2048 && isPrintableAscii(text) ? text : undefined;
}

/** A language with its subtags (BCP 47, 2.1). One letter only opens an extension (`-u-hc-h12`), so none ends a tag. */
const languageTag = /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i;

/** Eight characters up to 2.2.0, 35 in 2.3.1: a longer tag loses its last subtags, which leaves a true, wider tag. */
function language(tag: string | undefined, version: MessageVersion): string | undefined {
  const longest = version === '2.3.1' ? 35 : 8;
  const subtags = (tag ?? '').split('-');
  while (subtags.length > 1 && (subtags.join('-').length > longest || subtags.at(-1)?.length === 1)) subtags.pop();
  const left = subtags.join('-');
  return left.length <= longest && languageTag.test(left) ? left : undefined;
}

/** Depths that the element knows; a browser's 30 bits are stated as the next lower, 24. */
const depths = [48, 32, 24, 16, 15, 8, 4, 1];

function colorDepth(bits: number | undefined): string | undefined {
  const depth = bits === undefined ? undefined : depths.find(known => known <= bits);
  return depth === undefined ? undefined : String(depth);
}

function pixels(count: number | undefined): string | undefined {
  return count === undefined ? undefined : String(count);
}
