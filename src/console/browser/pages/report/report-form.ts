import { html } from 'htm/preact';
import { TextInput } from '../../parts/text-input.ts';
import { setQuery } from '../../router.ts';
import { DIMENSION_TITLES, PERIOD_TITLES, RANGE_TITLES, type ReportQuery } from './report-query.ts';

const OWN_DAYS = 'own';

/** Which report: everything that is chosen here goes into the address. */
export function ReportForm({ query, timeZone }: { query: ReportQuery; timeZone: string | null }) {
  const chooseRange = (event: Event) => {
    const chosen = (event.target as HTMLSelectElement).value;
    if (chosen === OWN_DAYS) setQuery({ range: null, from: firstOfYear(), to: null });
    else setQuery({ range: chosen, from: null, to: null });
  };
  return html`<form class="filters" onSubmit=${(event: Event) => event.preventDefault()} aria-label="Which report">
    <label>First declined
      <select value=${query.range ?? OWN_DAYS} onChange=${chooseRange}>
        ${options(RANGE_TITLES)}
        <option value=${OWN_DAYS}>Days of my own</option>
      </select>
    </label>
    ${query.range === null ? html`<${DayInput} name="from" title="From" value=${query.from} /><${DayInput} name="to" title="Before (empty: until now)" value=${query.to} />` : null}
    <label>A line for each
      <select value=${query.period} onChange=${(event: Event) => setQuery({ period: (event.target as HTMLSelectElement).value })}>
        ${options(PERIOD_TITLES)}
      </select>
    </label>
    <${Dimensions} by=${query.by} />
    ${timeZone === null ? null : html`<p class="quiet">Days of ${timeZone}, the merchant's zone.</p>`}
  </form>`;
}

function options(titles: Readonly<Record<string, string>>) {
  return Object.entries(titles).map(([value, title]) => html`<option value=${value}>${title}</option>`);
}

function DayInput({ name, title, value }: { name: string; title: string; value: string | null }) {
  const choose = (day: string) => setQuery({ [name]: day });
  return html`<label>${title} <${TextInput} type="date" name=${name} value=${value ?? ''} onText=${choose} /></label>`;
}

function firstOfYear(): string {
  return `${new Date().getUTCFullYear()}-01-01`;
}

/** By what debts are told apart; in the order in which they are chosen. */
function Dimensions({ by }: { by: readonly string[] }) {
  const toggle = (name: string) => {
    const changed = by.includes(name) ? by.filter((one) => one !== name) : [...by, name];
    setQuery({ by: changed.join(',') });
  };
  const chosen = by.map((name) => DIMENSION_TITLES[name] ?? name);
  return html`<details class="choices">
    <summary>Told apart by: ${chosen.length === 0 ? 'nothing' : chosen.join(', ')}</summary>
    <fieldset>
      <legend class="visually-hidden">Told apart by</legend>
      ${Object.entries(DIMENSION_TITLES).map(
        ([name, title]) =>
          html`<label class="choice"><input type="checkbox" checked=${by.includes(name)} onChange=${() => toggle(name)} /> ${title}</label>`,
      )}
    </fieldset>
  </details>`;
}
