import { describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { kafkaFor } from '../../../src/kafka/client/client.ts';
import { namesFor } from '../../../src/names.ts';
import { previewReset, previewResumePartition } from '../../../src/operate/checkpoints/preview-recovery.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { aCheckpointView, CHECKPOINT_NAME } from '../../inspect/checkpoints/a-checkpoint-view.ts';

const STOPPED = { kind: 'dead-letters', reason: '100 in a row', at: 0 } as const;

describe('what an operator reads before a stopped partition continues', () => {
  it('is why it stopped, where it continues, and up to where there is something to read', () => {
    const { count, sentences } = previewResumePartition(aCheckpointView({ stopped: STOPPED }));
    expect(count).toBe(1);
    expect(sentences[0]).toBe(
      `${CHECKPOINT_NAME} is stopped since 1970-01-01 00:00:00.000 UTC (dead-letters): 100 in a row`,
    );
    expect(sentences[1]).toContain('continues at offset 100, and reads what came since, up to offset 199');
  });

  it('is refused of one that is not stopped', () => {
    expect(() => previewResumePartition(aCheckpointView())).toThrow('is not stopped');
  });

  it('is what is skipped or read again, of a reset', async () => {
    const servers = { names: namesFor(''), ...unused() };
    const view = aCheckpointView({ stopped: STOPPED });
    expect(await previewReset(servers, view, { target: 'end' })).toEqual({
      ...{ count: 1, offset: 200, firstVersionUntil: null },
      sentences: [`Resetting ${CHECKPOINT_NAME} from offset 100 to 200: messages 100 to 199 will never be processed.`],
    });
    await expect(previewReset(servers, view, { target: 999 })).rejects.toThrow('outside the log');
  });
});

/** Not asked where no backup of 0.1.0 was restored. */
function unused() {
  const kafka = kafkaFor(readSettings({}), pino({ level: 'silent' }));
  return { kafka, admin: kafka.admin() };
}
