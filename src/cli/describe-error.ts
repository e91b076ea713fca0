import { errorCode, errorMessage, UsageError } from '../errors.ts';
import { connectionProblem } from '../kafka/client/connection-problems.ts';
import { isTopicMissing } from '../kafka/client/kafka-errors.ts';
import { cleanText } from '../telemetry/log-cleaning.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** An error that ended a command, for a person: one line, followed by a line for each problem of a UsageError. */
export function describeError(error: unknown): string {
  const lines = [oneLine(knownProblem(error) ?? errorMessage(error))];
  if (error instanceof UsageError) lines.push(...error.problems.map((problem) => `  - ${oneLine(problem)}`));
  return cleanText(lines.join('\n'));
}

/** Adds the stack, for LOG_LEVEL=debug. */
export function describeErrorFully(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  return cleanText(`${describeError(error)}\n${stack ?? ''}`);
}

/** 2 for wrong usage or settings, 1 for anything else. */
export function exitCodeFor(error: unknown): number {
  return error instanceof UsageError || connectionProblem(error)?.isSetting === true
    ? EXIT_CODES.wrongUsage
    : EXIT_CODES.failed;
}

/** The libraries' messages for an unreachable server or a missing file do not say what to do next. */
function knownProblem(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code = errorCode(error);
  if (isTopicMissing(error)) {
    return 'Kafka lacks a topic that is needed here; create what is missing with: salvage setup (or SALVAGE_PREFIX is wrong)';
  }
  const kafka = connectionProblem(error);
  if (kafka !== null) return `${kafka.text}${hintWhereUnset('KAFKA_BROKERS')}`;
  if (/^Mongo(ServerSelection|Network|NetworkTimeout|TopologyClosed)/.test(error.name)) {
    return `cannot reach MongoDB (${error.message}); check that it is running and that MONGODB_URI is right${hintWhereUnset('MONGODB_URI')}`;
  }
  if (code === 'ENOENT' && 'path' in error) return `${String(error.path)} does not exist`;
  if (code === 'EACCES' && 'path' in error) {
    return `permission denied: ${String(error.path)}; check who may read and write it`;
  }
  if (code === 'EISDIR') return 'expected a file, but the path is a directory';
  if (error.message === 'fetch failed') {
    return `cannot reach a server (${errorMessage(error.cause)}); check that it is running and that its address is right`;
  }
  return null;
}

/** A second terminal does not have the settings of the first. */
function hintWhereUnset(setting: string): string {
  if (process.env[setting] || process.env[`${setting}_FILE`]) return '';
  return `. ${setting} is not set in this terminal; for the local servers: eval "$(./salvage stack up)"`;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
