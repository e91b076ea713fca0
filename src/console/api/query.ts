import { z } from 'zod';

const TEXT_LENGTH_MAX = 512;
const PAGE_MAX = 200;
const PAGE_DEFAULT = 50;

/** What somebody typed or pasted: an id, a name. */
export const Text = z.string().trim().min(1).max(TEXT_LENGTH_MAX);

/** Epoch ms. */
export const Time = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

/** Of a list that goes on: how many at once, and after which one (`next` of the page before). */
export const PageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE_DEFAULT),
  after: z
    .string()
    .max(TEXT_LENGTH_MAX * 5)
    .optional(),
};
