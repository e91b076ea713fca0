import { z } from 'zod';
import type { WhatIfReport } from '../../../inspect/classify/what-if.ts';
import type { TreePart } from '../../../inspect/configuration/readable-tree.ts';
import type { WithdrawnSubmissions } from '../../../operate/configuration/withdrawn-submissions.ts';

const Part: z.ZodType<TreePart> = z
  .object({
    title: z.string(),
    text: z.string().nullable(),
    get parts() {
      return z.array(Part).readonly();
    },
  })
  .meta({ id: 'ConfigurationPart' });

export const VersionNumber = z.int().min(1).max(999_999_999);

const Applied = {
  version: z.int(),
  appliedAt: z.number().describe('Epoch ms'),
  appliedBy: z.string(),
  appliedWhy: z.string().nullable().describe('Null: nobody said'),
  rollbackOf: z.int().nullable().describe('The version whose content was put in force again'),
};

export const VersionSchema = z.object({
  /** Null: none has been applied yet. */
  shown: z
    .object({
      ...Applied,
      isInForce: z.boolean(),
      retiredGatewayIds: z.array(z.string()),
      tree: z.array(Part),
      yaml: z.string(),
    })
    .nullable(),
  inForceVersion: z.int().nullable(),
});
export type VersionAnswer = z.infer<typeof VersionSchema>;

export const VersionsSchema = z.object({
  items: z.array(z.object({ ...Applied, changes: z.int().describe('How many since the version before') })),
  next: z.string().nullable(),
});
export type VersionsAnswer = z.infer<typeof VersionsSchema>;

const Changes = z.array(z.object({ kind: z.enum(['ADDED', 'REMOVED', 'CHANGED']), sentence: z.string() }));

export const ChangesSchema = z.object({ changes: Changes, leftOut: z.int() });
export type ChangesAnswer = z.infer<typeof ChangesSchema>;

export const CheckSchema = z.object({
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      rule: z.string().nullable().describe('As in docs/rules.md'),
      line: z.int().describe('From 1'),
      column: z.int().describe('From 1'),
      path: z.string(),
      problem: z.string(),
      mend: z.string().nullable(),
    }),
  ),
  isValid: z.boolean().describe('It has no error, and may be applied'),
  inForceVersion: z.int().nullable(),
  changes: ChangesSchema.nullable().describe('Against the version in force; null where it is not valid'),
});
export type CheckAnswer = z.infer<typeof CheckSchema>;

/** A line of what a draft would give back to billing, while the scheduled submissions are read. */
export type WithdrawnEvent =
  | { readonly kind: 'READ'; readonly submissions: number }
  | { readonly kind: 'TOTAL'; readonly withdrawn: WithdrawnSubmissions }
  | { readonly kind: 'PROBLEM'; readonly detail: string };

/** A line of what a draft would have decided for past declines, while they are read. */
export type WhatIfEvent =
  | { readonly kind: 'READ'; readonly read: number; readonly of: number }
  | { readonly kind: 'TOTAL'; readonly report: WhatIfReport & { readonly leftOut: number } }
  | { readonly kind: 'PROBLEM'; readonly detail: string };
