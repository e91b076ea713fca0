import { createHash, timingSafeEqual } from 'node:crypto';
import type { SandboxGateway } from './wire-types.ts';

/** The gateway of the key pair in a Basic authorization header, or null. */
export function authenticate(
  gateways: readonly SandboxGateway[],
  authorization: string | undefined,
): SandboxGateway | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return gateways.find(({ publicKey, secretKey }) => isSame(given, `${publicKey}:${secretKey}`)) ?? null;
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}
