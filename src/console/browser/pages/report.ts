import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ProblemBox } from '../parts/problem.ts';
import { useAddress } from '../router.ts';
import { ReportCharts } from './report/report-charts.ts';
import { ReportFigures } from './report/report-figures.ts';
import { ReportForm } from './report/report-form.ts';
import { ReportLines } from './report/report-lines.ts';
import { apiQueryOf, reportQueryOf } from './report/report-query.ts';
import { type ReportSoFar, useReport } from './report/use-report.ts';

/** What became of declined debts, by the day of their first decline. */
export function ReportPage() {
  const query = reportQueryOf(useAddress().query);
  const [round, setRound] = useState(0);
  const apiQuery = apiQueryOf(query);
  const { report, problem, isReading } = useReport(apiQuery, round);
  return html`<h1>Report</h1>
    <${ReportForm} query=${query} timeZone=${report?.range.timeZone ?? null} />
    <p class="buttons left">
      <a class="button" href=${`/api/v1/report.csv?${apiQuery}`} download>Download CSV</a>
      <button type="button" onClick=${() => setRound(round + 1)} disabled=${isReading}>Read again</button>
    </p>
    ${problem === null ? null : html`<${ProblemBox} problem=${problem} retry=${() => setRound(round + 1)} />`}
    <${Progress} report=${report} isReading=${isReading} />
    ${report === null ? null : html`<${ReportBody} report=${report} query=${query} isReading=${isReading} />`}`;
}

function ReportBody({
  report,
  query,
  isReading,
}: {
  report: ReportSoFar;
  query: ReturnType<typeof reportQueryOf>;
  isReading: boolean;
}) {
  const { total, periods } = report;
  return html`<div aria-busy=${isReading}>
    ${total === null ? null : html`<${ReportFigures} total=${total} />`}
    ${periods.length === 0 ? null : html`<${ReportCharts} report=${report} query=${query} /><${ReportLines} report=${report} />`}
    <p class="quiet">Debts count by the day of their first decline, and as recovered within ${report.range.windowDays} days of it.</p>
  </div>`;
}

/** A million debts take longer than a moment: how far it is, while what is there already is shown. */
function Progress({ report, isReading }: { report: ReportSoFar | null; isReading: boolean }) {
  if (!isReading) return null;
  if (report === null) return html`<p class="quiet" role="status">Reading…</p>`;
  const { from, to } = report.range;
  const part = Math.round((100 * (report.readUntil - from)) / (to - from));
  return html`<p role="status">Reading every debt of this time: <progress max="100" value=${part} aria-label="Read so far"></progress> ${part} %</p>`;
}
