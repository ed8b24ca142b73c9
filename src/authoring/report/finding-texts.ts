/** What a finding says, in the reader's language. The parts of the engine that find problems write English. */
import type { Finding } from '../../shared/finding.ts';
import { type FindingCode, findingCodes } from '../../shared/finding-codes.ts';
import type { Language } from '../../shared/languages.ts';
import { hintInJapanese, messageInJapanese } from './japanese.ts';

/** The sentence of a finding, and what is said below it. */
export interface FindingTexts {
  readonly message: string;
  readonly notes: readonly string[];
}

/**
 * The finding's own words. In Japanese, where the catalogue does not know its sentence, the title of its code stands in
 * front and the sentence below it in English: it carries the names and values that the title cannot.
 */
export function findingTexts(
  { code, message, hint }: Pick<Finding, 'code' | 'message' | 'hint'>,
  language: Language,
): FindingTexts {
  const hints = hint === undefined ? [] : [hint];
  if (language === 'en') return { message, notes: hints };
  const said = messageInJapanese(message);
  const title = findingCodes[code as FindingCode]?.title.ja ?? code;
  return {
    message: said ?? title,
    notes: [...(said === undefined ? [message] : []), ...hints.map(text => hintInJapanese(text) ?? text)],
  };
}
