import { type DestinationStream, destination, type Logger, type LoggerOptions, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from '../settings/setting-list.ts';
import type { Settings } from '../settings/settings.ts';
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
 * The logger of a command that reports its own result: what libraries log on the way, such as every retry of kafkajs, is
 * written with LOG_LEVEL=debug only.
 */
export function commandLogger({ logLevel }: Pick<Settings, 'logLevel'>): Logger {
  return createLogger({ level: logLevel === 'debug' || logLevel === 'trace' ? logLevel : 'silent' });
}

function cleanLine(line: string): string {
  return `${JSON.stringify(cleanFields(JSON.parse(line)))}\n`;
}

function readable(): DestinationStream {
  return pretty({ destination: STDERR, sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss.l' });
}
