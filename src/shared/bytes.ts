/** The bytes of an array of numbers, where they lie: nothing is copied. */
export function asBytes<Memory extends ArrayBufferLike>({
  buffer,
  byteOffset,
  byteLength,
}: ArrayBufferView<Memory>): Uint8Array<Memory> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Bytes in memory of their own, for those that are kept for long: a small `Buffer.from` is a part of a page of 64 KiB that Node.js shares
 * out, and keeps the whole page.
 */
export function ownBytes(of: string | Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafeSlow(typeof of === 'string' ? Buffer.byteLength(of) : of.length);
  if (typeof of === 'string') bytes.write(of);
  else bytes.set(of);
  return bytes;
}
