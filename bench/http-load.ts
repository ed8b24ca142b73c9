/**
 * A load generator that costs little: raw sockets, one request in flight each, the next when the answer is there (closed loop).
 * It shares the machine with the server, so every microsecond it takes would be missing there.
 */
import { connect } from 'node:net';

export interface LoadResult {
  /** Answers with status 200. */
  readonly done: number;
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds, ascending. */
  readonly latencies: Float64Array;
}

/**
 * @param nextBody a body for each request, made when it is sent
 * @param perSecond requests arrive at this rate whether the last was answered or not (spread over the connections, each late by what
 *   its own last answer was late); as fast as they are answered when absent. Latencies count from the moment of arrival.
 */
export async function load(
  address: string,
  key: string,
  connections: number,
  seconds: number,
  nextBody: () => string,
  perSecond?: number,
): Promise<LoadResult> {
  const { hostname, port } = new URL(address);
  const latencies: number[] = [];
  let failed = 0;
  const start = performance.now();
  const end = start + seconds * 1_000;
  const everyMs = perSecond === undefined ? 0 : (connections * 1_000) / perSecond;
  const lane = (_: unknown, index: number) =>
    new Promise<void>((resolve, reject) => {
      let arrivesAt = start + (everyMs * (index + 1)) / connections;
      const socket = connect(Number(port), hostname);
      socket.setNoDelay(true);
      let sentAt = 0;
      let received = '';
      let expected = -1;
      const send = () => {
        if (performance.now() >= end) return socket.end(resolve);
        const body = nextBody();
        received = '';
        expected = -1;
        sentAt = everyMs === 0 ? performance.now() : Math.min(arrivesAt, performance.now());
        arrivesAt += everyMs;
        socket.write(
          `POST /v1/assessments HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
        return undefined;
      };
      const sendNext = () => {
        const early = everyMs === 0 ? 0 : arrivesAt - performance.now();
        if (early > 0) setTimeout(send, early);
        else send();
      };
      socket.on('connect', sendNext);
      socket.on('error', reject);
      socket.on('data', chunk => {
        // latin1: a byte is a character, so lengths can be compared.
        received += chunk.toString('latin1');
        if (expected < 0) {
          const head = received.indexOf('\r\n\r\n');
          if (head < 0) return;
          expected = head + 4 + Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
        }
        if (received.length < expected) return;
        if (received.startsWith('HTTP/1.1 200')) latencies.push(performance.now() - sentAt);
        else failed++;
        sendNext();
      });
    });
  await Promise.all(Array.from({ length: connections }, lane));
  const took = (performance.now() - start) / 1_000;
  return { done: latencies.length, failed, seconds: took, latencies: Float64Array.from(latencies).sort() };
}

/** The latency below which this share of the answers stayed, milliseconds. */
export function percentile(latencies: Float64Array, share: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
}
