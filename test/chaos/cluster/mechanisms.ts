/** What keeps the pipeline from losing or doubling anything, each of which a control can switch off. */
export const MECHANISMS = ['fencing', 'epoch', 'filter', 'settling', 'intent', 'withdrawal'] as const;
export type Mechanism = (typeof MECHANISMS)[number];
