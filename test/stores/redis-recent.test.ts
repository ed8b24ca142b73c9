import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { VelocityEvent } from '../../src/engine/types.ts';
import { RecentEvents } from '../../src/stores/redis/recent.ts';

const eventOf = (id: number): VelocityEvent => ({ id: `${id}`, kinds: ['attempts'], at: id, keys: {}, facts: {} });

it('recent events: all after a number of arrivals, in order, or none where some of them were let go', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      // How many arrivals of other machines lie between two events; how far the server goes back behind each tenth or so.
      fc.array(fc.record({ others: fc.nat(3), back: fc.option(fc.nat(30), { freq: 9, nil: undefined }) }), {
        maxLength: 60,
      }),
      (room, steps) => {
        const recent = new RecentEvents(room);
        let kept: { readonly id: number; readonly arrivals: number }[] = [];
        let arrivals = 0;
        let whole = 0;
        steps.forEach(({ others, back }, id) => {
          arrivals += others + 1;
          recent.add(eventOf(id), arrivals);
          kept.push({ id, arrivals });
          if (back === undefined) return;
          const to = Math.max(0, arrivals - back);
          const due = kept.filter(one => one.arrivals > to);
          kept = kept.filter(one => one.arrivals <= to);
          const given = recent.takeAfter(to);
          // As many as there is room for are always known.
          if (due.length <= room && whole <= to) expect(given).toBeDefined();
          if (given) expect(given.map(each => each.id)).toEqual(due.map(each => `${each.id}`));
          else whole = to;
          arrivals = to;
        });
      },
    ),
  );
});
