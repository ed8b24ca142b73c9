/** A text for people, in Japanese and in English. Both are always there. */
export interface Bilingual {
  readonly ja: string;
  readonly en: string;
}

/** A language in which people are spoken to. */
export type Language = keyof Bilingual;

/** The languages, as options name them. */
export const languages = ['ja', 'en'] as const satisfies readonly Language[];
