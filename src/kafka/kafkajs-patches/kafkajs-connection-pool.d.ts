/** The part of kafkajs's untyped connections to one broker that `refused-rights.ts` patches; only that file may use it. */
declare module 'kafkajs/src/network/connectionPool.js' {
  const ConnectionPool: { readonly prototype: import('./refused-rights.ts').SendingPool };
  export default ConnectionPool;
}
