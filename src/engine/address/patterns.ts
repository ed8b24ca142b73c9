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
  /** Meanings by the index of their pattern in the automaton. */
  readonly meanings: readonly (readonly Meaning[])[];
}

const heldEndings = [...'止留'].map(letter => letter.charCodeAt(0));

/** The meaning of a word in one of its spellings. */
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
    held: heldEndings.includes(last),
    joins: word.trim().split(' ').length - 1,
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

/** What texts mean, by text. */
type Meanings = Map<string, readonly Meaning[]>;

/** Every spelling of every word of the vocabulary, folded; made when first asked for, the same each time. */
let vocabularyMeanings: Meanings | undefined;

function meaningsOfVocabulary(): Meanings {
  const meanings: Meanings = new Map();
  for (const group of vocabulary) for (const word of group.words.split('|')) addWord(meanings, group, word);
  return meanings;
}

function addWord(meanings: Meanings, group: WordGroup, word: string): void {
  const bare = word.replace(/^[\^*]|[$*]$/g, '');
  const base = foldText(bare);
  if (base === '') return;
  addMeanings(meanings, base, [meaningOf(group, word, base)]);
  if (!group.evaded) return;
  const meaningsOf = sharedBySpellings(group, word);
  const addSpelling = (folded: string) => {
    if (folded !== base && folded.length >= 3) addMeanings(meanings, folded, meaningsOf(folded));
  };
  for (const spelling of spellings(bare)) addSpelling(foldText(spelling));
  // H 0 T E L: the fold takes a zero for the letter only inside an unbroken word.
  if (isLatin(base.charCodeAt(0))) addSpelling(base.replaceAll('o', '0'));
}

/** A word has hundreds of spellings, and what they mean differs only by their length and by the letters at their ends. */
function sharedBySpellings(group: WordGroup, word: string): (folded: string) => readonly Meaning[] {
  const known = new Map<number, readonly Meaning[]>();
  return folded => {
    const ends = 10 * endKind(folded.charCodeAt(0)) + endKind(folded.charCodeAt(folded.length - 1));
    const shape = 100 * folded.length + ends;
    let meanings = known.get(shape);
    if (meanings === undefined) {
      const meaning = meaningOf(group, word, folded);
      meanings = [{ ...meaning, weight: meaning.weight - lessSure }];
      known.set(shape, meanings);
    }
    return meanings;
  };
}

/** What `meaningOf` asks of the first and of the last letter. */
const endKind = (unit: number) => (isLatin(unit) ? 1 : isDigit(unit) ? 2 : heldEndings.includes(unit) ? 3 : 0);

/** Adds what a text means to what it means already; many spellings of a word fold to the same text, which counts once. */
function addMeanings(meanings: Meanings, folded: string, more: readonly Meaning[]): void {
  const known = meanings.get(folded);
  if (known === undefined) meanings.set(folded, more);
  else if (known.at(-1) !== more.at(-1)) meanings.set(folded, [...known, ...more]);
}

/** A word in an evader's spelling is a little less sure than the word itself. */
const lessSure = 0.05;

/** Compiles the vocabulary and the entries of lists that match by name. */
export function compilePatterns(entries: readonly PlaceEntry[]): Patterns {
  vocabularyMeanings ??= meaningsOfVocabulary();
  const words = vocabularyMeanings;
  const names: Meanings = new Map();
  for (const entry of entries) {
    if (entry.match === 'address') continue;
    const folded = foldText(entry.value);
    addMeanings(names, folded, [meaningOfEntry(entry, folded)]);
  }
  const automaton = buildAutomaton([...words.keys(), ...names.keys()]);
  const meanings = automaton.patterns.map(text => {
    const name = names.get(text);
    const word = words.get(text);
    return name && word ? [...word, ...name] : (word ?? name ?? []);
  });
  return { automaton, meanings };
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
