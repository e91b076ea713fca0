/** kafkajs's untyped admin client over a view of the brokers; only `metadata-refreshes.test.ts` uses it. */
declare module 'kafkajs/src/admin/index.js' {
  export default function createAdmin(options: {
    logger: unknown;
    retry: object;
    cluster: import('kafkajs/src/cluster/index.js').default;
  }): import('kafkajs').Admin;
}
