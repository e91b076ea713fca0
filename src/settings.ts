import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { errorCode, UsageError } from './errors.ts';
import { type KafkaSecurity, kafkaSecurity, SASL_MECHANISMS } from './kafka/client/security.ts';

/** What a process is told by its environment, parsed once at start and passed on as plain values. */
export interface Settings {
  kafkaBrokers: string[];
  kafkaSecurity: KafkaSecurity;
  schemaRegistryUrl: string;
  mongodbUri: string;
  /** Put before every name on a shared server; see src/names.ts. */
  prefix: string;
  flexecomUrl: string;
  webhookPort: number;
  rerunApiPort: number;
  /** Null where the rerun API is not run. */
  rerunApiToken: string | null;
  /** `/livez`, `/readyz` and `/metrics`; 0 takes any free port. */
  healthPort: number;
  deadLettersInARowMax: number;
  overdueCascadeMs: number;
  overdueAsyncMs: number;
  expiryMs: number;
  logLevel: LogLevel;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type SettingName = (typeof SETTINGS)[number]['name'];
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment; an empty value counts as not set. What may hold a secret can be in a file
 * instead, which `<name>_FILE` names.
 *
 * @param required names that must be given although they have a default or may be absent: a service that runs unwatched
 *   must not fall back to localhost in silence.
 * @throws UsageError whose `problems` name every mistake at once; values of secrets are not in them.
 */
export function readSettings(env: Environment, required: readonly SettingName[] = []): Settings {
  const problems: string[] = [];
  const given: Record<string, string> = {};
  for (const setting of SETTINGS) {
    const problemsBefore = problems.length;
    const value = givenValue(setting, env, problems);
    if (value !== '') given[setting.name] = value;
    else if (required.includes(setting.name) && problems.length === problemsBefore) problems.push(missing(setting));
  }
  const parsed = EnvironmentSchema.safeParse(given);
  if (!parsed.success) problems.push(...malformed(parsed.error, given));
  // By itself, so that a mistake elsewhere does not hide what is wrong here.
  const kafka = KafkaSecuritySchema.safeParse(given);
  const { security, problems: kafkaProblems } = kafkaSecurity(kafka.success ? kafka.data : { KAFKA_TLS: 'off' });
  problems.push(...kafkaProblems);
  if (problems.length > 0 || !parsed.success) {
    throw new UsageError(`${problems.length} of the settings in the environment cannot be used`, problems);
  }
  return toSettings(parsed.data, security);
}

/** The settings as a Markdown table, for the README. */
export function settingsTable(): string {
  const rows = SETTINGS.map(
    (setting) =>
      `| \`${setting.name}\` | ${setting.default === '' ? '' : `\`${setting.default}\``} | ${setting.meaning} |`,
  );
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

interface Setting {
  readonly name: string;
  /** As it would be written in the environment; empty where there is none. */
  readonly default: string;
  readonly meaning: string;
  readonly secret: boolean;
}

const DAY_MS = 86_400_000;

/** One list for the schema's defaults, the messages and the README. A URI counts as secret: it may hold a password. */
const SETTINGS = [
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

const RERUN_TOKEN_LENGTH_MIN = 16;
const TIMES_MS_MAX = 366 * DAY_MS;

const KafkaSecuritySchema = z.object({
  KAFKA_TLS: z.enum(['on', 'off'], 'expected on or off').prefault('off'),
  KAFKA_TLS_CA_FILE: z.string().optional(),
  KAFKA_TLS_CERT_FILE: z.string().optional(),
  KAFKA_TLS_KEY_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z.enum(SASL_MECHANISMS, `expected one of ${SASL_MECHANISMS.join(', ')}`).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
});

const EnvironmentSchema = z.object({
  ...KafkaSecuritySchema.shape,
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .refine((brokers) => brokers.every(isHostAndPort), 'expected host:port, several separated by commas')
    .prefault(defaultOf('KAFKA_BROKERS')),
  SCHEMA_REGISTRY_URL: httpUrl().prefault(defaultOf('SCHEMA_REGISTRY_URL')),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'expected mongodb://… or mongodb+srv://…')
    .prefault(defaultOf('MONGODB_URI')),
  SALVAGE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,60}$/, 'expected up to 60 letters, digits, dots, dashes or underscores')
    .optional(),
  FLEXECOM_URL: httpUrl().prefault(defaultOf('FLEXECOM_URL')),
  WEBHOOK_PORT: wholeNumber(0, 65_535).prefault(defaultOf('WEBHOOK_PORT')),
  RERUN_API_PORT: wholeNumber(0, 65_535).prefault(defaultOf('RERUN_API_PORT')),
  RERUN_API_TOKEN: z
    .string()
    .min(RERUN_TOKEN_LENGTH_MIN, `expected at least ${RERUN_TOKEN_LENGTH_MIN} characters`)
    .optional(),
  HEALTH_PORT: wholeNumber(0, 65_535).prefault(defaultOf('HEALTH_PORT')),
  DEAD_LETTERS_IN_A_ROW_MAX: wholeNumber(1, 1_000_000).prefault(defaultOf('DEAD_LETTERS_IN_A_ROW_MAX')),
  OVERDUE_CASCADE_MS: wholeNumber(100, TIMES_MS_MAX).prefault(defaultOf('OVERDUE_CASCADE_MS')),
  OVERDUE_ASYNC_MS: wholeNumber(100, TIMES_MS_MAX).prefault(defaultOf('OVERDUE_ASYNC_MS')),
  EXPIRY_MS: wholeNumber(1_000, TIMES_MS_MAX).prefault(defaultOf('EXPIRY_MS')),
  LOG_LEVEL: z.enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`).prefault('info'),
});

