/**
 * Bytes → text of whole lines. The encoding is told from the first block that is not pure ASCII, or stated. A line end is
 * never part of a character in UTF-8, CP932 or EUC-JP, so blocks are cut there; a block that does not decode is taken
 * line by line, because files glued together from several encodings exist.
 */
import { detectEncoding, type TextEncoding } from '../../../shared/encoding.ts';

/** What was found out about the text of a file; alive while it is read. */
export interface TextFacts {
  /** The encoding used; absent while everything was ASCII. */
  encoding?: TextEncoding;
  /** True when it was asked for, false when it was told from the bytes. */
  readonly asked: boolean;
  /** Characters outside the standard (gaiji), which CP932 decoders put at U+E000 and up. */
  gaiji: number;
  /** Lines that were in another encoding than the rest, by encoding. */
  otherLines: Partial<Record<TextEncoding, number>>;
}

/** Whole lines as text. `undecodable`: 0-based lines of the block that no encoding reads; they hold U+FFFD. */
export interface TextBlock {
  readonly text: string;
  readonly undecodable: readonly number[];
}

/** Facts of nothing read yet. */
export function noTextFacts(asked: TextEncoding | undefined): TextFacts {
  return { ...(asked === undefined ? {} : { encoding: asked }), asked: asked !== undefined, gaiji: 0, otherLines: {} };
}

const lineFeed = 0x0a;

/** Decodes a stream in blocks of whole lines (the last of a file may lack its line end). */
export async function* textBlocks(
  chunks: AsyncIterable<Buffer>,
  facts: TextFacts,
  blockBytes = 1 << 18,
): AsyncGenerator<TextBlock> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let first = true;
  let wide: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of chunks) {
    if (first) {
      wide = wideDecoder(chunk, facts);
      first = false;
    }
    if (wide) {
      yield { text: wide.decode(chunk, { stream: true }), undecodable: [] };
      continue;
    }
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < blockBytes || chunk.lastIndexOf(lineFeed) < 0) continue;
    const whole = held.length === 1 ? chunk : Buffer.concat(held, heldBytes);
    const end = whole.lastIndexOf(lineFeed) + 1;
    yield decodeBlock(whole.subarray(0, end), facts);
    const rest = whole.subarray(end);
    held = rest.length === 0 ? [] : [Buffer.from(rest)];
    heldBytes = rest.length;
  }
  if (wide) yield { text: wide.decode(), undecodable: [] };
  else if (heldBytes > 0) yield decodeBlock(Buffer.concat(held, heldBytes), facts);
}

/** UTF-16 has line feeds inside characters: it is streamed as it comes. */
function wideDecoder(chunk: Buffer, facts: TextFacts): InstanceType<typeof TextDecoder> | undefined {
  const marked =
    chunk[0] === 0xff && chunk[1] === 0xfe
      ? 'utf-16le'
      : chunk[0] === 0xfe && chunk[1] === 0xff
        ? 'utf-16be'
        : undefined;
  const encoding = facts.encoding ?? marked;
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return undefined;
  facts.encoding = encoding;
  return new TextDecoder(encoding);
}

function decodeBlock(bytes: Buffer, facts: TextFacts): TextBlock {
  if (facts.encoding === undefined && !isAscii(bytes)) facts.encoding = detectEncoding(bytes);
  const text = strictly(bytes, facts.encoding ?? 'utf-8');
  if (text === undefined) return lineByLine(bytes, facts);
  countGaiji(text, facts);
  return { text, undecodable: [] };
}

const others: readonly TextEncoding[] = ['utf-8', 'shift_jis', 'euc-jp'];

function lineByLine(bytes: Buffer, facts: TextFacts): TextBlock {
  const usual = facts.encoding ?? 'utf-8';
  const undecodable: number[] = [];
  let text = '';
  let line = 0;
  for (let from = 0; from < bytes.length; line++) {
    const feed = bytes.indexOf(lineFeed, from);
    const to = feed < 0 ? bytes.length : feed + 1;
    const piece = bytes.subarray(from, to);
    from = to;
    const straight = strictly(piece, usual);
    if (straight !== undefined) {
      text += straight;
      continue;
    }
    // A stated encoding is an order: the reader does not overrule it.
    const other = facts.asked ? undefined : others.find(each => each !== usual && strictly(piece, each) !== undefined);
    if (other === undefined) {
      undecodable.push(line);
      text += new TextDecoder(usual).decode(piece);
      continue;
    }
    facts.otherLines[other] = (facts.otherLines[other] ?? 0) + 1;
    text += strictly(piece, other);
  }
  countGaiji(text, facts);
  return { text, undecodable };
}

function strictly(bytes: Buffer, encoding: TextEncoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function countGaiji(text: string, facts: TextFacts): void {
  if (facts.encoding === undefined) return;
  facts.gaiji += text.match(/[\ue000-\uf8ff]/g)?.length ?? 0;
}

function isAscii(bytes: Buffer): boolean {
  for (let index = 0; index < bytes.length; index++) if (bytes[index]! > 0x7f) return false;
  return true;
}
