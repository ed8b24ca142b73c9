/** The language in which a command speaks to people: one option and one variable for all of them. Machine formats have none. */
import { Option } from 'commander';
import { type Language, languages } from '../../shared/languages.ts';

/** What a command with the option is given. */
export interface LanguageFlags {
  readonly language: Language;
}

/** `--language ja|en`, else SEKISHO_LANGUAGE, else English. */
export function languageOption(): Option {
  return new Option('--language <code>', 'language of what is said to people')
    .choices(languages)
    .env('SEKISHO_LANGUAGE')
    .default('en');
}
