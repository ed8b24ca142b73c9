/** The app on a port, until it is told to stop: requests in flight are answered and what they wrote is committed before it ends. */
import type { FastifyInstance } from 'fastify';
import { Fault, type FaultCode } from '../shared/errors.ts';

/** Connections that are still busy so long after a stop began are cut, milliseconds. */
const graceMs = 10_000;

/** A listening server. */
export interface Server {
  /** Base address, such as `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Answers what is in flight, then lets go of everything behind it. Safe to call twice. */
  stop(): Promise<void>;
}

/** How often connections that have nothing left to do are closed while the service stops, milliseconds. */
const idleCheckMs = 50;

/** Listens. `release` is called once nothing is in flight any more. Throws the fault `port-in-use` or `address-unavailable`. */
export async function listen(
  app: FastifyInstance,
  release: () => Promise<void>,
  host: string,
  port: number,
  grace = graceMs,
): Promise<Server> {
  let address: string;
  try {
    address = await app.listen({ host, port });
  } catch (error) {
    throw listenFault(error, host, port);
  }
  const { server } = app;
  // Between timers and immediates what has arrived is read: a connection whose request nobody has read yet looks idle, and is not.
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => void setImmediate(closeIdle);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    // So are connections taken that wait for it, which would be refused.
    await new Promise(resolve => setImmediate(resolve));
    // A connection that answers its last request after closing began would stay open for as long as its client keeps it.
    const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs);
    try {
      const cut = setTimeout(() => server.closeAllConnections(), grace);
      await app.close();
      clearTimeout(cut);
    } finally {
      clearInterval(idle);
    }
    await release();
  };
  return {
    address,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** The fault `port-in-use` or `address-unavailable` for what listening threw; any other error as it is. */
export function listenFault(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const faults: Readonly<Record<string, FaultCode>> = {
    EADDRINUSE: 'port-in-use',
    EACCES: 'address-unavailable',
    EADDRNOTAVAIL: 'address-unavailable',
    ENOTFOUND: 'address-unavailable',
    EAI_AGAIN: 'address-unavailable',
  };
  const fault = faults[code];
  return fault ? new Fault(fault, `${host}:${port}`, { cause: error }) : error;
}
