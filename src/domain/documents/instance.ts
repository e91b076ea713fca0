/** A process that runs roles of the pipeline. It writes this every two seconds; ten seconds later it counts as gone. */
export interface Instance extends Partial<WhatRuns> {
  _id: string;
  host: string;
  pid: number;
  roles: string[];
  /** By the database's clock, which all instances share. */
  startedAt: Date;
  beatAt: Date;
  /** Of the operators' pauses, those that no request of this process breaks any more: `_id` and `since` of each (R22). */
  pausesConfirmed: string[];
}

/** What a process says of itself. Missing in documents of 0.1.0. */
export interface WhatRuns {
  roles: string[];
  /** Of the program. */
  version: string;
  state: 'starting' | 'running' | 'stopping';
  /** Of the routing configuration in force; 0: there is none. */
  configurationVersion: number;
  /** The partitions that the group gives it: the checkpoint's name, and the state. */
  partitions: { id: string; state: string }[];
  /** Of roles that listen, and of `health`. */
  ports: Record<string, number>;
  /** How long shoppers waited in the last ten minutes. */
  cascadeTimes: TimeCount[];
}

/** So many lasted about as long: bucket n is for 1.1 ** n ms. Counts of several processes can be added. */
export interface TimeCount {
  bucket: number;
  count: number;
}
