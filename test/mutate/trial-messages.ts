import { z } from 'zod';

/** What the runner asks of a process. */
export const Request = z.discriminatedUnion('ask', [
  z.object({
    ask: z.literal('start'),
    /** URL and mutated code of each file. */
    sources: z.array(z.tuple([z.string(), z.string()])),
    /** On while modules load, and from then on; null: each trial names its own. */
    mutant: z.string().nullable(),
    hitsMax: z.number(),
  }),
  z.object({ ask: z.literal('load'), files: z.array(z.string()) }),
  /** Loads the test files, and runs all their tests. */
  z.object({ ask: z.literal('dry-run'), files: z.array(z.string()) }),
  z.object({ ask: z.literal('try'), mutant: z.string(), tests: z.array(z.string()), hitsMax: z.number() }),
  /** Loads a test file, and runs its tests, with the mutant of the start. */
  z.object({ ask: z.literal('try-file'), file: z.string() }),
]);
export type Request = z.infer<typeof Request>;

const TestRun = z.object({
  id: z.string(),
  file: z.string(),
  name: z.string(),
  cpuMs: z.number(),
  /** Null: it passed. */
  failure: z.string().nullable(),
  /** Mutants that the test reaches, and how often. */
  reaches: z.record(z.string(), z.number()),
});
export type TestRun = z.infer<typeof TestRun>;

const DryRun = z.object({
  tests: z.array(TestRun),
  /** Mutants that are reached while modules load. */
  static: z.record(z.string(), z.number()),
  /** For each test file, the URLs of everything that it imports. */
  imports: z.record(z.string(), z.array(z.string())),
});
export type DryRun = z.infer<typeof DryRun>;

const Trial = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('survived') }),
  z.object({ verdict: z.enum(['killed', 'endless']), by: z.string() }),
  /** The test that fails also fails without the mutant by now: some mutant has left a change in shared data. */
  z.object({ verdict: z.literal('spoilt') }),
]);
export type Trial = z.infer<typeof Trial>;

export const Answer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('ready') }),
  z.object({ is: z.literal('dry-run'), dryRun: DryRun }),
  z.object({ is: z.literal('trial'), trial: Trial }),
  z.object({ is: z.literal('failed'), message: z.string() }),
]);
export type Answer = z.infer<typeof Answer>;
