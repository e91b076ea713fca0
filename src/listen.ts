import { isIPv6 } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { errorCode, FatalError } from './errors.ts';

/** A listening HTTP server. */
export interface HttpServer {
  readonly port: number;
  /** Answers the requests that were read, accepts no more, and drops clients that are still sending theirs. */
  stop(): Promise<void>;
}

/** Only this machine reaches it. */
const LOOPBACK = '127.0.0.1';

/**
 * Listens and returns the port; port 0 stands for any free one.
 * @param setting the name of the setting or option that gives the port, for error messages
 * @throws FatalError where the port is in use or not allowed, or the machine does not have the address.
 */
export async function listen(
  server: FastifyInstance,
  port: number,
  setting: string,
  host: string = LOOPBACK,
): Promise<number> {
  try {
    await server.listen({ port, host });
  } catch (error) {
    await server.close();
    const code = errorCode(error);
    if (code === 'EADDRINUSE') {
      throw new FatalError(`port ${port} is in use by another process; set ${setting} to a free one`);
    }
    if (code === 'EACCES') {
      throw new FatalError(`port ${port} is not allowed to this user; set ${setting} to one above 1023`);
    }
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'ENOTFOUND') {
      throw new FatalError(`this machine has no address ${host}; set ${hostSetting(setting)} to one that it has`);
    }
    throw error;
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** `HEALTH_HOST` of `HEALTH_PORT`, `--host` of `--port`. */
function hostSetting(portSetting: string): string {
  return portSetting.replace('PORT', 'HOST').replace('port', 'host');
}

/** Where a server that listens on `host` is reached from this machine. */
export function urlOf(host: string, port: number): string {
  const reached = host === '0.0.0.0' ? LOOPBACK : host === '::' ? '::1' : host;
  return `http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`;
}
