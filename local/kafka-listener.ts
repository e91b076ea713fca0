import { readFileSync } from 'node:fs';
import type { KafkaConfig } from 'kafkajs';
import type { ServerCertificate } from './server-certificate.ts';

/** How clients reach a broker. */
export interface KafkaListener {
  /** Also the listener's name. */
  readonly protocol: 'PLAINTEXT' | 'SASL_SSL';
  /** What it adds to the broker's properties. */
  readonly settings: Readonly<Record<string, string>>;
  /** What it adds to the command that formats the broker's storage. */
  readonly formatArguments: readonly string[];
  /** How the check that the broker is ready connects. */
  readonly client: Pick<KafkaConfig, 'ssl' | 'sasl'>;
}

/** For a broker that only this machine reaches. */
export const PLAINTEXT_LISTENER: KafkaListener = {
  protocol: 'PLAINTEXT',
  settings: {},
  formatArguments: [],
  client: {},
};

export interface KafkaUser {
  readonly username: string;
  readonly password: string;
}

/**
 * TLS with a login by SCRAM-SHA-512, and ACLs: nobody but `admin` may do anything that no ACL allows. The users exist from
 * the broker's first start, which only the command that formats its storage can do.
 */
export function securedListener(
  certificate: ServerCertificate,
  admin: KafkaUser,
  users: readonly KafkaUser[],
): KafkaListener {
  return {
    protocol: 'SASL_SSL',
    settings: {
      ...tlsSettings(certificate),
      ...loginSettings(admin),
      ...ACL_SETTINGS,
      'super.users': superUsers(admin),
    },
    formatArguments: [admin, ...users].flatMap((user) => ['--add-scram', scramCredential(user)]),
    client: {
      ssl: { ca: [readFileSync(certificate.caFile, 'utf8')] },
      sasl: { mechanism: 'scram-sha-512', ...admin },
    },
  };
}

function tlsSettings({ keyStore, password, caFile }: ServerCertificate): Record<string, string> {
  return {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': keyStore,
    'ssl.keystore.password': password,
    'ssl.key.password': password,
    // The broker is also a client of itself.
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': caFile,
  };
}

function loginSettings({ username, password }: KafkaUser): Record<string, string> {
  const module = 'org.apache.kafka.common.security.scram.ScramLoginModule';
  return {
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${module} required username="${username}" password="${password}";`,
  };
}

const ACL_SETTINGS = { 'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer' };

/** The controller's own listener has no login: whoever comes there, the broker, is nobody. */
function superUsers({ username }: KafkaUser): string {
  return `User:${username};User:ANONYMOUS`;
}

function scramCredential({ username, password }: KafkaUser): string {
  return `SCRAM-SHA-512=[name=${username},password=${password}]`;
}
