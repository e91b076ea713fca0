import { describe, expect, it } from '@jest/globals';
import { pinStage } from '../../../src/engine/chunk/pinned-stage.ts';
import { ChunkState } from '../../../src/engine/chunk/state.ts';
import type { DecidingStage } from '../../../src/engine/stage.ts';
import { TransientError } from '../../../src/errors.ts';
import { configuration } from '../../domain/support/configuration.ts';
import { countedEvent } from '../support/counted-event.ts';
import { countedIn, countingStage } from '../support/counting-stage.ts';

const NOW = 1_780_000_000_000;
const message = { topic: countedIn.name, event: countedEvent(0, 'good') };

/** A stage that records the context it was given. */
function recording(contexts: unknown[]) {
  return {
    ...countingStage,
    decide: (...[input, state, context]: Parameters<typeof countingStage.decide>) => {
      contexts.push(context);
      return countingStage.decide(input, state, context);
    },
  };
}

describe('a stage pinned for a chunk', () => {
  it('decides by the configuration that was current when it was pinned', () => {
    const contexts: unknown[] = [];
    const stage = pinStage(recording(contexts), NOW, configuration());
    if (stage.kind === 'deciding') stage.decide(message, new ChunkState());
    expect(contexts).toEqual([{ now: NOW, config: configuration() }]);
  });

  it('fails for now where it requires a configuration and there is none', () => {
    expect(() => pinStage(countingStage, NOW, null)).toThrow(TransientError);
  });

  it('never sees a configuration where it uses none, and needs none', () => {
    const contexts: unknown[] = [];
    const withoutConfiguration: DecidingStage<typeof message, 'none'> = {
      ...countingStage,
      configuration: 'none',
      decide: (_input, _state, context) => {
        contexts.push(context);
        return { changes: [], messages: [], counted: [] };
      },
    };
    for (const config of [null, configuration()]) {
      const stage = pinStage(withoutConfiguration, NOW, config);
      if (stage.kind === 'deciding') stage.decide(message, new ChunkState());
    }
    expect(contexts).toEqual([{ now: NOW }, { now: NOW }]);
  });
});
