/** The part of kafkajs's untyped connections that the patches of it and their tests use; nobody else may. */
declare module 'kafkajs/src/network/connection.js' {
  type Connection = import('./endless-closings.ts').ClosingConnection &
    import('./leaderless-partitions.ts').SendingConnection & {
      readonly socket?: import('node:net').Socket;
      connect(): Promise<unknown>;
    };
  const Connection: {
    readonly prototype: Connection;
    new (options: {
      host: string;
      port: number;
      logger: unknown;
      socketFactory(): import('node:net').Socket;
      connectionTimeout: number;
      requestTimeout: number;
    }): Connection;
  };
  export default Connection;
}
