import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createKafka, protection } from '../../../src/kafka/client/client.ts';
import type { KafkaTls } from '../../../src/settings/kafka-security.ts';

const pem = (name: string) => readFileSync(new URL(`../tls/${name}.pem`, import.meta.url), 'utf8');

describe('the protection of connections', () => {
  it('is none without TLS and login', () => {
    expect(protection({ tls: null, login: null })).toEqual({});
  });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('is TLS with a login by %s', (mechanism) => {
    const login = { mechanism, username: 'salvage', password: 'hunter2' };
    expect(protection({ tls: { ca: 'CA', client: { cert: 'CERT', key: 'KEY' } }, login })).toEqual({
      ssl: { ca: ['CA'], cert: 'CERT', key: 'KEY' },
      sasl: login,
    });
  });

  it('trusts the authorities that Node trusts where none is named', () => {
    expect(protection({ tls: { ca: null, client: null }, login: null })).toEqual({ ssl: {} });
  });
});

describe('a broker that speaks TLS and asks for a certificate', () => {
  let server: Server | undefined;
  const sockets = new Set<TLSSocket>();

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  });

  /** Connects once; resolves to who came through the handshake (null: nobody), and to why connecting failed. */
  async function connectWith(tls: KafkaTls): Promise<{ client: string | null; failure: string }> {
    const { port, came } = await listen();
    const kafka = createKafka({
      brokers: [`127.0.0.1:${port}`],
      clientId: 'test',
      security: { tls, login: null },
    });
    const admin = kafka.admin();
    const failure = await admin.connect().then(
      () => 'none',
      (error: unknown) => String(error),
    );
    await admin.disconnect();
    return { client: came(), failure };
  }

  /** It knows no Kafka: who is through the handshake is hung up on. */
  async function listen(): Promise<{ port: number; came: () => string | null }> {
    let client: string | null = null;
    const options = { key: pem('server-key'), cert: pem('server'), ca: pem('ca'), requestCert: true };
    const started = createServer({ ...options, rejectUnauthorized: false }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      client = socket.authorized ? String(socket.getPeerCertificate().subject.CN) : 'nobody known';
      socket.end();
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return { port: (started.address() as AddressInfo).port, came: () => client };
  }

  it('is trusted through the named authority, and gets our certificate', async () => {
    const { client } = await connectWith({ ca: pem('ca'), client: { cert: pem('client'), key: pem('client-key') } });
    expect(client).toBe('client');
  });

  it('gets no certificate where we have none', async () => {
    expect((await connectWith({ ca: pem('ca'), client: null })).client).toBe('nobody known');
  });

  it('is not trusted where its authority is unknown', async () => {
    const { failure } = await connectWith({ ca: null, client: null });
    expect(failure).toMatch(/certificate/);
  });
});
