import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../../settings/unsafe-settings.ts';

/**
 * Why a browser's request is refused, or null. Another site can make somebody's browser send requests here, with the cookie or
 * past a login that loopback does without.
 */
export function foreignRequest(request: FastifyRequest, asksForLogin: boolean): string | null {
  const site = request.headers['sec-fetch-site'];
  const isNavigation = request.headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
    return OF_ANOTHER_SITE;
  }
  // Behind a proxy that changes the header Host, the origin is another one; the browser knows better.
  if (site !== 'same-origin' && originIsForeign(request)) return OF_ANOTHER_SITE;
  if (!asksForLogin && !isLoopback(hostnameOf(request))) {
    return 'without a login the console answers to localhost alone; set CONSOLE_TOKENS_FILE to use another name';
  }
  return null;
}

const OF_ANOTHER_SITE = 'a page of another site sent this request; open the console itself';

/** Browsers that send no Sec-Fetch-Site send the origin with whatever changes something. */
function originIsForeign({ headers, method }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}

/** A name that somebody let point to 127.0.0.1 is not ours. */
function hostnameOf({ headers }: FastifyRequest): string {
  const url = `http://${headers.host ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}
