/** What `sekisho serve` tells the person who started it. */
import type { RunningService, ServeOptions } from './serve.ts';

/** What a person reads after a start. */
export function welcome({ server, service, secrets, firstKey }: RunningService, options: ServeOptions): string {
  const lines = [
    '',
    `Sekisho listens on ${server.address} (rule set ${service.ruleSet.version.slice(0, 19)}…, journal in ${options.data}/).`,
    `Reading: ${server.address}/docs · ${server.address}/openapi.json · ${server.address}/metrics`,
  ];
  if (secrets.demo.length > 0) {
    lines.push('', `Demo keys are in use: ${secrets.demo.join(', ')}. Replace them before real data arrive.`);
  }
  if (firstKey === undefined)
    lines.push('', 'API keys: "sekisho keys list". Another one: "sekisho keys create --name shop".');
  else lines.push('', 'Your first API key. It is shown this once and kept as a hash only:', '', `  ${firstKey}`);
  lines.push('', 'Try it:', '', curl(server.address, firstKey ?? '$SEKISHO_API_KEY'), '');
  return `${lines.join('\n')}\n`;
}

/** A guest, a console, a weekly mansion: the decision has something to say. */
function curl(address: string, key: string): string {
  const checkout = {
    id: `try-${Date.now().toString(36)}`,
    amount: { value: 99_960, currency: 'JPY' },
    items: [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 2, unit_price: 49_980 }],
    shipping: {
      name: '山田 太郎',
      postal_code: '160-0022',
      prefecture: '東京都',
      city: '新宿区',
      line1: '新宿1-2-3',
      line2: 'ウィークリーマンション東京 301',
      country: 'JP',
    },
    delivery: { timeframe: 'overnight' },
    account: { guest: true },
  };
  return [
    `curl -sS ${address}/v1/assessments \\`,
    `  -H "authorization: Bearer ${key}" \\`,
    "  -H 'content-type: application/json' \\",
    `  -d '${JSON.stringify(checkout)}'`,
  ].join('\n');
}
