/** A condition that asks servers takes CPU from what it waits for: the longer it waits, the more seldom it asks. */
const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 250;
const POLL_GROWTH = 1.2;

/** Only ends what would hang: far longer than anything takes on a busy machine. */
const HANGS_AFTER_MS = 150_000;

/**
 * Polls until the condition holds: tests wait for a state, never for a time.
 * @param situation describes the state for the error, where it never holds
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  situation: () => unknown = () => String(holds),
): Promise<void> {
  let pollMs = FIRST_POLL_MS;
  const deadline = Date.now() + HANGS_AFTER_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${HANGS_AFTER_MS} ms: ${await situation()}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    pollMs = Math.min(pollMs * POLL_GROWTH, LAST_POLL_MS);
  }
}
