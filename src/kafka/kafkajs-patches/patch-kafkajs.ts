import { patchAbortedMessages } from './aborted-messages.ts';
import { patchBoundedFetches } from './bounded-fetches.ts';
import { patchCoordinators } from './coordinators.ts';
import { patchDeadSockets } from './dead-sockets.ts';
import { patchEndlessClosings } from './endless-closings.ts';
import { patchFailedFetches } from './failed-fetches.ts';
import { patchFirstAnswers } from './first-answers.ts';
import { patchForgottenRejoins } from './forgotten-rejoins.ts';
import { patchHangingControllers } from './hanging-controllers.ts';
import { patchHangingHandshakes } from './hanging-handshakes.ts';
import { patchLateAnswers } from './late-answers.ts';
import { patchLeaderlessPartitions } from './leaderless-partitions.ts';
import { patchMetadataRefreshes } from './metadata-refreshes.ts';
import { patchMovedCoordinators } from './moved-coordinators.ts';
import { patchNullHeaders } from './null-headers.ts';
import { patchRefusedRights } from './refused-rights.ts';
import { patchRequestTimers } from './request-timers.ts';
import { patchStaleLeaders } from './stale-leaders.ts';
import { patchWholeLogEnds } from './whole-log-ends.ts';

/** Corrects kafkajs for this whole process; safe to repeat. Each patch tells how to notice that it is no longer needed. */
export function patchKafkajs(): void {
  patchAbortedMessages();
  patchBoundedFetches();
  patchCoordinators();
  patchDeadSockets();
  patchEndlessClosings();
  patchFailedFetches();
  patchFirstAnswers();
  patchHangingControllers();
  patchHangingHandshakes();
  patchLateAnswers();
  patchMovedCoordinators();
  patchForgottenRejoins();
  patchLeaderlessPartitions();
  patchMetadataRefreshes();
  patchNullHeaders();
  patchRefusedRights();
  patchRequestTimers();
  patchStaleLeaders();
  patchWholeLogEnds();
}
