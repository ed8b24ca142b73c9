/**
 * Segments: the stretches of bytes that a store's data file consists of, and how columns are written into them. Everything is
 * little-endian and begins at a multiple of eight bytes inside its segment.
 */
import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import { isEmpty } from './bits.ts';
import type { ColumnChunk, ColumnDefinition, ColumnValue } from './columns.ts';

/** Code widths, bytes. 0: every row has the one value there is. */
type Width = 0 | 1 | 2 | 4;

const headBytes = 16;
const padded = (bytes: number) => (bytes + 7) & ~7;

if (endianness() !== 'LE') throw new Error('feature stores are written and read on little-endian machines only');

/** Tells a segment from one that was torn or changed by chance (CRC-32). */
export function checksumOf(bytes: Uint8Array): number {
  return crc32(bytes);
}

/**
 * A column's chunk: a head (width of the codes, rows, values, bytes of the values), the values, the codes. The code 0, missing,
 * has no value. Numbers are written as doubles, all else as JSON.
 */
export function encodeColumn({ codes, values }: ColumnChunk, { type }: ColumnDefinition): Uint8Array {
  const bytes = isNumber(type) ? numbersOf(values) : Buffer.from(JSON.stringify(values.slice(1)));
  const width = widthFor(codes, values.length);
  const from = headBytes + padded(bytes.length);
  const segment = new Uint8Array(from + codes.length * width);
  new Uint32Array(segment.buffer, 0, 4).set([width, codes.length, values.length, bytes.length]);
  segment.set(bytes, headBytes);
  if (width > 0) codesIn(segment.buffer, from, codes.length, width).set(codes);
  return segment;
}

/** Reads a column's chunk back. */
export function decodeColumn(segment: Uint8Array<ArrayBuffer>, { type }: ColumnDefinition): ColumnChunk {
  const { buffer, byteOffset } = segment;
  const [width, rows, count, length] = new Uint32Array(buffer, byteOffset, 4) as unknown as readonly [
    Width,
    number,
    number,
    number,
  ];
  const at = byteOffset + headBytes;
  const values = isNumber(type)
    ? [undefined, ...new Float64Array(buffer, at, length / 8)]
    : [undefined, ...(JSON.parse(Buffer.from(buffer, at, length).toString('utf8')) as NonNullable<ColumnValue>[])];
  const codes = width === 0 ? new Uint8Array(rows).fill(count - 1) : codesIn(buffer, at + padded(length), rows, width);
  return { codes, values };
}

const isNumber = (type: ColumnDefinition['type']) => type === 'int' || type === 'double';

function numbersOf(values: readonly ColumnValue[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values.slice(1) as number[]).buffer);
}

/** Without codes where all rows have the last value of at most one: all missing, or all the same. */
function widthFor(codes: ColumnChunk['codes'], values: number): Width {
  if (values <= 2 && codes.every(code => code === values - 1)) return 0;
  return values <= 0x100 ? 1 : values <= 0x10000 ? 2 : 4;
}

function codesIn(buffer: ArrayBuffer, at: number, rows: number, width: Width): ColumnChunk['codes'] {
  if (width === 1) return new Uint8Array(buffer, at, rows);
  return width === 2 ? new Uint16Array(buffer, at, rows) : new Uint32Array(buffer, at, rows);
}

/**
 * The verdicts of all conditions in a chunk: a table of places (in words, from the beginning; 0: no row), then the sets. They lie
 * together because a trial reads them all.
 */
export function encodeSets(sets: readonly Uint32Array[]): Uint32Array {
  const kept = sets.filter(bits => !isEmpty(bits));
  const words = sets.length + kept.reduce((sum, bits) => sum + bits.length, 0);
  const segment = new Uint32Array(words);
  let place = sets.length;
  sets.forEach((bits, index) => {
    if (isEmpty(bits)) return;
    segment[index] = place;
    segment.set(bits, place);
    place += bits.length;
  });
  return segment;
}

/** The sets again; `none` stands for those without a row. */
export function decodeSets(segment: Uint32Array, count: number, none: Uint32Array): readonly Uint32Array[] {
  return Array.from({ length: count }, (_, index) => {
    const place = segment[index]!;
    return place === 0 ? none : segment.subarray(place, place + none.length);
  });
}

/** Texts that are looked up by row, not compared: ids. Offsets, then the texts in UTF-8. */
export function encodeTexts(texts: readonly string[]): Uint8Array {
  const bytes = Buffer.from(texts.join(''));
  const offsets = new Uint32Array(texts.length + 1);
  texts.forEach((text, row) => {
    offsets[row + 1] = offsets[row]! + Buffer.byteLength(text);
  });
  const segment = new Uint8Array(offsets.byteLength + bytes.length);
  segment.set(new Uint8Array(offsets.buffer));
  segment.set(bytes, offsets.byteLength);
  return segment;
}

/** Looks texts up by row. */
export function decodeTexts(segment: Uint8Array<ArrayBuffer>, rows: number): (row: number) => string {
  const { buffer, byteOffset } = segment;
  const offsets = new Uint32Array(buffer, byteOffset, rows + 1);
  const texts = Buffer.from(buffer, byteOffset + offsets.byteLength, segment.length - offsets.byteLength);
  return row => texts.toString('utf8', offsets[row], offsets[row + 1]);
}
