/** Text of files that shops export: UTF-8, Shift_JIS (CP932), EUC-JP or UTF-16, told by what decodes without a fault. */

/** Encodings that are told apart, by their WHATWG labels; `shift_jis` is CP932 there. */
export const textEncodings = ['utf-8', 'shift_jis', 'euc-jp', 'utf-16le', 'utf-16be'] as const;
/** One of `textEncodings`. */
export type TextEncoding = (typeof textEncodings)[number];

/** A decoded text. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncoding;
  /** Characters that could not be decoded and became U+FFFD. */
  readonly undecodable: number;
  /** Characters outside the standard (gaiji), which CP932 decoders put at U+E000 and up. */
  readonly gaiji: number;
}

/** Tells the encoding of a whole file. A text in ASCII counts as UTF-8. */
export function detectEncoding(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const unmarked = unmarkedUtf16(bytes);
  if (unmarked !== undefined) return unmarked;
  if (strictly(bytes, 'utf-8') !== undefined) return 'utf-8';
  const shiftJis = strictly(bytes, 'shift_jis');
  const eucJp = strictly(bytes, 'euc-jp');
  if (shiftJis === undefined && eucJp === undefined) return leastDamaged(bytes);
  if (shiftJis === undefined) return 'euc-jp';
  if (eucJp === undefined) return 'shift_jis';
  // Either reads: the wrong one is full of half-width kana and rare kanji.
  return strangeness(eucJp) <= strangeness(shiftJis) ? 'euc-jp' : 'shift_jis';
}

/**
 * UTF-16 without a byte order mark. Every line end and comma of it has a zero byte, which no text in another encoding has: in the odd
 * bytes of little endian, in the even bytes of big endian.
 */
function unmarkedUtf16(bytes: Uint8Array): TextEncoding | undefined {
  const first = bytes.subarray(0, 4_096).indexOf(0);
  if (first < 0 || bytes.length % 2 !== 0) return undefined;
  const encoding = first % 2 === 1 ? 'utf-16le' : 'utf-16be';
  const text = strictly(bytes, encoding);
  return text === undefined || text.includes('\0') ? undefined : encoding;
}

/** Decodes a whole file, in the encoding asked for or the one it is told to be in. Never throws. */
export function decodeText(bytes: Uint8Array, asked?: TextEncoding): DecodedText {
  const encoding = asked ?? detectEncoding(bytes);
  const strict = strictly(bytes, encoding);
  const text = strict ?? new TextDecoder(encoding).decode(bytes);
  return {
    text,
    encoding,
    undecodable: strict === undefined ? count(text, /\ufffd/g) : 0,
    gaiji: count(text, /[\ue000-\uf8ff]/g),
  };
}

/** The text, undefined where the bytes are no text of this encoding. */
export function strictly(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** None decodes without a fault: the one with the fewest. */
function leastDamaged(bytes: Uint8Array): TextEncoding {
  const damage = (encoding: TextEncoding) => count(new TextDecoder(encoding).decode(bytes), /\ufffd/g);
  const candidates = (['utf-8', 'shift_jis', 'euc-jp'] as const).map(encoding => ({
    encoding,
    faults: damage(encoding),
  }));
  return candidates.reduce((best, other) => (other.faults < best.faults ? other : best)).encoding;
}

/** Share of characters that ordinary Japanese text hardly has; Node's EUC-JP takes the first bytes of CP932 kanji for controls. */
const strangeness = (text: string) =>
  count(text, /[\u0080-\u009f\uff61-\uff9f\ue000-\uf8ff\u0370-\u04ff\u2500-\u257f]/g) / Math.max(1, text.length);
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
