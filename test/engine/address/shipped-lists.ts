import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../rules/lists/places/', import.meta.url);

/** The place lists that come with the program, as a rule set holds them. */
export const shippedPlaceFiles: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .filter(name => name.endsWith('.csv'))
    .map(name => [`lists/places/${name}`, readFileSync(new URL(name, folder), 'utf8')] as const),
);
