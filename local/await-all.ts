/**
 * Waits for all, and only then throws the first failure. `Promise.all` would throw while the others still run, and a server that
 * one of them starts would be neither recorded nor stopped.
 */
export async function awaitAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
