import type { World } from './world.ts';

/** One sentence of FlexEcom's help page, played from its beginning to its end. */
export interface Scenario {
  /** Begins with the sentence. docs/help-page.md names it. */
  readonly title: string;
  /** Throws where the pipeline does not do as the sentence says. Uses orders of its own: scenarios are played at once. */
  readonly play: (world: World) => Promise<void>;
}

export function scenario(title: string, play: Scenario['play']): Scenario {
  return { title, play };
}
