/** A headless Chromium for looking at pages. Nothing is fetched: any request is recorded, and the test refuses it. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

export const chromiumPath = '/usr/bin/chromium';
/** Without the browser a test skips and says so; in CI, which installs it, a missing browser is a failure. */
export const mayRun = existsSync(chromiumPath) || process.env['CI'] === 'true';
if (!mayRun) console.log(`skipped: no ${chromiumPath} here (apt-get install chromium)`);

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
}

/** A page with this HTML, and every request that it made. */
export async function opened(
  browser: Browser,
  html: string,
  options: { readonly colorScheme: 'light' | 'dark'; readonly width?: number },
): Promise<{ readonly page: Page; readonly requests: string[] }> {
  const page = await browser.newPage({
    colorScheme: options.colorScheme,
    viewport: { width: options.width ?? 1280, height: 900 },
    bypassCSP: true,
  });
  const requests: string[] = [];
  page.on('request', request => requests.push(request.url()));
  await page.setContent(html);
  return { page, requests };
}
