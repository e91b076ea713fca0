import type { Role } from '../../../topics/contract/topic.ts';
import type { Pause } from '../../domain/documents/pause.ts';
import type { SubmissionState } from '../../domain/documents/submission.ts';
import type { StrandedKind } from '../../reconcile/stranded.ts';
import type { MoneyByCurrency } from '../money.ts';

/**
 * The state of the pipeline at one moment, as bounded work can tell it: however many debts have ended, it costs the same.
 * The conditions, the console's first page and `salvage status` read it.
 */
export interface Snapshot extends PartsIfRead {
  /** Epoch ms, real time. */
  readonly at: number;
  /** The parts that are null, each with the reason. */
  readonly unread: readonly UnreadPart[];
}

type PartsIfRead = { readonly [Part in keyof SnapshotParts]: SnapshotParts[Part] | null };

export interface UnreadPart {
  readonly part: keyof SnapshotParts;
  readonly why: string;
}

/** Each is read by itself: where one cannot be read, the others still are. */
export interface SnapshotParts {
  readonly setup: Setup;
  /** Living ones first. Those that were killed stay in it for an hour. */
  readonly instances: readonly InstanceStatus[];
  readonly configuration: NewestConfiguration;
  readonly lag: readonly PartitionLag[];
  readonly partitions: WaitingPartitions;
  /** Only of states that lead on: ended submissions are not counted. */
  readonly submissions: Readonly<Partial<Record<SubmissionState, Count>>>;
  /** PENDING, or SENDING and not parked: they wait for this pipeline, and for nobody else. */
  readonly inHand: OldestOf;
  readonly parked: readonly ParkedSubmissions[];
  /** FlexEcom acknowledged them, and they have no answer in time. Since: when the time was over. */
  readonly overdue: OldestOf;
  /** SCHEDULED, past their due time, and not paused. Since: the due time. */
  readonly pastDue: OldestOf;
  /** No part of the pipeline would touch them again. By kind. */
  readonly stranded: Readonly<Partial<Record<StrandedKind, number>>>;
  readonly deadLetters: OpenDeadLetters;
  readonly contradictions: OpenContradictions;
  readonly pauses: readonly PauseStatus[];
  readonly unfinishedActions: readonly UnfinishedAction[];
  readonly cascades: CascadeTimes;
  readonly recovered: RecoveredToday;
}

/** `atLeast`: there may be more, as counting stopped at a limit. */
export interface Count {
  readonly count: number;
  readonly atLeast: boolean;
}

export interface OldestOf extends Count {
  /** Epoch ms; null where there is none. */
  readonly since: number | null;
  readonly ids: readonly string[];
}

export interface Setup {
  /** False: `salvage setup` has not run on this database. */
  readonly isDone: boolean;
  /** Why this program cannot work with the data, and what to do. */
  readonly problem: string | null;
}

export interface InstanceStatus {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly roles: readonly string[];
  /** Null: of a release that did not say. */
  readonly version: string | null;
  /** In force in it; 0: none. Null: of a release that did not say. */
  readonly configurationVersion: number | null;
  readonly state: 'starting' | 'running' | 'stopping' | null;
  readonly partitions: readonly OwnedPartition[];
  readonly ports: Readonly<Partial<Record<Role | 'health', number>>>;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly beatAt: number;
  /** It was killed, is frozen, or has lost MongoDB: it has not been heard of for ten seconds. */
  readonly isGone: boolean;
}

interface OwnedPartition {
  /** `<stage>/<topic>/<partition>` */
  readonly id: string;
  /** A state of `PartitionState`. */
  readonly state: string;
}

export interface NewestConfiguration {
  /** 0: none has been applied. */
  readonly version: number;
  readonly appliedAt: number | null;
}

/** How far a stage is behind in one partition. */
export interface PartitionLag {
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
  /** The next offset to apply; null if no process has taken over the partition yet. */
  readonly next: number | null;
  readonly end: number;
  /** Messages not applied yet; if `atLeast`, there may be more. */
  readonly messages: number;
  readonly atLeast: boolean;
  /** Age of the oldest of these messages by Kafka's timestamp; 0 if there is none. */
  readonly seconds: number;
}

export interface WaitingPartitions {
  /** They wait for an operator; `id` is the checkpoint's. */
  readonly stopped: readonly {
    readonly id: string;
    readonly kind: string;
    readonly reason: string;
    readonly since: number;
  }[];
  /** They wait for something that is unavailable. */
  readonly held: readonly { readonly id: string; readonly reason: string; readonly since: number }[];
}

export interface ParkedSubmissions extends Count {
  readonly gatewayId: string;
  readonly reason: string;
  /** Since when the oldest of them has been under way; epoch ms. */
  readonly since: number;
  readonly amountMinor: MoneyByCurrency;
}

export interface OpenDeadLetters {
  readonly open: number;
  readonly byTopic: Readonly<Record<string, number>>;
  /** When the oldest was made; epoch ms. */
  readonly since: number | null;
}

export interface OpenContradictions {
  readonly open: number;
  readonly chargedMinor: MoneyByCurrency;
  /** When the oldest was recorded; epoch ms. */
  readonly since: number | null;
  /** Of the oldest. */
  readonly ids: readonly string[];
}

/** A gateway, or a route of it, to which nothing new goes (R22). */
export interface PauseStatus {
  readonly gatewayId: string;
  /** Null: every route. */
  readonly route: Pause['route'];
  /** Null: the configuration pauses it. */
  readonly operator: Pick<Pause, 'by' | 'why' | 'since'> | null;
  /** Submissions that would go out if the pause ended now; 10,000 stands for more. */
  readonly waiting: number;
}

/** An operator's action that was begun and not completed. */
export interface UnfinishedAction {
  readonly id: string;
  readonly action: string;
  readonly by: string;
  readonly about: string;
  readonly at: number;
}

/** How long shoppers waited for the answer to a cascade in the last ten minutes, over all instances. */
export interface CascadeTimes {
  readonly count: number;
  /** Null: there was none. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** By FlexEcom, since midnight in the merchant's time zone. */
export interface RecoveredToday {
  readonly since: number;
  readonly timeZone: string;
  readonly byCurrency: Readonly<Record<string, { readonly count: number; readonly amountMinor: number }>>;
}
