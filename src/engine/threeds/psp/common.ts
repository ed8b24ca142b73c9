/** What several providers write alike. */
import { countryNumbers } from '../../../shared/countries.ts';
import type { Elements } from './elements.ts';

const countryLetters = new Map([...countryNumbers].map(([letters, number]) => [number, letters]));

/** ISO 3166-1 alpha-2 of an element that holds a numeric country. */
export function takeCountry(elements: Elements, element: string): string | undefined {
  const numeric = elements.take(element);
  return numeric === undefined ? undefined : countryLetters.get(numeric);
}

/** A count as a number. */
export function takeCount(elements: Elements, element: string): number | undefined {
  const count = elements.take(element);
  return count === undefined ? undefined : Number(count);
}

/** `YYYYMMDD` as `YYYY-MM-DD`. */
export function takeIsoDay(elements: Elements, element: string): string | undefined {
  return elements.take(element)?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

/** A telephone number as digits with its country code and without a plus sign; the first of the three that is there. */
export function takePhoneDigits(elements: Elements, ...phones: readonly string[]): string | undefined {
  for (const phone of phones) {
    const subscriber = elements.take(`${phone}.subscriber`);
    const cc = elements.take(`${phone}.cc`);
    if (subscriber !== undefined) return `${cc}${subscriber}`;
  }
  return undefined;
}

/**
 * The sign-in method for providers that know 01 to 06: 07 (FIDO, assurance data signed) is FIDO all the same, 06; 08 (SRC)
 * has no equal and is left, to be reported as lost.
 */
export function takeSignInMethodTo06(elements: Elements): string | undefined {
  const name = 'threeDSRequestorAuthenticationInfo.threeDSReqAuthMethod';
  if (elements.peek(name) === '08') return undefined;
  const method = elements.take(name);
  return method === '07' ? '06' : method;
}
