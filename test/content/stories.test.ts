/** Every story is played through the engine and gets, step by step, what its expectation states. */
import { describe, expect, test } from 'vitest';
import { expectedText, generatedStories, storedStories, storyText } from '../../scripts/stories/all.ts';
import type { Expected } from '../../scripts/stories/story.ts';
import { attackedBy, watchAttacks } from '../../src/api/attacks.ts';
import { defaultRuleSet, fixtureNames, type PlayedAttempt, playTexts, readFixture } from './default-rule-set.ts';

const folder = 'fixtures/stories';

interface Step {
  readonly id: string;
  readonly flow: string;
  readonly rules: readonly string[];
}

const stepOf = ({ assessment }: PlayedAttempt): Step => ({
  id: assessment.id,
  flow: assessment.flow,
  rules: assessment.reasons.map(({ rule }) => rule),
});

/** What a notice of an attack names first: the key that a walk does not rotate. Stories that are not here raise none. */
const firstNotice: Readonly<Record<string, string>> = {
  'add-card-walk': 'device.id',
  'number-walking': 'device.id',
  'number-walking-blind': 'device.id',
  'number-walking-masked': 'device.id',
  'retry-changed-expiry': 'card.number',
  'security-code-guessing': 'card.number',
  'seven-digits-one-device': 'device.id',
  'seven-digits-rotating': 'card.bin8',
  'slow-walk': 'card.range',
  'walk-failing-at-3ds': 'card.bin8',
  'walk-without-keys': 'merchant.id',
};

/** The keys of the attacks that a running service would have told of, in order. */
function noticesOf(attempts: readonly PlayedAttempt[]): readonly string[] {
  let now = 0;
  const started: string[] = [];
  const watch = watchAttacks(
    () => now,
    ({ type, attack }) => type === 'attack.started' && started.push(attack.key),
    rule => attackedBy(defaultRuleSet()).get(rule),
  );
  for (const { assessment, recognised } of attempts) {
    now = recognised.checkout.at;
    watch.assessed(assessment, recognised);
  }
  return started;
}

function holdsTo(expected: Expected, steps: readonly Step[]): void {
  const { attack, honest } = expected;
  if (attack) {
    const flows = steps.filter(({ id }) => id.startsWith(attack.prefix)).map(({ flow }) => flow);
    expect(flows.length).toBeGreaterThanOrEqual(attack.challenged_from);
    expect(flows.indexOf('challenge') + 1, 'first challenge').toBeGreaterThan(0);
    expect(flows.indexOf('challenge') + 1, 'first challenge').toBeLessThanOrEqual(attack.challenged_from);
    expect(flows.slice(attack.challenged_from - 1), 'every attempt from there on').not.toContain('frictionless');
  }
  if (honest) {
    const flows = steps.filter(({ id }) => id.startsWith(honest.prefix)).map(({ flow }) => flow);
    const share = flows.filter(flow => flow === 'challenge').length / flows.length;
    expect(flows.length).toBeGreaterThan(0);
    expect(share, 'share of honest attempts challenged').toBeLessThanOrEqual(honest.challenged_share_at_most);
  }
  for (const [id, step] of Object.entries(expected.steps ?? {})) {
    const found = steps.find(played => played.id === id);
    expect(found, `attempt ${id}`).toBeDefined();
    if (step.flow) expect(found?.flow, id).toBe(step.flow);
    expect(found?.rules, id).toEqual(expect.arrayContaining([...(step.rules ?? [])]));
    for (const rule of step.not_rules ?? []) expect(found?.rules, id).not.toContain(rule);
  }
}

describe('stored stories', () => {
  test.each(fixtureNames(folder, '.ndjson'))('%s', name => {
    const texts = readFixture(`${folder}/${name}.ndjson`).trimEnd().split('\n');
    const expected = JSON.parse(readFixture(`${folder}/${name}.expected.json`)) as Expected;
    const attempts = playTexts(texts);
    holdsTo(expected, attempts.map(stepOf));
    expect(noticesOf(attempts)[0]).toBe(firstNotice[name]);
  });

  test('are what their generators write', () => {
    expect(
      storedStories()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(fixtureNames(folder, '.ndjson'));
    for (const story of storedStories()) {
      expect(storyText(story)).toBe(readFixture(`${folder}/${story.name}.ndjson`));
      expect(expectedText(story)).toBe(readFixture(`${folder}/${story.name}.expected.json`));
    }
  });
});

test('accounts of one merchant are counted as well where the shop sends no merchant id', () => {
  const lines = readFixture(`${folder}/reshipping-ring.ndjson`).trimEnd().split('\n');
  const bare = lines.map(line => JSON.stringify({ ...JSON.parse(line), merchant: undefined }));
  const rules = playTexts(bare)
    .map(stepOf)
    .find(({ id }) => id === 'ring-04')?.rules;
  expect(rules).toContain('many-accounts-one-door');
});

describe('generated stories', () => {
  test.each(generatedStories().map(story => [story.name, story] as const))('%s', (name, story) => {
    const attempts = playTexts(story.lines.map(line => JSON.stringify(line)));
    holdsTo(story.expected, attempts.map(stepOf));
    expect(noticesOf(attempts)[0]).toBe(firstNotice[name]);
  });
});
