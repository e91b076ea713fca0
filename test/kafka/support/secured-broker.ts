import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AclEntry } from 'kafkajs';
import pino from 'pino';
import { freePorts } from '../../../local/free-ports.ts';
import { type KafkaUser, securedListener } from '../../../local/kafka-listener.ts';
import { kafkaServer } from '../../../local/kafka-server.ts';
import { LocalServer } from '../../../local/local-server.ts';
import { requireJava } from '../../../local/prerequisites.ts';
import { makeServerCertificate } from '../../../local/server-certificate.ts';
import { ensureServerFiles } from '../../../local/server-files.ts';
import { HOST } from '../../../local/settings.ts';
import { kafkaFor } from '../../../src/kafka/client/client.ts';
import { readSettings } from '../../../src/settings/settings.ts';

/** May do everything. */
const ADMIN: KafkaUser = { username: 'admin', password: 'password-of-admin' };

/** A broker with TLS, logins and ACLs. */
export class SecuredBroker {
  readonly address: string;
  /** PEM file with the authority of its certificate. */
  readonly caFile: string;
  /** PEM file with an authority that has nothing to do with it. */
  readonly otherCaFile: string;
  readonly #folder: string;
  readonly #server: LocalServer;

  private constructor(port: number, folder: string, caFiles: { own: string; other: string }, server: LocalServer) {
    this.address = `${HOST}:${port}`;
    this.caFile = caFiles.own;
    this.otherCaFile = caFiles.other;
    this.#folder = folder;
    this.#server = server;
  }

  /** @param usernames who may log in, each with `passwordOf` the name; they may do nothing yet. */
  static async start(usernames: readonly string[]): Promise<SecuredBroker> {
    const folder = mkdtempSync(join(tmpdir(), 'salvage-secured-'));
    const java = await requireJava(process.env);
    const { kafkaLibraries } = await ensureServerFiles(process.env, () => undefined);
    const certificate = await makeServerCertificate(java, folder, 'broker');
    const other = await makeServerCertificate(java, folder, 'other');
    const [port = 0, controllerPort = 0] = await freePorts(2);
    const users = usernames.map((username) => ({ username, password: passwordOf(username) }));
    const server = new LocalServer(
      kafkaServer({
        java,
        libraries: kafkaLibraries,
        folder: join(folder, 'kafka'),
        logFile: join(folder, 'logs', 'kafka.log'),
        port,
        controllerPort,
        listener: securedListener(certificate, ADMIN, users),
      }),
    );
    const broker = new SecuredBroker(port, folder, { own: certificate.caFile, other: other.caFile }, server);
    try {
      await server.start();
    } catch (error) {
      await broker.stop();
      throw error;
    }
    return broker;
  }

  /** The settings of the pipeline or a command that logs in as this user. */
  settingsOf(username: string): Record<string, string> {
    return {
      KAFKA_BROKERS: this.address,
      KAFKA_TLS: 'on',
      KAFKA_TLS_CA_FILE: this.caFile,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: username,
      KAFKA_SASL_PASSWORD: passwordOf(username),
    };
  }

  get adminSettings(): Record<string, string> {
    return this.settingsOf(ADMIN.username);
  }

  /** Gives rights to users. The broker knows them before anything that is asked of it afterwards. */
  async grant(acls: readonly AclEntry[]): Promise<void> {
    const admin = kafkaFor(readSettings(this.adminSettings), pino({ level: 'silent' })).admin();
    await admin.connect();
    await admin.createAcls({ acl: [...acls] });
    await admin.disconnect();
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function passwordOf(username: string): string {
  return `password-of-${username}`;
}
