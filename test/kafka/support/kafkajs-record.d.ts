/** kafkajs's untyped encoding of records; only tests use it. */
declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  const encodeRecord: (record: {
    offsetDelta?: number;
    key: Buffer | null;
    value: Buffer | null;
    headers: import('kafkajs').IHeaders;
  }) => { readonly buffer: Buffer };
  export default encodeRecord;
}

declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  const batches: {
    RecordBatch(batch: {
      compression?: number;
      firstOffset?: unknown;
      firstTimestamp?: number | bigint;
      lastOffsetDelta: number;
      records: readonly unknown[];
    }): Promise<{ readonly buffer: Buffer }>;
  };
  export default batches;
}
