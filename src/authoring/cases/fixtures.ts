/** Fixtures that cases name: `checkouts/<name>.json` and `stories/<name>.ndjson` in one or more folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Texts of fixtures by name; undefined where there is none. */
export interface Fixtures {
  checkout(name: string): string | undefined;
  story(name: string): string | undefined;
  /** Names of all checkouts, or of all stories: to offer the nearest. */
  names(kind: FixtureKind): readonly string[];
}

/** The folders of fixtures. */
export type FixtureKind = 'checkouts' | 'stories';

/** The names among files of a kind: without the ending, each once. */
const endings: Readonly<Record<FixtureKind, string>> = { checkouts: '.json', stories: '.ndjson' };
const namesAmong = (files: readonly string[], kind: FixtureKind) => [
  ...new Set(files.flatMap(file => (file.endsWith(endings[kind]) ? [file.slice(0, -endings[kind].length)] : []))),
];

/** Fixtures in folders, of which the first that has a name wins. Each is read once. */
export function fixturesIn(folders: readonly string[]): Fixtures {
  const texts = new Map<string, string | undefined>();
  const read = (path: string) => {
    if (!texts.has(path)) {
      const file = folders.map(folder => join(folder, path)).find(candidate => existsSync(candidate));
      texts.set(path, file === undefined ? undefined : readFileSync(file, 'utf8'));
    }
    return texts.get(path);
  };
  const named = (name: string) => /^[A-Za-z0-9_-]+$/.test(name);
  return {
    checkout: name => (named(name) ? read(`checkouts/${name}.json`) : undefined),
    story: name => (named(name) ? read(`stories/${name}.ndjson`) : undefined),
    names(kind) {
      const there = folders.map(folder => join(folder, kind)).filter(folder => existsSync(folder));
      return namesAmong(
        there.flatMap(folder => readdirSync(folder)),
        kind,
      );
    },
  };
}

/** Fixtures given as texts. */
export function fixturesOf(texts: Readonly<Record<string, string>>): Fixtures {
  return {
    checkout: name => texts[`checkouts/${name}.json`],
    story: name => texts[`stories/${name}.ndjson`],
    names: kind =>
      namesAmong(
        Object.keys(texts).flatMap(path => (path.startsWith(`${kind}/`) ? [path.slice(kind.length + 1)] : [])),
        kind,
      ),
  };
}
