import { type Span, type Tracer, type TracerProvider, trace } from '@opentelemetry/api';
import { afterAll, expect, test } from 'vitest';
import { openDoor, removeDoor } from './door.ts';

afterAll(() => trace.disable());

test('a registered SDK sees one span a request, with nothing that was sent', async () => {
  const spans: unknown[][] = [];
  const tracer = {
    startSpan(...words: unknown[]) {
      spans.push(words);
      return { end: () => {} } as Partial<Span> as Span;
    },
  } as Partial<Tracer> as Tracer;
  trace.setGlobalTracerProvider({ getTracer: () => tracer } as TracerProvider);
  const door = await openDoor();
  await door.assess({ id: 'secret-id', amount: { value: 5, currency: 'JPY' } });
  await door.send({ method: 'GET', url: '/v1/assessments/secret-id' });
  await removeDoor(door);
  expect(spans.map(([name]) => name)).toEqual(['sekisho assess', 'sekisho find']);
  expect(spans[0]![1]).toMatchObject({
    attributes: { 'http.request.method': 'POST', 'http.response.status_code': 200 },
  });
  expect(JSON.stringify(spans)).not.toContain('secret-id');
});
