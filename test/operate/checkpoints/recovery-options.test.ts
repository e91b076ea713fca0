import { describe, expect, it } from '@jest/globals';
import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import { type CheckpointView, parseCheckpointId } from '../../../src/inspect/status/checkpoints.ts';
import { consequence, resetOffset } from '../../../src/operate/checkpoints/checkpoint-reset.ts';
import { checkpointJson, checkpointText, recoveryOptions } from '../../../src/operate/checkpoints/recovery-options.ts';

const id = 'apply-results/flexecom-result/0';

function aView(checkpoint: Partial<Checkpoint> = {}, view: Partial<CheckpointView> = {}): CheckpointView {
  return {
    checkpoint: {
      _id: id,
      epoch: 3,
      from: 90,
      next: 100,
      outputs: [],
      storedAt: 0,
      deadLettersInARow: 0,
      stopped: null,
      held: null,
      identity: null,
      ...checkpoint,
    },
    ...parseCheckpointId(id),
    log: { start: 0, end: 200, clusterId: 'c' },
    committed: 100,
    ...view,
  };
}

const refused = { kind: 'refused', reason: 'a gap', at: 0 } as const;
const commands = (view: CheckpointView) => recoveryOptions(view).map(({ command }) => command);

describe('the ways on from a stop', () => {
  it('are none where nothing is stopped', () => {
    expect(recoveryOptions(aView())).toEqual([]);
  });

  it('are resume and replay after too many dead letters', () => {
    const stopped = { kind: 'dead-letters', reason: '100 in a row', at: 0 } as const;
    expect(commands(aView({ stopped }))).toEqual([
      'salvage dlq list flexecom-result',
      `salvage checkpoint resume ${id}`,
      'salvage dlq replay flexecom-result',
    ]);
  });

  it('go on at the start of the log where retention deleted messages, naming those that are gone', () => {
    const view = aView({ stopped: refused }, { log: { start: 150, end: 200, clusterId: 'c' } });
    expect(commands(view)).toEqual([
      `salvage checkpoint resume ${id}`,
      `salvage checkpoint reset ${id} --to beginning`,
    ]);
    expect(checkpointText(view)).toContain('messages 100 to 149 are gone');
  });

  it('do not offer the old position where the topic was made anew and is shorter', () => {
    const view = aView({ stopped: refused }, { log: { start: 0, end: 10, clusterId: 'c' }, committed: -1 });
    expect(commands(view)).not.toContain(`salvage checkpoint reset ${id} --to next`);
  });

  it('offer the group position where the checkpoint was lost', () => {
    const view = aView({ stopped: refused, next: 0 }, { committed: 120 });
    expect(commands(view)).toContain(`salvage checkpoint reset ${id} --to committed`);
  });
});

describe('resetting to an offset', () => {
  it('takes only one inside the log', () => {
    expect(resetOffset(aView(), 'beginning')).toBe(0);
    expect(resetOffset(aView(), 'end')).toBe(200);
    expect(resetOffset(aView(), 150)).toBe(150);
    expect(() => resetOffset(aView(), 201)).toThrow(/outside the log/);
    expect(() => resetOffset(aView({}, { committed: -1 }), 'committed')).toThrow(/outside the log/);
  });

  it('says what is skipped and what is read again', () => {
    expect(consequence(aView(), 150)).toBe('messages 100 to 149 are never processed');
    expect(consequence(aView(), 50)).toMatch(/read again/);
    expect(consequence(aView(), 100)).toMatch(/where it stands/);
  });
});

describe('the id of a checkpoint', () => {
  it('is a stage, a topic that it reads, and a partition', () => {
    expect(parseCheckpointId(id)).toMatchObject({ partition: 0, input: { stage: 'apply-results', lane: 'bulk' } });
    for (const wrong of ['apply-results/flexecom-result', 'apply-results/submission-due/0', `${id}/1`, 'x']) {
      expect(() => parseCheckpointId(wrong)).toThrow(/is no checkpoint/);
    }
  });
});

describe('a checkpoint as JSON', () => {
  it('names the stored outputs by what they can be looked up with, and leaves out their bytes', () => {
    const output = { eventId: 'e', topic: 'x.order-declined', key: null, value: Buffer.from('bytes') };
    const outputs = [
      { ...output, headers: { salvage_chunk: `${id}/3/90` } },
      { ...output, headers: {} },
    ];
    expect(checkpointJson(aView({ outputs }))).toMatchObject({
      outputs: [
        { eventId: 'e', topic: 'x.order-declined', chunk: `${id}/3/90` },
        { eventId: 'e', topic: 'x.order-declined', chunk: null },
      ],
    });
    expect(JSON.stringify(checkpointJson(aView({ outputs })))).not.toContain('value');
  });
});
