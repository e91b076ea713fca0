import { ObservedProcess } from '../../support/observed-process.ts';
import type { InstanceOptions } from './instance.ts';

/** A process that runs a stage of the tests, seen from its test. */
export class Instance extends ObservedProcess {
  constructor(options: InstanceOptions) {
    super(new URL('./instance.ts', import.meta.url), options);
  }
}
