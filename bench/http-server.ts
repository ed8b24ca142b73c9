/**
 * The two servers of bench/http.ts, each in a process of its own:
 *   bare      fastify with the same body schema in Ajv, answering a constant of the same length
 *   sekisho   the service as `sekisho serve` runs it: default rules, journal with full durability
 *   sekisho-redis  the same with its counters in the Redis at the URL that comes second
 * Prints `address key` when it listens.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import Fastify from 'fastify';
import { startService } from '../src/cli/serve/start-service.ts';
import { formats } from '../src/engine/checkout/formats.ts';
import { CheckoutBodySchema } from '../src/engine/checkout/schema.ts';

/** Length of the constant answer, bytes: about what the service answers. */
const answerBytes = 3_000;

async function bare(): Promise<void> {
  const app = Fastify({ logger: false });
  const ajv = new Ajv({ allErrors: false, strict: false });
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
  app.setValidatorCompiler(({ schema }) => ajv.compile(schema));
  const constant = JSON.stringify({ id: 'x', text: 'y'.repeat(answerBytes) });
  app.post('/v1/assessments', { schema: { body: CheckoutBodySchema } }, (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(constant),
  );
  process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })} none\n`);
}

async function sekisho(durability: 'full' | 'normal', logLevel: 'info' | 'silent', redis?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'));
  const service = await startService(
    {
      host: '127.0.0.1',
      port: 0,
      data: join(folder, 'data'),
      secrets: join(folder, 'secrets'),
      rules: fileURLToPath(new URL('../rules', import.meta.url)),
      durability,
      personal: 'encrypted',
      cardNumbers: true,
      logLevel,
      logFile: join(folder, 'log'),
      ...(redis === undefined ? {} : { redis }),
    },
    {},
  );
  await service.ready;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.stdout.write(`${service.server.address} ${service.firstKey}\n`);
}

if (import.meta.main) {
  process.on('SIGTERM', () => process.exit(0));
  const [, , kind, redis] = process.argv;
  if (kind === 'bare') await bare();
  else
    await sekisho(
      kind === 'sekisho-normal' ? 'normal' : 'full',
      kind === 'sekisho-silent' ? 'silent' : 'info',
      kind === 'sekisho-redis' ? redis : undefined,
    );
}
