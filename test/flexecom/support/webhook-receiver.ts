import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Delivery {
  path: string;
  headers: IncomingHttpHeaders;
  rawBody: Buffer;
  status: number;
  at: number;
}

/** Accepts and records webhooks. `statusOf` gives the status with which the nth one is answered. */
export async function startWebhookReceiver(statusOf: (nth: number) => number = () => 204) {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const rawBody = await buffer(request);
    const status = statusOf(deliveries.length + 1);
    deliveries.push({ path: request.url ?? '', headers: request.headers, rawBody, status, at: Date.now() });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    deliveries,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
