import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../domain/documents.ts';
import type { Database } from '../mongo/database.ts';
import { cleanText } from '../telemetry/log-cleaning.ts';

/** Who acts, and why: part of whatever an operator changes. */
export interface Operator {
  readonly by: string;
  readonly why: string;
}

/** Records what an operator is about to do. Written before it is done, so that nothing happens without a trace. */
export async function recordAction(
  database: Pick<Database, 'collection'>,
  { by, why }: Operator,
  { action, about, at }: Pick<AuditEntry, 'action' | 'about' | 'at'>,
): Promise<void> {
  const entry = { _id: randomUUID(), at, by: cleanText(by), why: cleanText(why), action, about: cleanText(about) };
  await database.collection('audit').insertOne(entry);
}
