import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { errorMessage, whyUnreadable } from '../errors.ts';

/** How connections to Kafka are protected. Null means plaintext, or no login. */
export interface KafkaSecurity {
  readonly tls: KafkaTls | null;
  readonly login: KafkaLogin | null;
}

/** PEM texts. Without `ca`, an authority that Node trusts must have signed the brokers' certificates. */
export interface KafkaTls {
  readonly ca: string | null;
  /** For brokers that ask for a client certificate. */
  readonly client: { readonly cert: string; readonly key: string } | null;
}

export interface KafkaLogin {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password: string;
}

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** The variables of the environment, each of valid form. */
interface KafkaVariables {
  readonly KAFKA_TLS: 'on' | 'off';
  readonly KAFKA_TLS_CA_FILE?: string | undefined;
  readonly KAFKA_TLS_CERT_FILE?: string | undefined;
  readonly KAFKA_TLS_KEY_FILE?: string | undefined;
  readonly KAFKA_SASL_MECHANISM?: SaslMechanism | undefined;
  readonly KAFKA_SASL_USERNAME?: string | undefined;
  readonly KAFKA_SASL_PASSWORD?: string | undefined;
}

/** Reads the named files, and lists all problems; never with secret values. */
export function readKafkaSecurity(given: KafkaVariables): { security: KafkaSecurity; problems: readonly string[] } {
  const problems: string[] = [];
  const security = { tls: tlsOf(given, problems), login: loginOf(given, problems) };
  return { security, problems };
}

const TLS_FILES = ['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'] as const;

function tlsOf(given: KafkaVariables, problems: string[]): KafkaTls | null {
  if (given.KAFKA_TLS === 'off') {
    // Who names a certificate expects TLS: better to stop than to send plaintext.
    const named = TLS_FILES.filter((name) => given[name] !== undefined);
    if (named.length > 0) problems.push(`${named.join(', ')} without KAFKA_TLS: set KAFKA_TLS=on`);
    return null;
  }
  const problemsBefore = problems.length;
  const [ca, cert, key] = TLS_FILES.map((name) => pemText(name, given[name], problems));
  if ((given.KAFKA_TLS_CERT_FILE === undefined) !== (given.KAFKA_TLS_KEY_FILE === undefined)) {
    problems.push('KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE belong together: set both or neither');
  }
  const tls = { ca: ca ?? null, client: cert && key ? { cert, key } : null };
  if (problems.length === problemsBefore) tryOut(tls, problems);
  return tls;
}

function pemText(name: string, path: string | undefined, problems: string[]): string | null {
  if (path === undefined) return null;
  try {
    const text = readFileSync(path, 'utf8');
    if (text.includes('-----BEGIN ')) return text;
    problems.push(`${name}: ${path} contains no PEM text (-----BEGIN …)`);
  } catch (error) {
    problems.push(`${name}: ${path} cannot be read: ${whyUnreadable(error)}`);
  }
  return null;
}

/** Reports at once, not at the first connection, a key with a passphrase or one that does not fit its certificate. */
function tryOut(tls: KafkaTls, problems: string[]): void {
  try {
    createSecureContext(tlsOptions(tls));
  } catch (error) {
    problems.push(`the files of KAFKA_TLS_* cannot be used together: ${errorMessage(error)}`);
  }
}

/** In the form that Node's `tls` and kafkajs take. */
export function tlsOptions({ ca, client }: KafkaTls): { ca?: string[]; cert?: string; key?: string } {
  return { ...(ca === null ? {} : { ca: [ca] }), ...client };
}

function loginOf(given: KafkaVariables, problems: string[]): KafkaLogin | null {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = given;
  const parts = { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password };
  const missing = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (mechanism !== undefined && username !== undefined && password !== undefined) {
    return { mechanism, username, password };
  }
  if (missing.length < Object.keys(parts).length) {
    problems.push(`a login to Kafka needs ${Object.keys(parts).join(', ')}; not set: ${missing.join(', ')}`);
  }
  return null;
}