function toSettings(env: z.infer<typeof EnvironmentSchema>, security: KafkaSecurity): Settings {
  return {
    kafkaBrokers: env.KAFKA_BROKERS,
    kafkaSecurity: security,
    schemaRegistryUrl: env.SCHEMA_REGISTRY_URL,
    mongodbUri: env.MONGODB_URI,
    prefix: env.SALVAGE_PREFIX ?? '',
    flexecomUrl: env.FLEXECOM_URL,
    webhookPort: env.WEBHOOK_PORT,
    rerunApiPort: env.RERUN_API_PORT,
    rerunApiToken: env.RERUN_API_TOKEN ?? null,
    healthPort: env.HEALTH_PORT,
    deadLettersInARowMax: env.DEAD_LETTERS_IN_A_ROW_MAX,
    overdueCascadeMs: env.OVERDUE_CASCADE_MS,
    overdueAsyncMs: env.OVERDUE_ASYNC_MS,
    expiryMs: env.EXPIRY_MS,
    logLevel: env.LOG_LEVEL,
  };
}

/** From the environment, or from the file that `<name>_FILE` names; empty where neither gives one. */
function givenValue({ name, secret }: Setting, env: Environment, problems: string[]): string {
  const value = env[name]?.trim() ?? '';
  const file = secret ? (env[`${name}_FILE`]?.trim() ?? '') : '';
  if (file === '') return value;
  if (value !== '') {
    problems.push(`${name} and ${name}_FILE are both set: which one holds? Keep one`);
    return '';
  }
  try {
    const content = readFileSync(file, 'utf8').trim();
    if (content === '') problems.push(`${name}_FILE: ${file} is empty`);
    return content;
  } catch (error) {
    problems.push(`${name}_FILE: ${file} cannot be read (${errorCode(error) ?? 'unknown reason'})`);
    return '';
  }
}

function missing(setting: Setting): string {
  const example = setting.default === '' ? '' : `, for example ${setting.default}`;
  return `${setting.name} is not set: ${setting.meaning.replaceAll('`', '')}${example}`;
}

function malformed(error: z.ZodError, given: Record<string, string>): string[] {
  return error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const secret = SETTINGS.some((setting) => setting.name === name && setting.secret);
    const value = secret ? 'its value (not shown)' : `"${given[name]}"`;
    return `${name} is malformed: ${issue.message}, but got ${value}`;
  });
}

function defaultOf(name: SettingName): string {
  return SETTINGS.find((setting) => setting.name === name)?.default ?? '';
}

function isHostAndPort(broker: string): boolean {
  const match = /^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(broker);
  return match !== null && Number(match[2]) >= 1 && Number(match[2]) <= 65_535;
}

function httpUrl() {
  return z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'expected an http or https URL')
    .transform((text) => text.replace(/\/+$/, ''));
}

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `expected a whole number from ${min} to ${max}`,
    )
    .transform(Number);
}
