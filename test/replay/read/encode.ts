/** Text → CP932 or EUC-JP, which Node cannot write: the decoder's own table, read backwards. */
const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

function tableOf(encoding: 'shift_jis' | 'euc-jp'): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(encoding);
  if (known) return known;
  const table = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(encoding);
  const put = (bytes: readonly number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
  };
  for (let one = 0; one < 0x100; one++) put([one]);
  for (let one = 0x81; one < 0xff; one++) for (let two = 0x40; two < 0xff; two++) put([one, two]);
  tables.set(encoding, table);
  return table;
}

/** Encodes a text; throws for a character that the encoding lacks. */
export function encode(text: string, encoding: 'utf-8' | 'shift_jis' | 'euc-jp'): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  const table = tableOf(encoding);
  const bytes: number[] = [];
  for (const character of text) {
    const found = table.get(character);
    if (!found) throw new RangeError(`${encoding} has no ${character}`);
    bytes.push(...found);
  }
  return Buffer.from(bytes);
}
