import type { ApiServer } from '../api/api-server.ts';
import { loadAssets } from './assets.ts';
import { PAGE } from './page.ts';

/** The pages hold no data: what they show comes from the API. */
const OPEN = { config: { needs: 'nobody' }, schema: { hide: true } } as const;

/** The pages and what they load. Which page it is, the script in it reads from the address. */
export function serveAssets(server: ApiServer, pagePaths: readonly string[]): void {
  for (const [path, { type, body, etag }] of loadAssets()) {
    server.get(path, OPEN, async (request, reply) => {
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(type).send(body);
    });
  }
  for (const path of pagePaths) {
    server.get(path, OPEN, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(PAGE),
    );
  }
}
