import { describe, expect, it } from '@jest/globals';
import type { Level } from 'pino';
import type { StoredPart } from '../../../src/engine/chunk/chunk-part.ts';
import { LANE_LIMITS } from '../../../src/engine/limits.ts';
import { logChunk, logDecisions } from '../../../src/engine/worker/log-chunk.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { declineNotSentSample } from '../../topics/sample-events.ts';
import { aCheckpoint } from '../support/a-checkpoint.ts';
import { countedEvent } from '../support/counted-event.ts';
import { countedIn, type countingStage } from '../support/counting-stage.ts';

type Input = Parameters<typeof countingStage.decide>[0];
type Folded = StoredPart<Input>['folded'];

const PARTITION = { stage: 'counting', topic: 'counted-in', partition: 2 };

function logged(level: Level, write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger({ level, into: { write: (line: string) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line));
}

function folded(why: string | null): Folded {
  const source = { offset: 7, next: 8, timestamp: '1', key: null, value: null, headers: {} };
  const event = { ...countedEvent(7, 'good'), orderId: 'o1' };
  const message = { kind: 'readable', source, input: { topic: countedIn.name, event } } as const;
  const messages = [{ topic: declineNotSent, event: declineNotSentSample }];
  const warnings = ['differs from the first one'];
  const decided = [{ message, messages, counted: ['SLOT_WITHDRAWN'], recovered: null, warnings, why, dead: false }];
  const nothing = { toSend: [], deadLettersInARow: 0, deadLetters: 0, stopReason: null };
  return { covered: [message], outputs: [], decided, ...nothing };
}

describe('the log of a chunk', () => {
  it('has a line for each decision at debug: which order and debt, what, why, and by which version', () => {
    const [, decided] = logged('debug', (logger) =>
      logDecisions(logger, PARTITION, folded('SOFT by declineMapping[3]')),
    );
    expect(decided).toMatchObject({
      ...PARTITION,
      level: 'debug',
      msg: 'decided',
      offset: 7,
      orderId: 'o1',
      debtId: 's1/3',
      submissionId: 'sub1',
      decided: ['SLOT_WITHDRAWN'],
      why: 'SOFT by declineMapping[3]',
      configVersion: 1,
      outputs: ['decline-not-sent'],
    });
  });

  it('takes why from the answer to billing where the decision says nothing, with card numbers masked', () => {
    const [, decided] = logged('debug', (logger) => logDecisions(logger, PARTITION, folded(null)));
    expect(decided?.why).toBe(declineNotSentSample.detail);
    const [, masked] = logged('debug', (logger) => logDecisions(logger, PARTITION, folded('4111 1111 1111 1111')));
    expect(masked?.why).not.toContain('4111 1111');
  });

  it('has warnings alone at info', () => {
    const lines = logged('info', (logger) => logDecisions(logger, PARTITION, folded(null)));
    expect(lines).toMatchObject([{ ...PARTITION, level: 'warn', msg: 'differs from the first one' }]);
  });

  it('has a line for the chunk at trace: which messages, what came of them, how long it took', () => {
    const part: StoredPart<Input> = {
      part: {
        partition: { ...PARTITION, lane: 'bulk', group: 'counting', definition: countedIn, limits: LANE_LIMITS.bulk },
        checkpoint: aCheckpoint(),
        clusterId: 'c',
        messages: [],
      },
      checkpoint: aCheckpoint({ from: 7, next: 8 }),
      folded: folded(null),
      rest: [],
    };
    const took = { lane: 'bulk', storeMs: 4.2, publishMs: 9.9 } as const;
    expect(logged('debug', (logger) => logChunk(logger, [part], took))).toEqual([]);
    const [line] = logged('trace', (logger) => logChunk(logger, [part], took));
    expect(line).toMatchObject({
      msg: 'applied a chunk',
      stage: 'counting',
      lane: 'bulk',
      parts: [{ topic: 'counted-in', partition: 2, from: 7, next: 8, messages: 1, outputs: 0 }],
      storeMs: 4,
      publishMs: 10,
    });
  });
});
