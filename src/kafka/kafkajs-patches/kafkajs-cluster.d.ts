/** The part of kafkajs's untyped view of the brokers that `coordinators.ts` and `stale-leaders.ts` patch; only they use it. */
declare module 'kafkajs/src/cluster/index.js' {
  interface Broker {
    readonly nodeId: number;
  }

  export default class Cluster {
    findGroupCoordinator(request: { groupId: string; coordinatorType?: number }): Promise<Broker>;
    findBroker(request: { nodeId: number }): Promise<Broker>;
    refreshMetadata(): Promise<void>;
    fetchTopicsOffset(topics: readonly unknown[]): Promise<unknown>;
  }
}
