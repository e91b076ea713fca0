import type { Logger } from 'pino';
import type { Settings } from '../settings.ts';
import { createLogger } from '../telemetry/logging.ts';

/**
 * For a command that does one thing and says itself what came of it: what libraries tell on the way (kafkajs of every
 * retry) is for LOG_LEVEL=debug.
 */
export function commandLogger({ logLevel }: Pick<Settings, 'logLevel'>): Logger {
  return createLogger({ level: logLevel === 'debug' || logLevel === 'trace' ? logLevel : 'silent' });
}
