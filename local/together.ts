/**
 * Waits for all of them, and only then throws the first failure: with `Promise.all` what is still under way would go
 * on unseen, and could no longer be recorded or stopped.
 */
export async function together(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
