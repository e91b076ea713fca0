import { isIP } from 'node:net';

export const LISTEN_HOST_FORMS =
  'an address or a host name without a port, such as 127.0.0.1, ::1, or for all addresses 0.0.0.0 or ::';

/** The address that a server listens on, as Node takes it: IPv6 without the brackets that it has in a URL. Null: it is none. */
export function listenHost(text: string): string | null {
  const [, bare = text] = /^\[(.*)\]$/.exec(text) ?? [];
  if (isIP(bare) !== 0) return bare;
  // What looks like IPv4 and is none would be looked up as a name, and waited for.
  return isHostName(text) && !/^[\d.]+$/.test(text) ? text : null;
}

function isHostName(text: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text);
}
