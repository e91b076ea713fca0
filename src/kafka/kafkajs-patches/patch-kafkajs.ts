import { patchAbortedMessages } from './aborted-messages.ts';
import { patchCoordinators } from './coordinators.ts';
import { patchForgottenRejoins } from './forgotten-rejoins.ts';
import { patchMetadataRefreshes } from './metadata-refreshes.ts';
import { patchRequestTimers } from './request-timers.ts';
import { patchStaleLeaders } from './stale-leaders.ts';
import { patchWholeLogEnds } from './whole-log-ends.ts';

/** Corrects kafkajs for this whole process; safe to repeat. Each patch tells how to notice that it is no longer needed. */
export function patchKafkajs(): void {
  patchAbortedMessages();
  patchCoordinators();
  patchForgottenRejoins();
  patchMetadataRefreshes();
  patchRequestTimers();
  patchStaleLeaders();
  patchWholeLogEnds();
}
