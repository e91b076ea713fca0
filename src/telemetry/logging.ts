import { type logCreator, logLevel } from 'kafkajs';
import { type DestinationStream, destination, type Logger, type LoggerOptions, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from '../settings.ts';
import { cleanFields } from './log-cleaning.ts';

const STDERR = 2;

export interface LogTarget {
  level: LogLevel;
  /** Bound to every line, for example { roles: ['scheduler'] }. */
  bindings?: Record<string, unknown>;
  /** Where lines go instead of stderr; tests read them from here. */
  into?: DestinationStream;
}

/**
 * The process's logger. It writes to stderr, so that stdout stays a command's data: JSON lines, or readable ones on a
 * terminal. Whatever is logged has its secrets hidden (R13) and card numbers in free text masked (R18).
 */
export function createLogger({ level, bindings = {}, into }: LogTarget): Logger {
  const options: LoggerOptions = {
    level,
    base: bindings,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    // The finished line is cleaned, so that no way into it (arguments, child bindings, causes) is forgotten.
    hooks: { streamWrite: cleanLine },
  };
  return pino(options, into ?? (process.stderr.isTTY ? readable() : destination({ dest: STDERR, sync: true })));
}

/**
 * What kafkajs warns of and we do on purpose or expect: debug lines here. CONCURRENT_TRANSACTIONS is the broker still
 * writing the markers of the transaction before, retried at once, at every chunk; retries are limited because the engine
 * and the publisher take over after them; the partitioner of kafkajs 2 is the one that other clients use. A group
 * rebalances whenever a member comes or goes; an old epoch is how a former owner learns of it, which the engine tells.
 */
const EXPECTED =
  /CONCURRENT_TRANSACTIONS|concurrent transaction|Limiting retries for the idempotent producer|switched default partitioner|group is rebalancing|an old epoch/i;

/** kafkajs's log lines in ours. */
export function kafkaLogCreator(logger: Logger): logCreator {
  return () =>
    ({ namespace, level, log: { message, timestamp: _, logger: __, stack, ...fields } }) => {
      const text = namespace ? `${namespace}: ${message}` : message;
      const ours = EXPECTED.test(`${message} ${String(fields.error)}`) ? 'debug' : ourLevel(level);
      logger[ours]({ kafka: logger.isLevelEnabled('debug') ? { ...fields, stack } : fields }, text);
    };
}

/**
 * Node 24 warns of a negative timeout whenever kafkajs connects. It is harmless and would be the first thing a user
 * sees; every other warning stays.
 */
export function hideTimeoutNegativeWarning(): void {
  const emit = process.emitWarning;
  const emitOthers = (...args: unknown[]) => {
    if (args[1] !== 'TimeoutNegativeWarning') Reflect.apply(emit, process, args);
  };
  Object.assign(process, { emitWarning: emitOthers });
}

function cleanLine(line: string): string {
  return `${JSON.stringify(cleanFields(JSON.parse(line)))}\n`;
}

function readable(): DestinationStream {
  return pretty({ destination: STDERR, sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss.l' });
}

function ourLevel(level: logLevel): 'error' | 'warn' | 'info' | 'debug' {
  if (level === logLevel.ERROR) return 'error';
  if (level === logLevel.WARN) return 'warn';
  return level === logLevel.INFO ? 'info' : 'debug';
}
