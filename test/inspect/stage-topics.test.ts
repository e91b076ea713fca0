import { describe, expect, it } from '@jest/globals';
import { applyResults } from '../../consumers/apply-results.ts';
import { classifyDeclines } from '../../consumers/classify-declines.ts';
import { submitToFlexecom } from '../../consumers/submit-to-flexecom.ts';
import { STAGE_TOPICS } from '../../src/inspect/stage-topics.ts';

const dispatcher = { heldBecause: () => null, accept: () => {}, owned: () => {}, lost: () => {} };

describe('the stage topics that commands know', () => {
  it('are the inputs of the stages, in the same lanes', () => {
    const stages = [classifyDeclines({ holdoutKey: '' }), submitToFlexecom(dispatcher), applyResults];
    const ofStages = stages.flatMap(({ name, inputs }) =>
      inputs.map(({ topic, lane }) => ({ stage: name, topic: topic.name, lane })),
    );
    const sorted = (places: readonly { stage: string; topic: string }[]) =>
      [...places].sort((a, b) => a.topic.localeCompare(b.topic));
    expect(sorted(STAGE_TOPICS)).toEqual(sorted(ofStages));
  });
});
