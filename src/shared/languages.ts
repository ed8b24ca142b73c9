/** A text for people, in Japanese and in English. Both are always there. */
export interface Bilingual {
  readonly ja: string;
  readonly en: string;
}
