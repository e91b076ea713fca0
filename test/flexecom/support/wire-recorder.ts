import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { portOf } from './webhook-receiver.ts';

/** One exchange on the wire. */
export interface RecordedExchange {
  method: string;
  path: string;
  requestHeaders: IncomingHttpHeaders;
  requestBody: string;
  status: number;
  responseHeaders: IncomingHttpHeaders;
  responseBody: string;
}

/** A proxy between client and server that changes nothing and records every exchange that was answered. */
export async function startWireRecorder(targetUrl: string) {
  const exchanges: RecordedExchange[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const requestBody = await text(incoming);
    const { method = '', url: path = '', headers: requestHeaders } = incoming;
    const forwarded = httpRequest(targetUrl + path, { method, headers: requestHeaders });
    forwarded.on('error', () => incoming.socket.resetAndDestroy());
    forwarded.on('response', async (response) => {
      const responseBody = await text(response);
      const { statusCode: status = 0, headers: responseHeaders } = response;
      exchanges.push({ method, path, requestHeaders, requestBody, status, responseHeaders, responseBody });
      outgoing.writeHead(status, response.rawHeaders).end(responseBody);
    });
    forwarded.end(requestBody);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    exchanges,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
