import type { World } from './world.ts';

/** One sentence of FlexEcom's help page, played from start to end. */
export interface Scenario {
  /** Starts with the sentence; docs/help-page.md names it. */
  readonly title: string;
  /**
   * Throws where the pipeline does not do as the sentence says. Uses its own orders, as all scenarios are played at
   * once.
   */
  readonly play: (world: World) => Promise<void>;
}

export function scenario(title: string, play: Scenario['play']): Scenario {
  return { title, play };
}
