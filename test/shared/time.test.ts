import { TZDate } from '@date-fns/tz';
import { addMonths } from 'date-fns/addMonths';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfMonthInJapan } from '../../src/shared/time.ts';

describe('the end of a month in Japan', () => {
  it('is what zone arithmetic says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1950, max: 2099 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const text = `${year}-${String(month).padStart(2, '0')}`;
        expect(endOfMonthInJapan(text)).toBe(addMonths(new TZDate(year, month - 1, 1, 'Asia/Tokyo'), 1).getTime());
      }),
    );
  });
});
