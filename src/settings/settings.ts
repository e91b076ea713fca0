import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { UsageError, whyUnreadable } from '../errors.ts';
import { EnvironmentSchema, KafkaSecuritySchema } from './environment-schema.ts';
import { type KafkaSecurity, readKafkaSecurity } from './kafka-security.ts';
import { type LogLevel, SETTINGS, type Setting, type SettingName } from './setting-list.ts';
import { unsafeSettings } from './unsafe-settings.ts';

/** The settings of a process. They are parsed once at start and passed on as plain values. */
export interface Settings {
  kafkaBrokers: string[];
  kafkaSecurity: KafkaSecurity;
  schemaRegistryUrl: string;
  mongodbUri: string;
  /** Goes before every name on a shared server; see src/names.ts. */
  prefix: string;
  flexecomUrl: string;
  webhookPort: number;
  webhookHost: string;
  rerunApiPort: number;
  rerunApiHost: string;
  /** Null where it is not set; the role rerun-api needs it. */
  rerunApiToken: string | null;
  /** Decides which debts are held out (R23); empty where it is not set. */
  holdoutKey: string;
  /** Keys the hash that is an NDJSON line's default `eventId`; empty where it is not set. */
  produceKey: string;
  /** The port of `/livez`, `/readyz` and `/metrics`; 0 stands for any free one. */
  healthPort: number;
  healthHost: string;
  console: ConsoleSettings;
  /** Null where it is not set: `/metrics` asks for none. */
  metricsToken: string | null;
  deadLettersInARowMax: number;
  overdueCascadeMs: number;
  overdueAsyncMs: number;
  expiryMs: number;
  /** How long documents of an ended debt are kept, days. */
  retentionDays: number;
  logLevel: LogLevel;
}

/** Of the role console. */
export interface ConsoleSettings {
  port: number;
  host: string;
  /** Null: nobody has a token. */
  tokensFile: string | null;
  /** Whether the console may change anything. */
  canWrite: boolean;
  /** In which header who names people; null: no proxy logs people in. */
  proxy: { header: string; networks: string[] } | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment. An empty value counts as not set. A setting that may contain a secret can come
 * from a file instead: `<name>_FILE` names the file.
 *
 * @param required settings that must be set, even where they have a default: a service must not silently use localhost.
 * @throws UsageError whose `problems` list all mistakes, without the values of secrets.
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
  // Parsed on its own, so that mistakes in other settings do not hide mistakes in these.
  const kafka = KafkaSecuritySchema.safeParse(given);
  const { security, problems: kafkaProblems } = readKafkaSecurity(kafka.success ? kafka.data : { KAFKA_TLS: 'off' });
  problems.push(...kafkaProblems);
  const settings = parsed.success ? toSettings(parsed.data, security) : null;
  if (settings !== null && isProduction(env)) problems.push(...unsafeSettings(settings, required));
  if (problems.length > 0 || settings === null) {
    const count = problems.length === 1 ? '1 setting is' : `${problems.length} settings are`;
    const local = lacksServer(env, required) ? LOCAL_SERVERS : '';
    throw new UsageError(`${count} missing or wrong${local}`, problems);
  }
  return settings;
}

const SERVERS = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI'] as const;

const LOCAL_SERVERS = '; salvage stack up starts servers on this machine, and prints their settings';

function lacksServer(env: Environment, required: readonly SettingName[]): boolean {
  return SERVERS.some((name) => required.includes(name) && !env[name] && !env[`${name}_FILE`]);
}

/** What is only warned of elsewhere is refused there. */
export function isProduction(env: Environment): boolean {
  return env.NODE_ENV === 'production';
}

function toSettings(env: z.infer<typeof EnvironmentSchema>, security: KafkaSecurity): Settings {
  return {
    kafkaBrokers: env.KAFKA_BROKERS,
    kafkaSecurity: security,
    schemaRegistryUrl: env.SCHEMA_REGISTRY_URL,
    mongodbUri: env.MONGODB_URI,
    prefix: env.SALVAGE_PREFIX ?? '',
    flexecomUrl: env.FLEXECOM_URL,
    webhookPort: env.WEBHOOK_PORT,
    webhookHost: env.WEBHOOK_HOST,
    rerunApiPort: env.RERUN_API_PORT,
    rerunApiHost: env.RERUN_API_HOST,
    rerunApiToken: env.RERUN_API_TOKEN ?? null,
    holdoutKey: env.HOLDOUT_KEY ?? '',
    produceKey: env.PRODUCE_KEY ?? '',
    healthPort: env.HEALTH_PORT,
    healthHost: env.HEALTH_HOST,
    console: toConsoleSettings(env),
    metricsToken: env.METRICS_TOKEN ?? null,
    deadLettersInARowMax: env.DEAD_LETTERS_IN_A_ROW_MAX,
    overdueCascadeMs: env.OVERDUE_CASCADE_MS,
    overdueAsyncMs: env.OVERDUE_ASYNC_MS,
    expiryMs: env.EXPIRY_MS,
    retentionDays: env.RETENTION_DAYS,
    logLevel: env.LOG_LEVEL,
  };
}

function toConsoleSettings(env: z.infer<typeof EnvironmentSchema>): ConsoleSettings {
  return {
    port: env.CONSOLE_PORT,
    host: env.CONSOLE_HOST,
    tokensFile: env.CONSOLE_TOKENS_FILE ?? null,
    canWrite: env.CONSOLE_WRITE === 'on',
    proxy:
      env.CONSOLE_PROXY_HEADER === undefined
        ? null
        : { header: env.CONSOLE_PROXY_HEADER, networks: env.CONSOLE_PROXY_ADDRESSES ?? [] },
  };
}

/** From the environment, or from the file that `<name>_FILE` names; empty where neither is set. */
function givenValue({ name, secret }: Setting, env: Environment, problems: string[]): string {
  const value = env[name]?.trim() ?? '';
  const file = secret ? (env[`${name}_FILE`]?.trim() ?? '') : '';
  if (file === '') return value;
  if (value !== '') {
    problems.push(`${name} and ${name}_FILE are both set: keep only one of them`);
    return '';
  }
  try {
    const content = readFileSync(file, 'utf8').trim();
    if (content === '') problems.push(`${name}_FILE: ${file} is empty`);
    return content;
  } catch (error) {
    problems.push(`${name}_FILE: ${file} cannot be read: ${whyUnreadable(error)}`);
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
