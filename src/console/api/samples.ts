import { z } from 'zod';
import { readSamples } from '../../inspect/samples/read-samples.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import { RecentReads } from '../live/recent-reads.ts';
import type { ApiServer } from './api-server.ts';

const HOUR_MS = 3_600_000;
const POINTS = 240;

/** How far a chart looks back, hours. */
const HOURS = { '1h': 1, '6h': 6, '1d': 24, '7d': 168 } as const;

const SampleSchema = z.object({
  at: z.number(),
  /** Seconds by which the worst partition is behind: where shoppers wait, and elsewhere. */
  shoppersLagSeconds: z.number().nullable(),
  otherLagSeconds: z.number().nullable(),
  cascadeP50Ms: z.number().nullable(),
  cascadeP99Ms: z.number().nullable(),
  parked: z.number().nullable(),
  deadLetters: z.number().nullable(),
  contradictions: z.number().nullable(),
  instances: z.number().nullable(),
});

const SamplesSchema = z.object({ samples: z.array(SampleSchema) });

export type SamplesAnswer = z.infer<typeof SamplesSchema>;

const Query = z.object({ last: z.enum(['1h', '6h', '1d', '7d']).default('1h') });

/** How the pipeline stood over time. */
export function addSamples(server: ApiServer, { database }: ConsoleDependencies): void {
  const recent = new RecentReads();
  server.get(
    '/api/v1/samples',
    {
      schema: {
        summary: 'How the pipeline stood over the last hours, at most 240 points',
        querystring: Query,
        response: { 200: SamplesSchema },
      },
    },
    async ({ query: { last } }) => {
      const samples = await recent.read(last, () => {
        const to = Date.now();
        return readSamples(database, { from: to - HOURS[last] * HOUR_MS, to, points: POINTS });
      });
      return {
        samples: samples.map(({ _id, lag, cascades, parked, deadLetters, contradictions, instances }) => ({
          at: _id,
          shoppersLagSeconds: lag?.cascade.seconds ?? null,
          otherLagSeconds: lag?.bulk.seconds ?? null,
          cascadeP50Ms: cascades?.p50Ms ?? null,
          cascadeP99Ms: cascades?.p99Ms ?? null,
          ...{ parked, deadLetters, contradictions, instances },
        })),
      };
    },
  );
}
