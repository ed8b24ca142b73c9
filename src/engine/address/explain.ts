/** What the address stage saw in one address, step by step, for `sekisho address explain`. */
import { type AddressLine, type AddressText, addressLines, lineAt, wordsAsWritten } from './address-text.ts';
import { isWordHere } from './found.ts';
import type { AddressParts } from './parse.ts';
import type { Patterns } from './patterns.ts';
import type { PlaceEntry } from './place-lists.ts';
import type { WordRole } from './vocabulary.ts';

/** A word or entry that was found. */
export interface FoundWord {
  /** As the shopper wrote it. */
  readonly words: string;
  readonly line: AddressLine;
  readonly role: WordRole;
  /** Kind, for role `kind`. */
  readonly kind: string | undefined;
  /** Confidence of the kind, or weight of a sign. */
  readonly weight: number;
  readonly entry: PlaceEntry | undefined;
}

/** Everything behind a verdict but the verdict. */
export interface PlaceTrace {
  readonly parts: AddressParts;
  /** Words found, in the order in which they stand; those that say nothing by themselves too. */
  readonly words: readonly FoundWord[];
}

const hits = new Int32Array(4096);

/** Lists what was found in a folded address. */
export function traceOf(patterns: Patterns, text: AddressText, parts: AddressParts): PlaceTrace {
  const written = patterns.automaton.scan(text.folded.units, 0, text.folded.length, hits);
  const words: (FoundWord & { readonly from: number })[] = [];
  for (let index = 0; index < written; index += 2) {
    const to = hits[index + 1]!;
    for (const meaning of patterns.meanings[hits[index]!]!) {
      const from = to - meaning.length;
      if (!isWordHere(text, meaning, from, to)) continue;
      const line = lineAt(text, from);
      words.push({
        words: wordsAsWritten(text, line, from, to),
        line: addressLines[line]!,
        role: meaning.role,
        kind: meaning.role === 'kind' ? meaning.kind : undefined,
        weight: meaning.weight,
        entry: meaning.entry,
        from,
      });
    }
  }
  words.sort((a, b) => a.from - b.from);
  return { parts, words: words.map(({ from: _, ...word }) => word) };
}
