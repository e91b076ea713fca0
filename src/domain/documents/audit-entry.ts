import type { AuditAction } from '../audit-actions.ts';

/** Through what an operator acted. */
export type AuditVia = 'CLI' | 'CONSOLE' | 'RERUN_API';

/** STARTED: under way, or nobody knows how it ended, because the process died. */
export type AuditState = 'STARTED' | 'DONE' | 'FAILED';

/** What an operator did, with which reason. Written before it is done, and completed afterwards. */
export interface AuditEntry {
  _id: string;
  /** When it began; epoch ms, real time. */
  at: number;
  by: string;
  why: string;
  action: AuditAction;
  /** What it was done to, as a person says it. */
  about: string;
  /** Of whatever it concerns, so that each finds it. Bounded, and missing in the first entries. */
  ids?: string[];
  /** Missing in the first entries, which came of commands and said nothing of their end. */
  via?: AuditVia;
  state?: AuditState;
  /** Epoch ms, real time. */
  finishedAt?: number | null;
  /** What was done and to how many, or why it failed. */
  result?: string | null;
  /** Of a replay: how far it is. Missing in entries of earlier versions. */
  replay?: ReplayProgress;
  /** Who ended a replay early. Missing where nobody did. */
  stop?: { readonly at: number; readonly by: string; readonly why: string };
}

/** Written every second while dead letters are replayed, so that each process can tell how far it is. */
interface ReplayProgress {
  /** Epoch ms, real time: one that is old says that the process is gone. */
  readonly at: number;
  readonly replayed: number;
  readonly of: number;
  readonly perSecond: number;
}
