import { type DestinationStream, destination, type Logger, type LoggerOptions, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from '../settings/setting-list.ts';
import type { Settings } from '../settings/settings.ts';
import { cleanFields } from './log-cleaning.ts';
import { printableText } from './printable-text.ts';
import { traceLogFields } from './tracing/log-fields.ts';

const STDERR = 2;

/** Of lines that could not be written yet. */
const KEPT_BYTES = 1_000_000;

interface LogTarget {
  level: LogLevel;
  /** Added to every line, for example { roles: ['scheduler'] }. */
  bindings?: Record<string, unknown>;
  /** Receives the lines instead of stderr; for tests. */
  into?: DestinationStream;
}

/**
 * The logger of a process. It writes JSON lines to stderr (readable ones on a terminal), as stdout is for a command's data.
 * It hides secrets (R13) and masks card numbers in free text (R18) in every line.
 */
export function createLogger({ level, bindings = {}, into }: LogTarget): Logger {
  const options: LoggerOptions = {
    level,
    base: bindings,
    mixin: traceLogFields,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    // Cleans the finished line, so it covers every part: arguments, bindings of child loggers, causes of errors.
    hooks: { streamWrite: cleanLine },
  };
  return pino(options, into ?? (process.stderr.isTTY ? readable() : lossy()));
}

/**
 * The logger of a command that reports its own result: what libraries log on the way, such as every retry of kafkajs, is
 * written with LOG_LEVEL=debug only.
 */
export function commandLogger({ logLevel }: Pick<Settings, 'logLevel'>): Logger {
  return createLogger({ level: logLevel === 'debug' || logLevel === 'trace' ? logLevel : 'silent' });
}

function cleanLine(line: string): string {
  return `${JSON.stringify(cleanFields(JSON.parse(line)), printable)}\n`;
}

/**
 * A terminal's log is decoded again before it is shown, so the escapes of JSON are not enough. A text with a line end could look
 * like a line of the log; only a stack has lines.
 */
function printable(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return printableText(value).replaceAll(name === 'stack' ? LINE_END_OF_NO_FRAME : '\n', '\\n');
}

const LINE_END_OF_NO_FRAME = /\n(?! +at |caused by: )/g;

/**
 * A log whose disk is full must not stop payments: its lines are kept while they are few, and lost after that, and what follows
 * is written once there is space again. Without this, every line that is logged would throw.
 */
function lossy(): DestinationStream {
  const stderr = destination({ dest: STDERR, sync: true, maxLength: KEPT_BYTES });
  stderr.on('error', () => {});
  return stderr;
}

function readable(): DestinationStream {
  return pretty({ destination: STDERR, sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss.l' });
}
