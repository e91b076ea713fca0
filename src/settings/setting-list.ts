import { SASL_MECHANISMS } from './kafka-security.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const DAY_MS = 86_400_000;

/** The schema's defaults, the messages and the README come from this list. A URI is secret, as it can contain a password. */
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
    meaning:
      "PEM file of the authority that signed the brokers' certificates; default: the authorities that Node knows",
    secret: false,
  },
  {
    name: 'KAFKA_TLS_CERT_FILE',
    default: '',
    meaning: 'PEM file of the client certificate, if the brokers ask for one',
    secret: false,
  },
  {
    name: 'KAFKA_TLS_KEY_FILE',
    default: '',
    meaning: 'PEM file of the key of that certificate, without a passphrase',
    secret: false,
  },
  {
    name: 'KAFKA_SASL_MECHANISM',
    default: '',
    meaning: `SASL mechanism for the Kafka login: ${SASL_MECHANISMS.join(', ')}; use it with TLS`,
    secret: false,
  },
  { name: 'KAFKA_SASL_USERNAME', default: '', meaning: 'User name for the Kafka login', secret: false },
  { name: 'KAFKA_SASL_PASSWORD', default: '', meaning: 'Password for the Kafka login', secret: true },
  {
    name: 'SCHEMA_REGISTRY_URL',
    default: 'http://localhost:8081/apis/ccompat/v7',
    meaning: 'Confluent-compatible schema registry; put a user name and password into the URL',
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
    meaning:
      'With `x`, topics, subjects, consumer groups and transactional ids begin with `x.`, and the database is named `x`',
    secret: false,
  },
  {
    name: 'FLEXECOM_URL',
    default: 'http://localhost:8787',
    meaning: "Base URL of FlexEcom's API, or of the sandbox",
    secret: true,
  },
  { name: 'WEBHOOK_PORT', default: '8481', meaning: 'Port of `POST /webhooks/flexecom/:gatewayId`', secret: false },
  {
    name: 'WEBHOOK_HOST',
    default: '127.0.0.1',
    meaning: 'Address that the webhook receiver listens on; `0.0.0.0` or `::` for all, as webhooks are signed',
    secret: false,
  },
  { name: 'RERUN_API_PORT', default: '8482', meaning: 'Port of `POST /orders/:orderId/rerun`', secret: false },
  {
    name: 'RERUN_API_HOST',
    default: '127.0.0.1',
    meaning: 'Address that the rerun API listens on; `0.0.0.0` or `::` for all',
    secret: false,
  },
  {
    name: 'RERUN_API_TOKEN',
    default: '',
    meaning: 'Bearer token of the rerun API, at least 16 characters; required by the role rerun-api',
    secret: true,
  },
  {
    name: 'CONSOLE_PORT',
    default: '8484',
    meaning: 'Port of the console and of its API; `0` takes any free port',
    secret: false,
  },
  {
    name: 'CONSOLE_HOST',
    default: '127.0.0.1',
    meaning:
      'Address that the console listens on; any that others reach needs CONSOLE_TOKENS_FILE or CONSOLE_PROXY_HEADER',
    secret: false,
  },
  {
    name: 'CONSOLE_TOKENS_FILE',
    default: '',
    meaning:
      'YAML file of who may use the console: name, role and hashed token of each; `salvage console add-user` writes it',
    secret: false,
  },
  {
    name: 'CONSOLE_WRITE',
    default: 'off',
    meaning: '`on` lets operators and admins change things in the console; otherwise it only shows',
    secret: false,
  },
  {
    name: 'CONSOLE_PROXY_HEADER',
    default: '',
    meaning: 'Header in which a proxy that has logged people in names them, such as `x-forwarded-user`',
    secret: false,
  },
  {
    name: 'CONSOLE_PROXY_ADDRESSES',
    default: '',
    meaning:
      'Addresses of that proxy, or networks such as `10.0.0.0/8`, separated by commas; the header of anybody else is ignored',
    secret: false,
  },
  {
    name: 'HOLDOUT_KEY',
    default: '',
    meaning:
      'Secret that decides which debts `holdoutPercent` leaves to billing, at least 16 characters; the same on every instance, and never changed',
    secret: true,
  },
  {
    name: 'PRODUCE_KEY',
    default: '',
    meaning:
      'Secret from which `salvage produce` makes the `eventId` of a line that has none, at least 16 characters; without it, the `eventId` is random',
    secret: true,
  },
  {
    name: 'PAYMENT_METHOD_REF_PATTERN',
    default: '',
    meaning:
      'Regular expression of your payment method tokens, for the whole token, such as `tok_[0-9]{16}`: a token that fits is taken even where its digits look like a card number',
    secret: false,
  },
  {
    name: 'HEALTH_PORT',
    default: '8483',
    meaning: 'Port of `/livez`, `/readyz` and `/metrics`; `0` takes any free port',
    secret: false,
  },
  {
    name: 'HEALTH_HOST',
    default: '127.0.0.1',
    meaning: 'Address of `/livez`, `/readyz` and `/metrics`; `0.0.0.0` or `::` for all',
    secret: false,
  },
  {
    name: 'METRICS_TOKEN',
    default: '',
    meaning: 'Bearer token of `/metrics`, at least 16 characters; without it, whoever reaches the address reads them',
    secret: true,
  },
  {
    name: 'DEAD_LETTERS_IN_A_ROW_MAX',
    default: '100',
    meaning: 'This many dead letters in a row stop a partition until an operator resumes it',
    secret: false,
  },
  {
    name: 'OVERDUE_CASCADE_MS',
    default: '10000',
    meaning: 'If FlexEcom has not answered a cascade for this long, ask it (milliseconds)',
    secret: false,
  },
  {
    name: 'OVERDUE_ASYNC_MS',
    default: String(DAY_MS),
    meaning: 'If FlexEcom has not answered any other submission for this long, ask it (milliseconds)',
    secret: false,
  },
  {
    name: 'EXPIRY_MS',
    default: String(21 * DAY_MS),
    meaning: 'Cancel a submission at FlexEcom this long after FlexEcom acknowledged it (milliseconds)',
    secret: false,
  },
  {
    name: 'RETENTION_DAYS',
    default: '400',
    meaning:
      'Delete a debt with its submissions and declines this many days after its last outcome; at least 31, longer than any repeat of a decline may come',
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
  /** As written in the environment; empty where there is no default. */
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
