import { BSON, MongoError, MongoInvalidArgumentError, MongoServerError } from 'mongodb';
import { errorCode, errorMessage, PoisonError, SalvageError } from '../../errors.ts';
import { duplicateKeyIndex } from '../../mongo/duplicate-key.ts';

/**
 * A failure to store a chunk that one of its messages may have caused, so that waiting may not help.
 *
 * - deterministic: MongoDB refuses a document for what is in it. The same message will be refused again.
 * - unexplained: anything that nobody has thought of.
 */
export interface StoreFailure {
  readonly kind: 'deterministic' | 'unexplained';
  readonly code: string;
  /** For people. */
  readonly reason: string;
}

const DOCUMENT_VALIDATION_FAILED = 121;
/** BSONObjectTooLarge, and two codes for an update whose result would be too large. */
const TOO_LARGE = new Set<unknown>([10_334, 17_419, 17_420]);

/**
 * What a message may have caused; null where an error is of the environment: something is away, busy, moving or
 * misconfigured, or another owner has taken over. Such errors are waited out, however long they last.
 */
export function storeFailure(error: unknown): StoreFailure | null {
  const deterministic = deterministicCode(error);
  if (deterministic !== null) return { kind: 'deterministic', code: deterministic, reason: reasonOf(error) };
  if (isOfEnvironment(error)) return null;
  return { kind: 'unexplained', code: String(errorCode(error) ?? 'error'), reason: reasonOf(error) };
}

/** A closed list. What is not on it may pass, and its message never becomes a dead letter. */
function deterministicCode(error: unknown): string | null {
  if (error instanceof MongoInvalidArgumentError && /larger than the maximum size/.test(error.message)) {
    return 'too large';
  }
  // The driver's serializer, for what does not even fit into a message to the server.
  if (error instanceof RangeError && errorCode(error) === 'ERR_OUT_OF_RANGE') return 'too large';
  if (!(error instanceof MongoServerError)) return null;
  if (TOO_LARGE.has(error.code)) return 'too large';
  if (error.code === DOCUMENT_VALIDATION_FAILED) return 'validation';
  const index = duplicateKeyIndex(error);
  return index === null || index === '_id_' ? null : `duplicate key of ${index}`;
}

/** Server states, time-outs, conflicts and logins: true of every message alike. */
const ENVIRONMENT_CODES = new Set<unknown>([
  // Connections between servers, and logins.
  ...[6, 7, 13, 18, 89, 317, 384, 9_001],
  // Time-outs, limits, full disks.
  ...[24, 39, 50, 64, 90, 202, 262, 290, 365, 402, 8_000, 14_031],
  // A primary that steps down, shuts down or is not elected yet, and replicas that are behind.
  ...[91, 100, 133, 134, 189, 211, 10_058, 10_107, 11_600, 11_601, 11_602, 13_388, 13_435, 13_436],
  // Conflicts, and transactions that the server has ended.
  ...[43, 112, 225, 239, 244, 246, 251, 267, 11_000],
]);

const LABELS = ['TransientTransactionError', 'RetryableWriteError', 'UnknownTransactionCommitResult'];

function isOfEnvironment(error: unknown): boolean {
  if (error instanceof PoisonError) return false;
  if (error instanceof SalvageError) return true;
  if (error instanceof MongoServerError) {
    // The driver wraps any failure of a bulk write in one, a lost connection included, and that has no code.
    return (
      error.code === undefined ||
      ENVIRONMENT_CODES.has(error.code) ||
      LABELS.some((label) => error.hasErrorLabel(label))
    );
  }
  if (error instanceof MongoError) return !(error instanceof MongoInvalidArgumentError);
  if (BSON.BSONError.isBSONError(error)) return false;
  return isOfNetwork(error);
}

const NETWORK_CODES =
  /^(ECONN\w+|EPIPE|ENOTFOUND|EAI_\w+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EMFILE|ENFILE|ENOMEM|UND_ERR_\w+)$/;

function isOfNetwork(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('name' in error && (error.name === 'AbortError' || error.name === 'TimeoutError')) return true;
  return NETWORK_CODES.test(String(errorCode(error))) || ('cause' in error && isOfNetwork(error.cause));
}

function reasonOf(error: unknown): string {
  const code = errorCode(error);
  return `${errorMessage(error)}${code === null ? '' : ` (${code})`}`;
}
