import { describe, expect, it } from 'vitest';
import { defaultRecogniser, handMadeTitles } from './rule-set.ts';

describe('goods and what only looks like them', () => {
  const goods = defaultRecogniser();
  const titles = handMadeTitles();

  it('has more than a hundred of each', () => {
    expect(titles.filter(row => row.class === 'other').length).toBeGreaterThan(100);
    expect(titles.filter(row => row.class !== 'other').length).toBeGreaterThan(100);
  });

  it.each(titles)('$title is $class', ({ title, class: wanted }) => {
    expect(goods.classify({ name: title }).class).toBe(wanted);
  });
});
