import { errorCode, SalvageError } from '../../errors.ts';

/** The attribute `error.type`: of few values, and without anything that was sent. */
export function errorType(error: unknown): string {
  if (error instanceof SalvageError) return error.kind;
  const code = errorCode(error);
  if (typeof code === 'string' || typeof code === 'number') return String(code);
  return error instanceof Error ? error.name : 'other';
}
