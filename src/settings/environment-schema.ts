import { z } from 'zod';
import { SASL_MECHANISMS } from './kafka-security.ts';
import { LISTEN_HOST_FORMS, listenHost } from './listen-host.ts';
import { isNetwork } from './networks.ts';
import { defaultOf, LOG_LEVELS } from './setting-list.ts';
import { readTokenFormat } from './token-format.ts';

const DAY_MS = 86_400_000;
const SECRET_LENGTH_MIN = 16;
/** More than the 30 days for which inputs stay in their topics: what was deleted could be read again, and be sent again. */
const RETENTION_DAYS_MIN = 31;
const RETENTION_DAYS_MAX = 36_500;
const TIMES_MS_MAX = 366 * DAY_MS;

export const KafkaSecuritySchema = z.object({
  KAFKA_TLS: z.enum(['on', 'off'], 'expected on or off').prefault('off'),
  KAFKA_TLS_CA_FILE: z.string().optional(),
  KAFKA_TLS_CERT_FILE: z.string().optional(),
  KAFKA_TLS_KEY_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z.enum(SASL_MECHANISMS, `expected one of ${SASL_MECHANISMS.join(', ')}`).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
});

export const EnvironmentSchema = z.object({
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
  WEBHOOK_HOST: host().prefault(defaultOf('WEBHOOK_HOST')),
  RERUN_API_HOST: host().prefault(defaultOf('RERUN_API_HOST')),
  HEALTH_HOST: host().prefault(defaultOf('HEALTH_HOST')),
  CONSOLE_PORT: wholeNumber(0, 65_535).prefault(defaultOf('CONSOLE_PORT')),
  CONSOLE_HOST: host().prefault(defaultOf('CONSOLE_HOST')),
  CONSOLE_TOKENS_FILE: z.string().optional(),
  CONSOLE_WRITE: z.enum(['on', 'off'], 'expected on or off').prefault('off'),
  CONSOLE_PROXY_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'expected the name of a header')
    .transform((name) => name.toLowerCase())
    .optional(),
  CONSOLE_PROXY_ADDRESSES: z
    .string()
    .transform((text) => text.split(',').map((network) => network.trim()))
    .refine(
      (networks) => networks.every(isNetwork),
      'expected addresses or networks such as 10.0.0.0/8, separated by commas',
    )
    .optional(),
  METRICS_TOKEN: z.string().min(SECRET_LENGTH_MIN, `expected at least ${SECRET_LENGTH_MIN} characters`).optional(),
  RERUN_API_TOKEN: z.string().min(SECRET_LENGTH_MIN, `expected at least ${SECRET_LENGTH_MIN} characters`).optional(),
  HOLDOUT_KEY: z.string().min(SECRET_LENGTH_MIN, `expected at least ${SECRET_LENGTH_MIN} characters`).optional(),
  PRODUCE_KEY: z.string().min(SECRET_LENGTH_MIN, `expected at least ${SECRET_LENGTH_MIN} characters`).optional(),
  PAYMENT_METHOD_REF_PATTERN: z
    .string()
    .refine(isTokenPattern, 'expected a regular expression without a repetition in a repeated group')
    .optional(),
  HEALTH_PORT: wholeNumber(0, 65_535).prefault(defaultOf('HEALTH_PORT')),
  DEAD_LETTERS_IN_A_ROW_MAX: wholeNumber(1, 1_000_000).prefault(defaultOf('DEAD_LETTERS_IN_A_ROW_MAX')),
  OVERDUE_CASCADE_MS: wholeNumber(100, TIMES_MS_MAX).prefault(defaultOf('OVERDUE_CASCADE_MS')),
  OVERDUE_ASYNC_MS: wholeNumber(100, TIMES_MS_MAX).prefault(defaultOf('OVERDUE_ASYNC_MS')),
  EXPIRY_MS: wholeNumber(1_000, TIMES_MS_MAX).prefault(defaultOf('EXPIRY_MS')),
  RETENTION_DAYS: wholeNumber(RETENTION_DAYS_MIN, RETENTION_DAYS_MAX).prefault(defaultOf('RETENTION_DAYS')),
  LOG_LEVEL: z.enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`).prefault('info'),
});

function isHostAndPort(broker: string): boolean {
  const match = /^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(broker);
  return match !== null && Number(match[2]) >= 1 && Number(match[2]) <= 65_535;
}

function host() {
  return z
    .string()
    .refine((text) => listenHost(text) !== null, `expected ${LISTEN_HOST_FORMS}`)
    .transform((text) => listenHost(text) ?? text);
}

function isTokenPattern(pattern: string): boolean {
  try {
    readTokenFormat(pattern);
    return true;
  } catch {
    return false;
  }
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
