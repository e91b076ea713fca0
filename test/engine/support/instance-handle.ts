import { ObservedProcess } from '../../support/observed-process.ts';
import type { InstanceOptions } from './instance.ts';

/** A running instance of a stage of the tests. */
export class Instance extends ObservedProcess {
  constructor(options: InstanceOptions) {
    super(new URL('./instance.ts', import.meta.url), options);
  }
}
