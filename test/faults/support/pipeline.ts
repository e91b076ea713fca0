import { ObservedProcess } from '../../support/observed-process.ts';
import type { PipelineOptions } from './pipeline-process.ts';

/** A process that runs roles of the pipeline. */
export class Pipeline extends ObservedProcess {
  constructor(options: PipelineOptions, secrets: Readonly<Record<string, string>>) {
    super(new URL('./pipeline-process.ts', import.meta.url), options, secrets);
  }
}
