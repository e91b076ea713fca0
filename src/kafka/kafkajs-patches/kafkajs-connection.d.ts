/** The part of kafkajs's untyped connections that the patches of it use; nobody else may. */
declare module 'kafkajs/src/network/connection.js' {
  const Connection: {
    readonly prototype: import('./endless-closings.ts').ClosingConnection &
      import('./leaderless-partitions.ts').SendingConnection;
  };
  export default Connection;
}
