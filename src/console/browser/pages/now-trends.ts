import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { SamplesAnswer } from '../../api/samples.ts';
import { useData } from '../api.ts';
import { Chart } from '../parts/chart.ts';
import { Loading } from '../parts/problem.ts';
import { durationText, waitText } from '../parts/time.ts';
import { setQuery, useAddress } from '../router.ts';

type Sample = SamplesAnswer['samples'][number];

const RANGES = { '1h': 'the last hour', '6h': 'six hours', '1d': 'a day', '7d': 'seven days' } as const;

/** A new sample comes every ten seconds; a chart does not need each. */
const EVERY_MS = 30_000;

/** How it went, in charts with a table behind each. */
export function Trends() {
  const { query } = useAddress();
  const last = query.get('last') ?? '1h';
  const read = useData<SamplesAnswer>(`/samples?last=${encodeURIComponent(last)}`);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) read.reload();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [read.reload]);
  const choose = (event: Event) => setQuery({ last: (event.target as HTMLSelectElement).value });
  return html`<section aria-labelledby="trends">
    <h2 id="trends">How it went</h2>
    <label>Over <select value=${last} onChange=${choose}>${Object.entries(RANGES).map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></label>
    <${Loading} of=${read}>${({ samples }: SamplesAnswer) => html`<${Charts} samples=${samples} />`}<//>
  </section>`;
}

function Charts({ samples }: { samples: readonly Sample[] }) {
  const times = useMemo(() => samples.map(({ at }) => at), [samples]);
  const series = (label: string, value: (sample: Sample) => number | null) => ({ label, values: samples.map(value) });
  const lag = useMemo(
    () => [
      series('Where shoppers wait', ({ shoppersLagSeconds }) => shoppersLagSeconds),
      series('Elsewhere', ({ otherLagSeconds }) => otherLagSeconds),
    ],
    [samples],
  );
  const cascades = useMemo(
    () => [
      series('Half within', ({ cascadeP50Ms }) => cascadeP50Ms),
      series('99 in 100 within', ({ cascadeP99Ms }) => cascadeP99Ms),
    ],
    [samples],
  );
  return html`
    <${Chart} title="How far the worst partition is behind" times=${times} series=${lag} valueText=${secondsText} />
    <${Chart} title="How long a cascade takes" times=${times} series=${cascades} valueText=${waitText} />
  `;
}

function secondsText(seconds: number): string {
  return durationText(seconds * 1_000);
}
