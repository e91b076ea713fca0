import { errorCode, errorMessage, UsageError } from '../errors.ts';
import { cleanText } from '../telemetry/log-cleaning.ts';

/** What a person reads of an error that ended a command: one line, and below it one line for each of a UsageError's problems. */
export function describeError(error: unknown): string {
  const lines = [oneLine(knownTrouble(error) ?? errorMessage(error))];
  if (error instanceof UsageError) lines.push(...error.problems.map((problem) => `  - ${oneLine(problem)}`));
  return cleanText(lines.join('\n'));
}

/** With the stack, for LOG_LEVEL=debug. */
export function describeErrorFully(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  return cleanText(`${describeError(error)}\n${stack ?? ''}`);
}

/** 2: what was typed or configured is wrong; 1: anything else. */
export function exitCodeFor(error: unknown): number {
  return error instanceof UsageError ? 2 : 1;
}

/** The libraries' own words for a server that is away or a file that is not there do not name what to do about it. */
function knownTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code = errorCode(error);
  if (
    /^KafkaJS(ConnectionError|ConnectionClosedError|NumberOfRetriesExceeded|BrokerNotFound|RequestTimeoutError)$/.test(
      error.name,
    )
  ) {
    return `cannot reach Kafka (${error.message}); is it running, and does KAFKA_BROKERS name it?`;
  }
  if (/^Mongo(ServerSelection|Network|NetworkTimeout|TopologyClosed)/.test(error.name)) {
    return `cannot reach MongoDB (${error.message}); is it running, and does MONGODB_URI name it?`;
  }
  if (code === 'ENOENT' && 'path' in error) return `${String(error.path)} does not exist`;
  if (code === 'EACCES' && 'path' in error) return `${String(error.path)} may not be read or written by this user`;
  if (code === 'EISDIR') return `a folder was given where a file is needed`;
  if (error.message === 'fetch failed') return `cannot reach a server: ${errorMessage(error.cause)}`;
  return null;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
