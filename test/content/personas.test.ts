/** Every sample checkout gets the flow and band that fixtures/checkouts.expected.json states. */
import { describe, expect, test } from 'vitest';
import { fixtureNames, playTexts, readFixture } from './default-rule-set.ts';

interface ExpectedPersona {
  readonly at: string;
  readonly flow: string;
  readonly band: string;
  readonly why: string;
}

const folder = 'fixtures/checkouts';
const expected = JSON.parse(readFixture('fixtures/checkouts.expected.json')) as Readonly<
  Record<string, ExpectedPersona>
>;
const personas = fixtureNames(folder, '.json');

describe('sample checkouts', () => {
  test('each has its expectation, and each expectation its checkout', () => {
    expect(Object.keys(expected).sort()).toEqual(personas);
  });

  test.each(personas)('%s', persona => {
    const { at, flow, band } = expected[persona]!;
    const body = JSON.parse(readFixture(`${folder}/${persona}.json`)) as object;
    const [played] = playTexts([JSON.stringify({ ...body, at })]);
    const { assessment, outcomes } = played!;
    expect({ flow: assessment.flow, band: assessment.band, errors: outcomes.errors }).toEqual({
      flow,
      band,
      errors: [],
    });
  });
});
