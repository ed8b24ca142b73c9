/** The bytes of an array of numbers, where they lie: nothing is copied. */
export function asBytes<Memory extends ArrayBufferLike>({
  buffer,
  byteOffset,
  byteLength,
}: ArrayBufferView<Memory>): Uint8Array<Memory> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
