/** What of kafkajs's own, untyped side is used; only `coordinators.ts` and `stale-leaders.ts` may. */
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
