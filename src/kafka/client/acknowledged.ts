import { TransientError } from '../../errors.ts';

/** A caller over HTTP gives up after about as long; what Kafka takes later all the same is known as a repeat. */
const ACKNOWLEDGEMENT_WAIT_MS = 10_000;

/**
 * Waits for Kafka's acknowledgement, but not for ever.
 * @throws TransientError when it takes too long; what `publishing` throws.
 */
export async function acknowledged(publishing: Promise<void>, waitMs = ACKNOWLEDGEMENT_WAIT_MS): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TransientError(`Kafka has not acknowledged within ${waitMs} ms`)), waitMs);
  });
  try {
    await Promise.race([publishing, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
