import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';

interface TextInputProps {
  readonly value: string;
  /** Called when somebody leaves the field or presses Enter. */
  readonly onText: (text: string) => void;
  /** What else an input has, such as `placeholder`. */
  readonly [attribute: string]: unknown;
}

/** What somebody types stays until they are done, however often the page around it is drawn again meanwhile. */
export function TextInput({ value, onText, ...attributes }: TextInputProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const textIn = (event: Event) => (event.target as HTMLInputElement).value;
  const finish = (event: Event) => {
    onText(textIn(event).trim());
    // Where that was not taken, or changed to what stood there before.
    setTyped(value);
  };
  return html`<input ...${attributes} value=${typed} onInput=${(event: Event) => setTyped(textIn(event))} onChange=${finish} />`;
}
