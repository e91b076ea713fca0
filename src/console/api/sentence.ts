import { z } from 'zod';

/** Text with moments in it, which each reader sees in the time zone that they chose. */
export const SentenceSchema = z.array(z.union([z.string(), z.object({ at: z.number() })])).readonly();
export type Sentence = z.infer<typeof SentenceSchema>;

export const ToneSchema = z.enum(['good', 'warn', 'bad', 'plain']);
