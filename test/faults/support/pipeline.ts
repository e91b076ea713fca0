import { ObservedProcess } from '../../support/observed-process.ts';
import type { PipelineOptions } from './pipeline-process.ts';

/** Roles of the pipeline, running in a process of their own. */
export class Pipeline extends ObservedProcess {
  constructor(options: PipelineOptions, secrets: Readonly<Record<string, string>>) {
    super(new URL('./pipeline-process.ts', import.meta.url), options, secrets);
  }
}
