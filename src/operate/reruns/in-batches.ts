/** Bounds memory, and the number of requests that are in flight at once. */
const BATCH_SIZE = 1_000;

/** Groups the items, in their order, into batches of BATCH_SIZE; the last one may be smaller. */
export async function* inBatches<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
