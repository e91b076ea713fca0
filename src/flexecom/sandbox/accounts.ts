import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.ts';
import type { SandboxGateway } from './wire-types.ts';

/** Knows which gateway's account each request belongs to. */
export class Accounts {
  readonly #gateways: readonly SandboxGateway[];
  readonly #gatewayOf = new WeakMap<FastifyRequest, SandboxGateway>();

  constructor(gateways: readonly SandboxGateway[]) {
    this.#gateways = gateways;
  }

  /** Answers a request whose key pair is unknown, or whose account is disabled. */
  async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const gateway = this.#gatewayWith(request.headers.authorization);
    if (gateway === null) {
      return sendProblem(reply, 'unauthorized', 'expected publicKey and secretKey as Basic authorization');
    }
    this.#gatewayOf.set(request, gateway);
    return gateway.disabled === true ? sendProblem(reply, 'forbidden', 'this account is disabled') : undefined;
  }

  gatewayIdOf(request: FastifyRequest): string {
    const gateway = this.#gatewayOf.get(request);
    if (gateway === undefined) throw new Error('a request passed without authentication');
    return gateway.gatewayId;
  }

  /** The gateway of the key pair in a Basic authorization header, or null. */
  #gatewayWith(authorization: string | undefined): SandboxGateway | null {
    const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
    if (encoded === undefined) return null;
    const given = Buffer.from(encoded, 'base64').toString('utf8');
    return this.#gateways.find(({ publicKey, secretKey }) => isSame(given, `${publicKey}:${secretKey}`)) ?? null;
  }
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}
