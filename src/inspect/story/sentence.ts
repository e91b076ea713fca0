/** A sentence for people. A moment in it is shown in the time zone of whoever reads it. */
export type Sentence = readonly (string | { readonly at: number })[];

/** Why something was decided so. */
export interface Reason {
  readonly text: string;
  /** The rule of docs/rules.md that says so, such as R5; null: none does. */
  readonly rule: string | null;
}

/** Something that happened to an order, as one tells it to a merchant. */
export interface StoryStep {
  /** Epoch ms. */
  readonly at: number;
  readonly sentence: Sentence;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  readonly because: readonly Reason[];
  /** The version of the configuration that decided it; null: none did. */
  readonly configVersion: number | null;
  /** Collection and `_id`. */
  readonly document: string;
}

/** `Do not honor` and its code, as the gateway gave them. */
export function gatewaysWords({ text, code }: { readonly text: string; readonly code: string | null }): string {
  const said = text === '' ? 'no text' : `“${text}”`;
  return code === null ? said : `${said} (code ${code})`;
}

/** `Soft`: with a capital, as a sentence begins. */
export function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
