import { createLogger, type Logger } from '../logging.ts';
import type { Settings } from '../settings.ts';

/**
 * For a command that does one thing and says itself what came of it: what libraries tell on the way (kafkajs of every
 * retry) is for LOG_LEVEL=debug.
 */
export function commandLogger({ logLevel }: Pick<Settings, 'logLevel'>): Logger {
  return createLogger({ level: logLevel === 'debug' || logLevel === 'trace' ? logLevel : 'silent' });
}
