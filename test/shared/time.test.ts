import { TZDate } from '@date-fns/tz';
import { addMonths } from 'date-fns/addMonths';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateInJapan, dayInJapan, dayMs, endOfDayInJapan, endOfMonthInJapan } from '../../src/shared/time.ts';

describe('a day in Japan', () => {
  it('is what zone arithmetic says (property)', () => {
    const moments = fc.integer({ min: Date.UTC(1952, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(moments, at => {
        const local = new TZDate(at, 'Asia/Tokyo');
        const parts = [local.getFullYear(), local.getMonth() + 1, local.getDate()];
        const date = parts.map(part => String(part).padStart(2, '0')).join('-');
        expect(dateInJapan(at)).toBe(date);
        expect(dayInJapan(at) * dayMs).toBe(Date.parse(date));
        expect(endOfDayInJapan(date)).toBe(
          new TZDate(local.getFullYear(), local.getMonth(), local.getDate() + 1, 'Asia/Tokyo').getTime(),
        );
      }),
    );
    expect(endOfDayInJapan('soon')).toBeNaN();
  });
});

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
