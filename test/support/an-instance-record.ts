import type { Database } from '../../src/mongo/database.ts';
import { InstanceRecord } from '../../src/mongo/instance-record.ts';

/** The record of a process that runs these roles, and has nothing else to say. */
export function anInstanceRecord(database: Pick<Database, 'collection'>, roles: string[] = []): InstanceRecord {
  const nothing = { configurationVersion: 0, partitions: [], ports: {}, cascadeTimes: [] };
  return new InstanceRecord(database, () => ({ ...nothing, roles, version: '1.0.0', state: 'running' }));
}
