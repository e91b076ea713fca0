/** The part of kafkajs's untyped view of the brokers that the patches of it, and their tests, use; nobody else may. */
declare module 'kafkajs/src/cluster/index.js' {
  interface Broker {
    readonly nodeId: number;
  }

  export default class Cluster {
    constructor(options: { logger: unknown; brokers: readonly string[]; requestTimeout: number; retry: object });
    readonly brokerPool: {
      brokers: Record<string, import('./broker-connections.ts').ConnectedBroker>;
      seedBroker: unknown;
      readonly metadata: { readonly controllerId: number } | null;
    };
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    findControllerBroker(): Promise<Broker>;
    findGroupCoordinator(request: { groupId: string; coordinatorType?: number }): Promise<Broker>;
    findBroker(request: { nodeId: number }): Promise<Broker>;
    refreshMetadata(): Promise<void>;
    refreshMetadataIfNecessary(): Promise<void>;
    fetchTopicsOffset(topics: readonly unknown[]): Promise<unknown>;
  }
}
