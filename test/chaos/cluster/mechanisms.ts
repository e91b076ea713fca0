/** What keeps the pipeline from losing or doubling anything, each of which a control can switch off. */
export const MECHANISMS = ['fencing', 'epoch', 'filter', 'settling', 'intent', 'withdrawal'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** The engine has no fault point that switches these off. */
export const NOT_SWITCHABLE: Partial<Record<Mechanism, string>> = {
  intent: 'the engine has no fault point that sends a request before its intent is stored',
  withdrawal: 'the engine has no fault point that cancels a key before the reason is stored',
};
