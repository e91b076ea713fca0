import { html } from 'htm/preact';
import { DASHES, type Series } from './chart-plot.ts';
import { textOf, toggled } from './chart-text.ts';

interface LegendProps {
  readonly kind: 'LINES' | 'BARS';
  readonly series: readonly Series[];
  readonly at: number | null;
  readonly valueText: (value: number) => string;
  /** By their labels. */
  readonly hidden: ReadonlySet<string>;
  readonly setHidden: (hidden: ReadonlySet<string>) => void;
}

/** What each line or bar is. One of several can be hidden, so that a small one is seen beside a large one. */
export function Legend({ kind, series, at, valueText, hidden, setHidden }: LegendProps) {
  const labels = series.map(({ label }) => label);
  return html`<ul class="legend">
    ${series.map(({ label, values }, index) => {
      const text = html`<${Swatch} kind=${kind} index=${index} />
        <span>${label}</span>${at === null ? null : html` <strong aria-hidden="true">${textOf(values[at], valueText)}</strong>`}`;
      if (series.length === 1) return html`<li>${text}</li>`;
      return html`<li><button type="button" class="plain" aria-pressed=${!hidden.has(label)} title="Show or hide it" onClick=${() => setHidden(toggled(hidden, label, labels))}>${text}</button></li>`;
    })}
  </ul>`;
}

function Swatch({ kind, index }: { kind: 'LINES' | 'BARS'; index: number }) {
  const place = index % DASHES.length;
  const dash = DASHES[place]?.join(' ') ?? '';
  return html`<svg class=${`swatch series-${place}`} width="28" height="12" aria-hidden="true">
    ${kind === 'LINES' ? html`<line x1="0" y1="6" x2="28" y2="6" stroke="currentColor" stroke-width="3" stroke-dasharray=${dash} />` : html`<rect width="28" height="12" fill="currentColor" />`}
  </svg>`;
}
