import { SASL_MECHANISMS } from './kafka-security.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const DAY_MS = 86_400_000;

/** One list for the schema's defaults, the messages and the README. A URI counts as secret: it may hold a password. */
export const SETTINGS = [
  {
    name: 'KAFKA_BROKERS',
    default: 'localhost:9092',
    meaning: 'Kafka brokers, `host:port`, several separated by commas',
    secret: false,
  },
  { name: 'KAFKA_TLS', default: 'off', meaning: '`on` encrypts connections to Kafka', secret: false },
  {
    name: 'KAFKA_TLS_CA_FILE',
    default: '',
    meaning: "PEM file of the authority that signed the brokers' certificates; default: those that Node knows",
    secret: false,
  },
  {
    name: 'KAFKA_TLS_CERT_FILE',
    default: '',
    meaning: 'PEM file of our own certificate, where brokers ask for one',
    secret: false,
  },
  { name: 'KAFKA_TLS_KEY_FILE', default: '', meaning: 'PEM file of its key, without a passphrase', secret: false },
  {
    name: 'KAFKA_SASL_MECHANISM',
    default: '',
    meaning: `Login at Kafka: ${SASL_MECHANISMS.join(', ')}; use it with TLS`,
    secret: false,
  },
  { name: 'KAFKA_SASL_USERNAME', default: '', meaning: 'User of that login', secret: false },
  { name: 'KAFKA_SASL_PASSWORD', default: '', meaning: 'Password of that login', secret: true },
  {
    name: 'SCHEMA_REGISTRY_URL',
    default: 'http://localhost:8081/apis/ccompat/v7',
    meaning: 'Confluent-compatible schema registry; a name and password in the URL log in',
    secret: true,
  },
  {
    name: 'MONGODB_URI',
    default: 'mongodb://localhost:27017/?replicaSet=rs0',
    meaning: 'MongoDB replica set or sharded cluster (a standalone mongod is refused)',
    secret: true,
  },
  {
    name: 'SALVAGE_PREFIX',
    default: '',
    meaning: '`x` puts `x.` before topics, subjects, groups and transactional ids, and names the database',
    secret: false,
  },
  {
    name: 'FLEXECOM_URL',
    default: 'http://localhost:8787',
    meaning: "Base URL of FlexEcom's API, or of the sandbox",
    secret: true,
  },
  { name: 'WEBHOOK_PORT', default: '8481', meaning: 'Port of `POST /webhooks/flexecom/:gatewayId`', secret: false },
  { name: 'RERUN_API_PORT', default: '8482', meaning: 'Port of `POST /orders/:orderId/rerun`', secret: false },
  {
    name: 'RERUN_API_TOKEN',
    default: '',
    meaning: 'Bearer token of the rerun API, at least 16 characters; needed by the role rerun-api',
    secret: true,
  },
  {
    name: 'HEALTH_PORT',
    default: '8483',
    meaning: 'Port of `/livez`, `/readyz` and `/metrics`; `0` takes any free port',
    secret: false,
  },
  {
    name: 'DEAD_LETTERS_IN_A_ROW_MAX',
    default: '100',
    meaning: 'So many dead letters in a row stop a partition until an operator resumes it',
    secret: false,
  },
  {
    name: 'OVERDUE_CASCADE_MS',
    default: '10000',
    meaning: 'A cascade unanswered for so long is asked for at FlexEcom (milliseconds)',
    secret: false,
  },
  {
    name: 'OVERDUE_ASYNC_MS',
    default: String(DAY_MS),
    meaning: 'A recovery unanswered for so long is asked for at FlexEcom (milliseconds)',
    secret: false,
  },
  {
    name: 'EXPIRY_MS',
    default: String(21 * DAY_MS),
    meaning: 'A submission is cancelled at FlexEcom so long after FlexEcom acknowledged it (milliseconds)',
    secret: false,
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    meaning: `One of ${LOG_LEVELS.join(', ')}; \`debug\` shows stack traces`,
    secret: false,
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];

export interface Setting {
  readonly name: string;
  /** As it would be written in the environment; empty where there is none. */
  readonly default: string;
  readonly meaning: string;
  readonly secret: boolean;
}

/** The settings as a Markdown table, for the README. */
export function settingsTable(): string {
  const rows = SETTINGS.map(
    (setting) =>
      `| \`${setting.name}\` | ${setting.default === '' ? '' : `\`${setting.default}\``} | ${setting.meaning} |`,
  );
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

export function defaultOf(name: SettingName): string {
  return SETTINGS.find((setting) => setting.name === name)?.default ?? '';
}
