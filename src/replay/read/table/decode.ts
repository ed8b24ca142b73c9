/**
 * Bytes → text of whole lines. The encoding is told from the first block that is not pure ASCII, or stated. A line end is
 * never part of a character in UTF-8, CP932 or EUC-JP, so blocks are cut there; a block that does not decode is taken
 * line by line, because files glued together from several encodings exist.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { detectEncoding, strictly, type TextEncoding } from '../../../shared/encoding.ts';

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
/** Bytes after which a block is decoded. */
const blockBytes = 1 << 18;

/** Decodes a stream in blocks of whole lines (the last of a file may lack its line end). */
export async function* textBlocks(chunks: AsyncIterable<Buffer>, facts: TextFacts): AsyncGenerator<TextBlock> {
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
  if (facts.encoding === undefined && !isAscii(bytes)) facts.encoding = encodingOf(bytes);
  const usual = facts.encoding ?? 'utf-8';
  const text = strictly(bytes, usual);
  // Much UTF-8 is also well-formed, if senseless, CP932: a block of that has to be looked at line by line.
  const straight = text !== undefined && (usual === 'utf-8' || facts.asked || !linesOf(bytes).some(isJapaneseUtf8));
  if (!straight) return lineByLine(bytes, usual, facts);
  countGaiji(text, facts);
  return { text, undecodable: [] };
}

/**
 * UTF-8 when most lines are; else what the lines that are not UTF-8 look like. A line that is UTF-8 without kana or kanji may be
 * either (文 in EUC-JP is ʸ in UTF-8): it speaks for UTF-8 only where nearly every line is that.
 */
function encodingOf(bytes: Buffer): TextEncoding {
  if (isUtf8(bytes)) return 'utf-8';
  const telling = linesOf(bytes).filter(line => !isAscii(line));
  const foreign = telling.filter(line => !isUtf8(line));
  const sure = telling.filter(isJapaneseUtf8);
  const isMostlyUtf8 = foreign.length <= sure.length || foreign.length * 10 <= telling.length;
  return isMostlyUtf8 ? 'utf-8' : detectEncoding(Buffer.concat(foreign));
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(lineFeed, from);
    const to = feed < 0 ? bytes.length : feed + 1;
    lines.push(bytes.subarray(from, to));
    from = to;
  }
  return lines;
}

/** Well-formed UTF-8 that holds kana or kanji: CP932 and EUC-JP lines are that next to never. */
function isJapaneseUtf8(line: Buffer): boolean {
  return !isAscii(line) && isUtf8(line) && /[\u3000-\u9fff\uff01-\uff5e]/.test(line.toString('utf8'));
}

const others: readonly TextEncoding[] = ['utf-8', 'shift_jis', 'euc-jp'];

function lineByLine(bytes: Buffer, usual: TextEncoding, facts: TextFacts): TextBlock {
  const undecodable: number[] = [];
  let text = '';
  for (const [index, line] of linesOf(bytes).entries()) {
    const encoding = facts.asked ? usual : encodingOfLine(line, usual);
    const decoded = encoding && strictly(line, encoding);
    if (decoded === undefined) undecodable.push(index);
    else if (encoding !== usual && !isAscii(line)) facts.otherLines[encoding!] = (facts.otherLines[encoding!] ?? 0) + 1;
    text += decoded ?? new TextDecoder(usual).decode(line);
  }
  countGaiji(text, facts);
  return { text, undecodable };
}

/** A stated encoding is an order; otherwise a line is UTF-8 when it can only be that, else the file's, else another. */
function encodingOfLine(line: Buffer, usual: TextEncoding): TextEncoding | undefined {
  if (usual !== 'utf-8' && isJapaneseUtf8(line)) return 'utf-8';
  return [usual, ...others].find(encoding => strictly(line, encoding) !== undefined);
}

function countGaiji(text: string, facts: TextFacts): void {
  if (facts.encoding === undefined) return;
  facts.gaiji += text.match(/[\ue000-\uf8ff]/g)?.length ?? 0;
}
