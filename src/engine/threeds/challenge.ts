/** threeDSRequestorChallengeInd: the wish that the policy's band states, in the codes of the message version. */
import type { MessageVersion } from '../types.ts';

/** Codes by version (facts/emv-3ds.md 1.1). 80–99 are reserved for Directory Servers and pass in every version. */
export const challengeCodes: Readonly<Record<MessageVersion, readonly string[]>> = {
  '2.1.0': ['01', '02', '03', '04'],
  '2.2.0': ['01', '02', '03', '04', '05', '06', '07', '08', '09'],
  '2.3.1': ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14'],
};

/** What a code asks for, whatever its reason. */
export type Wish = 'no_preference' | 'no_challenge' | 'challenge' | 'mandate';

const wishes: Readonly<Record<string, Wish>> = {
  '01': 'no_preference',
  '02': 'no_challenge',
  '03': 'challenge',
  '04': 'mandate',
  '05': 'no_challenge',
  '06': 'no_challenge',
  '07': 'no_challenge',
  '08': 'no_challenge',
  '09': 'challenge',
  '10': 'no_challenge',
  '11': 'no_challenge',
  '12': 'challenge',
  '13': 'challenge',
  '14': 'challenge',
};

const plainCode: Readonly<Record<Wish, string>> = {
  no_preference: '01',
  no_challenge: '02',
  challenge: '03',
  mandate: '04',
};

/** What the code asks for; undefined for codes that a Directory Server gives its own meaning (80–99) or that nobody has defined. */
export function wishOf(code: string): Wish | undefined {
  return wishes[code];
}

/** The code as the version knows it: itself, or the plain code of the same wish (10 "low value" is 02 in 2.2.0). */
export function codeIn(version: MessageVersion, code: string): string {
  if (challengeCodes[version].includes(code) || /^[89]\d$/.test(code)) return code;
  return plainCode[wishes[code] ?? 'no_preference'];
}

/** The element's value for a version: a text in 2.1.0 and 2.2.0, in 2.3.1 an array, which may hold a second code; we have one wish. */
export function challengeInd(code: string, version: MessageVersion): string | readonly string[] {
  const known = codeIn(version, code);
  return version === '2.3.1' ? [known] : known;
}
