/** What `sekisho rules try` is given; its two ways, over files and over a feature store, take the same. */
import type { LanguageFlags } from '../common/language-option.ts';
import type { InputFlags } from '../replay/inputs.ts';

/** The options of the command. */
export interface TryOptions extends InputFlags, LanguageFlags {
  readonly on?: string;
  readonly rules?: string;
  readonly rule?: string;
  readonly against?: string;
  readonly rejects?: string;
  readonly json?: true;
  readonly quiet?: true;
}
