import { errorCode, errorMessage } from '../../errors.ts';
import { brokerErrorType } from './kafka-errors.ts';

interface ConnectionProblem {
  /** What happened, and what to do. */
  readonly text: string;
  /** Whether only another setting helps. Where not, waiting may help. */
  readonly isSetting: boolean;
}

/** Why there is no connection to Kafka; null where the error says nothing about it. */
export function connectionProblem(error: unknown): ConnectionProblem | null {
  const errors = withCauses(error);
  for (const one of errors) {
    const text = settingProblem(one);
    if (text !== null) return { text, isSetting: true };
  }
  const unreachable = errors.find(({ name }) => UNREACHABLE.test(name));
  if (unreachable === undefined) return null;
  const what = unreachable === error ? `cannot reach Kafka (${unreachable.message})` : errorMessage(error);
  return { text: `${what}; ${whatToCheck(unreachable)}`, isSetting: false };
}

/** kafkajs wraps what it has tried several times, and so do we. */
function withCauses(error: unknown): Error[] {
  const errors: Error[] = [];
  for (let at = error; at instanceof Error && !errors.includes(at); at = at.cause) errors.push(at);
  return errors;
}

const UNREACHABLE =
  /^KafkaJS(ConnectionError|ConnectionClosedError|NumberOfRetriesExceeded|BrokerNotFound|RequestTimeoutError)$/;

/** A broker without TLS, or one that asks for it, says nothing when it closes a connection. */
function whatToCheck(error: Error): string {
  return /closed/i.test(error.message)
    ? 'check that KAFKA_BROKERS is right, and that KAFKA_TLS and KAFKA_SASL_* are what this port of the broker expects'
    : 'check that it is running and that KAFKA_BROKERS is right';
}

/** The codes of Node and OpenSSL for a certificate that no known authority has signed. */
const UNKNOWN_AUTHORITY = new Set<unknown>([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** A broker's answers to a client's certificate, as OpenSSL names them. */
const CERTIFICATE_WANTED = /^ERR_SSL_\w*ALERT_(CERTIFICATE_\w+|BAD_CERTIFICATE|UNKNOWN_CA)$/;

function settingProblem(error: Error): string | null {
  const code = errorCode(error);
  if (UNKNOWN_AUTHORITY.has(code)) {
    return `the certificate of Kafka's broker is not signed by an authority that we trust (${code}); check that KAFKA_TLS_CA_FILE names the right one, and that KAFKA_BROKERS is right`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `the certificate of Kafka's broker is for another host (${error.message.replace(/^.*altnames: /, '')}); KAFKA_BROKERS must name the broker as its certificate does`;
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return 'the server does not speak TLS on this port; check KAFKA_TLS and the port in KAFKA_BROKERS';
  }
  if (CERTIFICATE_WANTED.test(String(code))) {
    return `Kafka's broker refuses our certificate, or wants one (${code}); check KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE`;
  }
  if (error.name === 'KafkaJSSASLAuthenticationError') {
    return `Kafka refuses the login (${error.message}); check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM`;
  }
  if (brokerErrorType(error) === 'UNSUPPORTED_SASL_MECHANISM') {
    return 'Kafka does not offer this way to log in; check KAFKA_SASL_MECHANISM, and the port in KAFKA_BROKERS';
  }
  return null;
}
