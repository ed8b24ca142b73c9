/**
 * Lists of a rule set (`lists/<name>.csv` or `.txt`, read by rules as `lists.<name>`). Matching looks past writing: width (NFKC),
 * case, spaces around. An entry with an expiry holds through that day in Tokyo, judged against the attempt's own time:
 * the engine has no clock, and a replay of last year asks last year's list.
 */
import type { Finding } from '../../shared/finding.ts';
import { conflictHint, conflictMessage, isConflictMark } from '../../shared/git-conflict.ts';
import { expiresAt, type ListEntry, readList } from '../../shared/list-file.ts';
import type { Membership } from '../cel/closures.ts';
import { declineReasons } from '../checkout/vocabulary.ts';
import { findingAt, sortedFindings } from './problems.ts';
import type { RuleSetFiles } from './read-rules.ts';
import { wordHint } from './shape.ts';

/** One list. */
export interface RuleList {
  readonly name: string;
  readonly file: string;
  readonly entries: readonly ListEntry[];
  /** True when the value stands in the list at that time (milliseconds since 1970 UTC). */
  has(value: string, at: number): boolean;
}

/** Why an authorisation was declined, in our words. */
export type DeclineReason = (typeof declineReasons)[number];

/** The lists of a rule set. */
export interface RuleLists {
  readonly byName: ReadonlyMap<string, RuleList>;
  /** The reason for a decline code of a code system (`iso8583`, `cafis`, a PSP's name); undefined when it is not listed. */
  declineReasonOf(code: string, codeSystem: string | undefined): DeclineReason | undefined;
}

const declineFile = 'lists/decline_codes.csv';
const firstPlace = (line: number) => ({ line, column: 1, length: 1 });

/** Reads the lists directly under `lists/`; folders below it belong to the address and goods stages. Never throws. */
export function readLists(files: RuleSetFiles): { readonly lists: RuleLists; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const byName = new Map<string, RuleList>();
  for (const [file, text] of files) {
    const [, name, kind] = /^lists\/([^/]+)\.(csv|txt)$/.exec(file) ?? [];
    if (name === undefined || file === declineFile) continue;
    if (!/^[a-z0-9_]+$/.test(name)) {
      const near = name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
      const hint = /[a-z0-9]/.test(near) ? `rename it to ${near}.${kind}` : 'give it a name such as watched_bins.csv';
      const message = 'the name of a list is made of small letters, digits and underscores';
      findings.push(findingAt('list-name', file, firstPlace(1), message, hint));
      continue;
    }
    if (byName.has(name)) {
      const message = `there are two lists "${name}": this file and ${byName.get(name)!.file}`;
      findings.push(findingAt('list-name', file, firstPlace(1), message, 'put the values into one of them'));
      continue;
    }
    const read = kind === 'txt' ? readPlainList(file, text) : readList(file, text);
    const { list, duplicates } = createList(name, file, read.entries);
    findings.push(...read.findings, ...duplicates);
    byName.set(name, list);
  }
  const decline = readDeclineCodes(files.get(declineFile));
  findings.push(...decline.findings);
  return { lists: { byName, declineReasonOf: decline.reasonOf }, findings: sortedFindings(findings) };
}

/** A list as plain text: a value a line; lines that begin with # are notes. */
function readPlainList(
  file: string,
  text: string,
): { readonly entries: readonly ListEntry[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const entries = text.split('\n').flatMap((line, index): ListEntry[] => {
    // A byte order mark counts as a blank here.
    const value = line.trim();
    if (isConflictMark(value)) {
      findings.push(findingAt('list-syntax', file, firstPlace(index + 1), conflictMessage, conflictHint));
      return [];
    }
    return value === '' || value.startsWith('#') ? [] : [{ value, more: {}, line: index + 1 }];
  });
  return { entries, findings };
}

function createList(name: string, file: string, entries: readonly ListEntry[]) {
  const until = new Map<string, number>();
  let lineOf: ReadonlyMap<string, number> | undefined;
  const duplicates: Finding[] = [];
  for (const entry of entries) {
    const key = listKey(entry.value);
    const before = until.get(key);
    if (before !== undefined) {
      // Made for the first repetition only: lists are long, and most repeat nothing.
      lineOf ??= new Map(entries.toReversed().map(({ value, line }) => [listKey(value), line]));
      const message = `this value stands in line ${lineOf.get(key)} already`;
      duplicates.push(findingAt('list-duplicate', file, firstPlace(entry.line), message));
    }
    until.set(key, Math.max(before ?? 0, expiresAt(entry)));
  }
  // Three lists of the default set are empty until a shop fills them: those cost nothing.
  const has = (value: string, at: number) => until.size > 0 && (until.get(listKey(value)) ?? 0) > at;
  return { list: { name, file, entries, has } satisfies RuleList, duplicates };
}

/** What two writings of one value share: width, case and outer spaces left out. */
export function listKey(value: string): string {
  // Most values that rules look up are lower-case ASCII already: no need to normalise them again.
  return isPlain(value) ? value : value.normalize('NFKC').trim().toLowerCase();
}

/** True for a text of visible ASCII without capitals. */
function isPlain(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const unit = value.charCodeAt(index);
    if (unit < 0x21 || unit > 0x7e || (unit >= 0x41 && unit <= 0x5a)) return false;
  }
  return true;
}

/** The lists as conditions ask them, all judged at one time that can be moved. */
export interface ListsAtTime {
  readonly memberships: ReadonlyMap<string, Membership>;
  /** Judges expiry at this time from now on (milliseconds since 1970 UTC). */
  moveTo(at: number): void;
}

/** Binds lists to a time. Evaluation is synchronous, so one time serves a whole evaluation. */
export function listsAtTime(lists: ReadonlyMap<string, RuleList>): ListsAtTime {
  let now = 0;
  const bound = [...lists].map(([name, list]) => [name, { has: (value: string) => list.has(value, now) }] as const);
  return {
    memberships: new Map(bound),
    moveTo(at) {
      now = at;
    },
  };
}

function readDeclineCodes(text: string | undefined) {
  const reasons = new Map<string, DeclineReason>();
  const findings: Finding[] = [];
  const key = (code: string, system: string) => `${system.toLowerCase()} ${code.trim().toUpperCase()}`;
  if (text !== undefined) {
    const read = readList(declineFile, withValueColumn(text), ['code_system', 'reason']);
    findings.push(...read.findings);
    for (const { value, more, line } of read.entries) {
      const reason = declineReasons.find(known => known === more['reason']);
      if (reason !== undefined) reasons.set(key(value, more['code_system'] ?? ''), reason);
      else {
        const written = more['reason'] ?? '';
        const message = written === '' ? 'this code has no reason' : `"${written}" is no reason for a decline`;
        findings.push(
          findingAt('decline-code', declineFile, firstPlace(line), message, wordHint(written, declineReasons)),
        );
      }
    }
  }
  const reasonOf = (code: string, system: string | undefined) =>
    (system === undefined ? undefined : reasons.get(key(code, system))) ?? reasons.get(key(code, ''));
  return { reasonOf, findings };
}

/** The list calls its first column "code"; the reader of lists knows it as "value". */
function withValueColumn(text: string): string {
  return text.replace(/^((?:\s*#[^\n]*\n|\s*\n)*\s*)code(?=\s*,)/, '$1value');
}
