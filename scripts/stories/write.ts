/** Writes the stored stories: `node scripts/stories/write.ts`. A test holds the files against the generator. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expectedText, storedStories, storyText } from './all.ts';

const folder = fileURLToPath(new URL('../../fixtures/stories', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const story of storedStories()) {
  writeFileSync(`${folder}/${story.name}.ndjson`, storyText(story));
  writeFileSync(`${folder}/${story.name}.expected.json`, expectedText(story));
}
