import type { Lane } from '../engine/stage.ts';

/**
 * Requests of one gateway and lane in this process's hands. Of cascades as many as there are connections: none waits for
 * another's answer. Of the rest what a gateway's rate limit lets out in ten seconds: they wait in memory for that. Beyond it
 * submissions are parked.
 */
export const IN_HAND_MAX: Readonly<Record<Lane, number>> = { cascade: 250, bulk: 2_000 };

/**
 * With so many in hand a bulk lane takes no more messages: two workers may have a chunk of 500 each under way. No lane where
 * a shopper waits is ever held for that.
 */
export const BULK_FULL = 1_000;

/** What goes out so long after it was decided is decided again: billing's documents may have changed. Domain time. */
export const DECIDED_FRESHLY_MS = 5_000;

/** After trouble that may pass, a submission that nobody waits for is tried again for so long, then parked. */
export const BULK_TROUBLE_MS = 5_000;

/** The same for a cascade whose deadline is hours away: a trial completion. Reconcile tries on. */
export const CASCADE_TROUBLE_MS = 60_000;

/** The longest wait between two tries: FlexEcom is back for a while before anybody notices. */
export const RETRY_WAIT_MAX_MS = 1_000;

/** Refused connections in a row, without an answer between, before a gateway counts as unreachable: one is chance. */
export const UNREACHABLE_AFTER = 3;

/**
 * How long after SENDING a former owner may still send it: its requests end within 5 s. Also how long a new owner waits at
 * most, by its own time: the clock of the former may have been ahead.
 */
export const PICK_UP_AFTER_MS = 6_000;

/** How often what earlier owners were sending is looked for. */
export const PICK_UP_POLL_MS = 500;

/** A published result waits in Kafka for apply-results; asking or sending again sooner would only repeat it. */
export const RESULT_APPLIED_WITHIN_MS = 60_000;

/** Acknowledgements that come within so long are written together. */
export const ACKNOWLEDGEMENT_BATCH_MS = 4;
export const ACKNOWLEDGEMENT_BATCH_MAX = 500;

/** What has gone out is waited for so long at a stop. */
export const STOP_WAIT_MS = 5_000;
