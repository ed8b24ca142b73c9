/** The place lists of a rule set: `lists/places/<kind>.csv`, what each entry matches, and what is wrong with them. */
import type { Finding } from '../../shared/finding.ts';
import { expiresAt, type ListEntry, readList } from '../../shared/list-file.ts';
import { nearest } from '../../shared/nearest.ts';
import { type PlaceKind, placeKinds } from '../types.ts';
import { foldText } from './fold.ts';

/**
 * How an entry matches (column `match`; `name` when empty, `address` when the value begins with a postal code):
 *
 * - `name`, `operator`: the words stand anywhere in the address, the company or the name line.
 * - `branch`: the words begin a line's name and a branch follows, or nothing: ポプラ 新宿店, but not コーポポプラ.
 * - `chain`: the words begin a line's name and a place's name in kanji follows: アパ 新宿, but neither アパ 301 nor アパート.
 * - `building`: the words are the whole name of the building, room and floor left out; never the recipient's.
 * - `address`: postal code and block (`160-0022 1-2-3`), or an address; with a room only that door.
 */
export const placeMatches = ['name', 'operator', 'branch', 'chain', 'building', 'address'] as const;
export type PlaceMatch = (typeof placeMatches)[number];

/** One entry, ready to be matched. */
export interface PlaceEntry {
  readonly kind: PlaceKind;
  readonly match: PlaceMatch;
  /** As written. */
  readonly value: string;
  /** Milliseconds since 1970 UTC from which it holds no longer. */
  readonly expiresAt: number;
  /** Path in the rule set, and 1-based line. */
  readonly file: string;
  readonly line: number;
}

/** The place lists of a rule set. */
export interface PlaceLists {
  readonly entries: readonly PlaceEntry[];
}

const folder = 'lists/places/';
const startsWithPostalCode = /^\s*(〒|[0-9０-９]{3}\s*[-‐‑–—−－ー]?\s*[0-9０-９]{4}(?![0-9０-９]))/;

/**
 * Reads `lists/places/<kind>.csv`; `ordinary.csv` holds names that look like another kind and are none.
 * Never throws: what cannot be used is a finding, and the other entries are kept.
 */
export function readPlaceLists(files: ReadonlyMap<string, string>): {
  readonly lists: PlaceLists;
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const entries: PlaceEntry[] = [];
  const seen = new Map<string, PlaceEntry>();
  for (const [file, text] of files) {
    if (!file.startsWith(folder) || !file.endsWith('.csv')) continue;
    const name = file.slice(folder.length, -'.csv'.length);
    const kind = placeKinds.find(known => known === name || name.startsWith(`${known}.`));
    if (kind === undefined) {
      findings.push(unknownKind(file, name));
      continue;
    }
    const read = readList(file, text, ['match']);
    findings.push(...read.findings);
    for (const listed of read.entries) {
      const entry = entryOf(kind, file, listed, findings);
      if (entry === undefined) continue;
      const key = `${entry.match === 'address' ? 'address' : 'name'}:${foldText(entry.value)}`;
      const other = seen.get(key);
      if (other !== undefined) {
        findings.push(duplicate(entry, other));
        if (other.kind === entry.kind) continue;
      }
      seen.set(key, entry);
      entries.push(entry);
    }
  }
  return { lists: { entries }, findings };
}

function entryOf(kind: PlaceKind, file: string, listed: ListEntry, findings: Finding[]): PlaceEntry | undefined {
  const at = { file, line: listed.line, column: 1, length: Math.max(1, listed.value.length) };
  const written = listed.more['match'] ?? '';
  const match =
    written === ''
      ? startsWithPostalCode.test(listed.value)
        ? 'address'
        : 'name'
      : placeMatches.find(known => known === written);
  if (match === undefined) {
    const near = nearest(written, placeMatches);
    findings.push({
      code: 'unknown-value',
      severity: 'error',
      ...at,
      message: `unknown match "${written}"`,
      hint: near ? `did you mean "${near}"?` : `one of: ${placeMatches.join(', ')}`,
    });
    return undefined;
  }
  const letters = foldText(listed.value);
  if (match === 'address' ? !/\d/.test(letters) : letters.length < 2) {
    const message = match === 'address' ? 'an address entry needs a block number' : 'a name needs at least two letters';
    findings.push({ code: 'list-row', severity: 'error', ...at, message });
    return undefined;
  }
  return {
    kind,
    match,
    value: listed.value,
    expiresAt: expiresAt(listed),
    file,
    line: listed.line,
  };
}

function unknownKind(file: string, name: string): Finding {
  const near = nearest(name, placeKinds);
  return {
    code: 'unknown-file',
    severity: 'warning',
    file,
    line: 1,
    column: 1,
    length: 1,
    message: `"${name}" is no kind of place`,
    hint: near ? `did you mean "${near}.csv"?` : `one of: ${placeKinds.join(', ')}`,
  };
}

function duplicate(entry: PlaceEntry, other: PlaceEntry): Finding {
  return {
    code: 'list-duplicate',
    severity: 'warning',
    file: entry.file,
    line: entry.line,
    column: 1,
    length: Math.max(1, entry.value.length),
    message: `the same place stands in ${other.file} line ${other.line}`,
    hint: 'keep one of the two',
  };
}
