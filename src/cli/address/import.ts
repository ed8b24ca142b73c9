/** `sekisho address import`: a shop's own table of places becomes a list of the rule set. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { foldText } from '../../engine/address/fold.ts';
import { createPlaceRecogniser, type PlaceReading, readPlaceLists } from '../../engine/address/recognise.ts';
import type { TextEncoding } from '../../shared/encoding.ts';
import { Fault } from '../../shared/errors.ts';
import { shippedTowns } from '../../towns/shipped.ts';
import { type AddressRow, readAddressRows } from './rows.ts';

/** Options of the command. */
export interface ImportOptions {
  readonly kind: string;
  readonly to: string;
  readonly source?: string;
  readonly expires?: string;
  readonly encoding?: TextEncoding;
  /** YYYY-MM-DD, for the column `added`. */
  readonly added: string;
}

/** What became of the rows. */
export interface ImportReport {
  readonly written: number;
  readonly already: number;
  readonly refused: readonly { readonly line: number; readonly cause: string }[];
  readonly encoding: TextEncoding;
}

interface Entry {
  readonly value: string;
  readonly match: 'address' | 'operator';
  readonly note: string;
}

const header = 'value,match,source,added,expires,note';
const recogniser = createPlaceRecogniser({ entries: [] }, { towns: shippedTowns });

/** Reads the table and appends what can be placed to the list. Writes nothing when nothing can. */
export async function importPlaces(file: string, options: ImportOptions): Promise<ImportReport> {
  const rows = await readAddressRows(file, options.encoding);
  const list = existsSync(options.to) ? readFileSync(options.to, 'utf8') : `${header}\n`;
  const columns = list.split(/\r?\n/).find(line => line !== '' && !line.startsWith('#')) ?? '';
  if (columns !== header) throw new Fault('bad-option', `${options.to}: its header is not "${header}"`);
  const known = new Set(entriesIn(options.kind, list).map(value => foldText(value)));
  const refused: { line: number; cause: string }[] = [];
  const lines: string[] = [];
  let already = 0;
  for (const row of rows.rows) {
    const entry = entryOf(row);
    if (typeof entry === 'string') {
      refused.push({ line: row.line, cause: entry });
      continue;
    }
    if (known.has(foldText(entry.value))) {
      already++;
      continue;
    }
    known.add(foldText(entry.value));
    const cells = [entry.value, entry.match, options.source ?? '', options.added, options.expires ?? '', entry.note];
    lines.push(cells.map(quoted).join(','));
  }
  if (lines.length > 0) writeFileSync(options.to, `${list.replace(/\n*$/, '\n')}${lines.join('\n')}\n`);
  return { written: lines.length, already, refused, encoding: rows.decoded.encoding };
}

function entriesIn(kind: string, list: string): readonly string[] {
  return readPlaceLists(new Map([[`lists/places/${kind}.csv`, list]])).lists.entries.map(entry => entry.value);
}

/** The entry for a row, or why there is none. */
function entryOf(row: AddressRow): Entry | string {
  if (row.problem !== undefined) return row.problem;
  const { postal_code, prefecture, city, line1, line2, company, name } = row.address;
  const place = [prefecture, city, line1].filter(Boolean).join('').trim();
  const called = [company, name, line2].find(Boolean)?.trim() ?? '';
  const reading = recogniser.read(row.address, 0);
  if (place !== '' && reading !== undefined && placed(reading)) {
    const room = reading.parts.room === undefined ? '' : ` ${reading.parts.room}号室`;
    const value = [postal_code?.trim(), place + room].filter(Boolean).join(' ').replace(/\s+/g, ' ');
    return { value, match: 'address', note: called };
  }
  if (place !== '') return 'the address has no block number, so it would take in the whole town';
  if (foldText(called).length < 3) return 'the row has neither an address nor a name of three letters or more';
  return { value: called, match: 'operator', note: '' };
}

const placed = (reading: PlaceReading) => reading.parts.block.length > 0;
const quoted = (cell: string) => (/[",\r\n#]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
