/** Words and list entries, compiled into one automaton with what each pattern means. */
import type { PlaceKind } from '../types.ts';
import { type Automaton, buildAutomaton } from './automaton.ts';
import { foldText, isDigit, isKana, isLatin } from './fold.ts';
import type { PlaceEntry } from './place-lists.ts';
import { spellings } from './spellings.ts';
import { vocabulary, type WordGroup, type WordRole } from './vocabulary.ts';

/** What a pattern means where it occurs. */
export interface Meaning {
  readonly role: WordRole;
  readonly kind: PlaceKind;
  readonly weight: number;
  /** No letter of the same script may touch it on that side. */
  readonly closedLeft: boolean;
  readonly closedRight: boolean;
  readonly inNameOnly: boolean;
  /** Firms are called so too (`WordGroup.vague`). */
  readonly vague: boolean;
  /** What the name must end in for it to count (`WordGroup.onlyWith`). */
  readonly onlyWith: 'end' | 'depot' | undefined;
  /** It counts in brackets only: (株), (有). */
  readonly bracketed: boolean;
  /** It ends in 止 or 留: a kanji that follows may make another word of it. */
  readonly held: boolean;
  /** Gaps that it may have inside when it is in Latin letters: as many as the word was written with. */
  readonly joins: number;
  /** Single-letter endings (荘, 亭) count at the end of a name only. */
  readonly endsName: boolean;
  readonly length: number;
  readonly latin: boolean;
  readonly entry: PlaceEntry | undefined;
}

/** The compiled patterns. */
export interface Patterns {
  readonly automaton: Automaton;
  /** Meanings by pattern index. */
  readonly meanings: readonly (readonly Meaning[])[];
}

function meaningOf(group: WordGroup, word: string, folded: string): Meaning {
  const first = folded.charCodeAt(0);
  const last = folded.charCodeAt(folded.length - 1);
  return {
    role: group.role,
    kind: group.kind ?? 'ordinary',
    weight: group.weight ?? 1,
    closedLeft: word.startsWith('^') || ((isLatin(first) || isDigit(first)) && !word.startsWith('*')),
    closedRight: word.endsWith('$') || ((isLatin(last) || isDigit(last)) && !word.endsWith('*')),
    inNameOnly: group.inNameOnly ?? false,
    vague: group.vague ?? false,
    onlyWith: group.onlyWith,
    bracketed: word.startsWith('('),
    held: /[止留]$/.test(folded),
    joins: [...word.trim()].filter(letter => letter === ' ').length,
    endsName: group.role === 'lodging' && (group.weight ?? 1) <= 0.4,
    length: folded.length,
    latin: isLatin(last) && isLatin(first),
    entry: undefined,
  };
}

/** Confidence of a list's entry by the way it matches. */
const confidenceOf = { name: 0.93, operator: 0.93, branch: 0.95, chain: 0.75, building: 0.9, address: 0.98 } as const;

/** Matches only where a name begins. */
const opensName = (entry: PlaceEntry) => entry.match === 'branch' || entry.match === 'chain';

function meaningOfEntry(entry: PlaceEntry, folded: string): Meaning {
  const first = folded.charCodeAt(0);
  const last = folded.charCodeAt(folded.length - 1);
  return {
    role: entry.kind === 'ordinary' ? 'cancels' : 'kind',
    kind: entry.kind,
    weight: confidenceOf[entry.match],
    // A short name in kana (レム, ポプラ) must not be part of a longer word.
    closedLeft: isLatin(first) || isDigit(first) || (isKana(first) && folded.length <= 4),
    closedRight: isLatin(last) || isDigit(last) || (isKana(last) && (folded.length <= 3 || opensName(entry))),
    inNameOnly: folded.length <= 3 || opensName(entry) || entry.match === 'building',
    vague: false,
    onlyWith: undefined,
    bracketed: false,
    held: false,
    joins: entry.value.trim().split(/[\s・.,'’&+-]+/u).length - 1,
    endsName: false,
    length: folded.length,
    latin: isLatin(last) && isLatin(first),
    entry,
  };
}

/** Every spelling of every word of the vocabulary, folded; made when first asked for, the same each time. */
let vocabularyWords: readonly (readonly [folded: string, meaning: Meaning])[] | undefined;

function wordsOfVocabulary(): readonly (readonly [folded: string, meaning: Meaning])[] {
  const words: [string, Meaning][] = [];
  for (const group of vocabulary) {
    for (const word of group.words.split('|')) {
      const bare = word.replace(/^[\^*]|[$*]$/g, '');
      const base = foldText(bare);
      const ways = new Set(group.evaded ? [base, ...spellings(bare).map(foldText)] : [base]);
      // H 0 T E L: the fold takes a zero for the letter only inside an unbroken word.
      if (group.evaded && isLatin(base.charCodeAt(0))) ways.add(base.replaceAll('o', '0'));
      for (const folded of ways) {
        if (folded.length === 0 || (folded !== base && folded.length < 3)) continue;
        const meaning = meaningOf(group, word, folded);
        words.push([folded, folded === base ? meaning : { ...meaning, weight: meaning.weight - lessSure }]);
      }
    }
  }
  return words;
}

/** A word in an evader's spelling is a little less sure than the word itself. */
const lessSure = 0.05;

/** Compiles the vocabulary and the entries of lists that match by name. */
export function compilePatterns(entries: readonly PlaceEntry[]): Patterns {
  const index = new Map<string, number>();
  const texts: string[] = [];
  const meanings: Meaning[][] = [];
  const add = (folded: string, meaning: Meaning) => {
    const known = index.get(folded);
    if (known === undefined) {
      index.set(folded, texts.length);
      texts.push(folded);
      meanings.push([meaning]);
    } else meanings[known]!.push(meaning);
  };
  vocabularyWords ??= wordsOfVocabulary();
  for (const [folded, meaning] of vocabularyWords) add(folded, meaning);
  for (const entry of entries) {
    if (entry.match === 'address') continue;
    const folded = foldText(entry.value);
    add(folded, meaningOfEntry(entry, folded));
  }
  return { automaton: buildAutomaton(texts), meanings };
}

/** Kinds in the order in which they win when two are equally sure: the rarer word says more. */
export const kindPriority: readonly PlaceKind[] = [
  'private_mailbox',
  'freight_forwarder',
  'post_office',
  'po_box',
  'depot',
  'locker',
  'short_stay',
  'virtual_office',
  'convenience_store',
  'vacant_room',
  'store_pickup',
  'hotel',
  'ordinary',
];
