/** The report, opened: accessible in both languages, light and dark, on a narrow window too, and silent on the network. */
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNumbers } from '../../../src/replay/numbers/numbers.ts';
import { evidenceHtml } from '../../../src/replay/report/evidence.ts';
import type { EvidenceConfig } from '../../../src/replay/report/evidence-config.ts';
import { reportHtml } from '../../../src/replay/report/report.ts';
import { end, summary } from '../numbers/records.ts';
import { launch, mayRun, opened } from './browser.ts';
import { draftSummary, sampleContext, sampleNumbers } from './sample.ts';

const evidenceConfig: EvidenceConfig = {
  merchant: { ja: 'サンプル商店', en: 'Sample Shop' },
  measures: [{ name: { ja: 'EMV 3-Dセキュア', en: 'EMV 3-D Secure' }, since: '2025-03-31' }],
  rule_sets: [{ version: draftSummary.version, from: '2026-07-01' }],
  own_risk_operation: { agreement: { ja: '覚書 第12号', en: 'Memorandum 12' } },
};

// axe reads a page of some thousand elements: seconds on a busy machine.
describe.skipIf(!mayRun)('in a browser', { timeout: 90_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  const reports = {
    'two rule sets': reportHtml(sampleNumbers({ orders: 4_000 }), sampleContext),
    'one rule set': reportHtml(sampleNumbers({ orders: 4_000, against: false }), sampleContext),
    evidence: evidenceHtml(sampleNumbers({ orders: 1_000, against: false }), '2026-09', evidenceConfig, sampleContext),
    'no orders': reportHtml(createNumbers({ rules: summary('one'), asOf: end }).result(), sampleContext),
  };

  // Colours go by the scheme and texts by the language, each by itself: two pages show all four.
  it.each([
    ['two rule sets', 'light', 'ja'],
    ['two rule sets', 'dark', 'en'],
    ['one rule set', 'dark', 'en'],
    ['evidence', 'light', 'ja'],
    ['evidence', 'dark', 'en'],
    ['no orders', 'light', 'ja'],
  ] as const)('%s, %s, %s: no violation, no request', async (name, colorScheme, language) => {
    const { page, requests } = await opened(browser, reports[name], { colorScheme });
    await page.check(`#${language}`);
    await page.addScriptTag({ content: axe.source });
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
    );
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
    ).toEqual([]);
    const other = language === 'ja' ? 'en' : 'ja';
    const shown = (code: string) => page.locator(`main [lang=${code}]:visible`).count();
    expect(await shown(other)).toBe(0);
    expect(await shown(language)).toBeGreaterThan(20);
    expect(requests).toEqual([]);
    await page.close();
  });

  it('fits a printed A4 page, which cannot scroll', async () => {
    // 210 mm less margins of 14 mm, at 96 dots an inch.
    const { page } = await opened(browser, reports['two rule sets'], { colorScheme: 'light', width: 688 });
    await page.emulateMedia({ media: 'print' });
    for (const language of ['ja', 'en']) {
      await page.evaluate(`document.getElementById('${language}').checked = true`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(688);
    }
    await page.close();
  });

  it('fits a telephone: only tables scroll sideways', async () => {
    const { page } = await opened(browser, reports['two rule sets'], { colorScheme: 'light', width: 390 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.close();
  });
});
