import { html } from 'htm/preact';
import { moneyText } from '../../../domain/money-text.ts';
import type { OpenSubmissionAnswer } from '../../api/scheduled.ts';
import { Badge } from '../parts/badge.ts';
import { IdLink, OrderLink } from '../parts/links.ts';
import { MoreButton, useList } from '../parts/more.ts';
import { ProblemBox } from '../parts/problem.ts';
import { Table } from '../parts/table.ts';
import { Time } from '../parts/time.ts';
import { setQuery } from '../router.ts';
import { type chosenIn, filterQuery } from '../scheduled-text.ts';

type Row = OpenSubmissionAnswer;

/** As many cards as somebody scrolls through on a phone. */
const LIST_LENGTH = '20';

/** One by one, the earliest first: what is scheduled, or what FlexEcom has. */
export function OpenList({ chosen }: { chosen: ReturnType<typeof chosenIn> }) {
  const { state } = chosen;
  const list = useList<Row>(`/scheduled/submissions?${filterQuery(chosen, { state, limit: LIST_LENGTH })}`);
  const isScheduled = state === 'SCHEDULED';
  const columns = [
    {
      title: isScheduled ? 'Due' : 'With FlexEcom since',
      cell: ({ dueAt, acknowledgedAt }: Row) => html`<${Time} ms=${isScheduled ? dueAt : acknowledgedAt} age />`,
    },
    { title: 'Order', cell: ({ orderId }: Row) => html`<${OrderLink} orderId=${orderId} />` },
    { title: 'Gateway', cell: ({ flexecomGatewayId }: Row) => flexecomGatewayId },
    {
      title: 'Route',
      cell: ({ route, attempt }: Row) => (route === 'RECYCLE' ? `${route}, attempt ${attempt}` : route),
    },
    {
      title: 'Money',
      align: 'right' as const,
      cell: ({ amountMinor, currency }: Row) => moneyText(amountMinor, currency),
    },
    {
      title: 'Submission',
      cell: ({ _id, withdrawReason }: Row) =>
        html`<span><${IdLink} id=${_id} />${withdrawReason === null ? null : html` <${Badge} tone="warn">called back<//>`}</span>`,
    },
  ];
  const show = (event: Event) => setQuery({ show: (event.target as HTMLSelectElement).value });
  return html`<h2>One by one</h2>
    <div class="filters">
      <label>Show
        <select value=${state} onChange=${show}><option value="SCHEDULED">what is scheduled</option><option value="SENT">what FlexEcom has</option></select>
      </label>
      <button type="button" onClick=${list.reload}>Read the list again</button>
    </div>
    ${list.problem === null ? null : html`<${ProblemBox} problem=${list.problem} retry=${list.reload} />`}
    <${Table} caption="One by one" columns=${columns} rows=${list.items} keyOf=${({ _id }: Row) => _id} empty=${list.isLoading ? 'Reading…' : 'None fits these filters.'} />
    <${MoreButton} list=${list} />`;
}
