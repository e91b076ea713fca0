import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { OrderAnswer } from '../../api/orders.ts';
import { ActionButton } from '../parts/action-button.ts';
import { useMayChange } from '../session.ts';

interface Props {
  readonly data: OrderAnswer;
  readonly reload: () => void;
}

/** What an operator can do about an order; nothing is shown to whoever cannot. */
export function OrderActions({ data, reload }: Props) {
  const mayChange = useMayChange('operator');
  const { orderId, openSubmissions, declinedSales } = data;
  if (!mayChange || (openSubmissions.length === 0 && declinedSales.length === 0)) return null;
  return html`<h2>What you can do</h2>
    ${declinedSales.length === 0 ? null : html`<${Rerun} data=${data} reload=${reload} />`}
    ${openSubmissions.length === 0 ? null : html`<p><${ActionButton} action="recall-order" target=${{ orderId }} label="Call it back from FlexEcom" needs="operator" isDangerous onDone=${reload} /></p>`}`;
}

function Rerun({ data: { orderId, declinedSales, rerunGatewayIds }, reload }: Props) {
  const [requestKey, setKey] = useState(newRequestKey);
  const [transactionId, setTransaction] = useState(declinedSales[0]?.transactionId ?? '');
  const [gatewayId, setGateway] = useState(rerunGatewayIds[0] ?? '');
  const sale = declinedSales.find((one) => one.transactionId === transactionId) ?? declinedSales[0];
  const gateway = rerunGatewayIds.includes(gatewayId) ? gatewayId : (rerunGatewayIds[0] ?? '');
  if (rerunGatewayIds.length === 0) {
    return html`<p class="quiet">No FlexEcom gateway takes reruns now: each is disabled or paused.</p>`;
  }
  const target = { orderId, transactionId: sale?.transactionId ?? '', gatewayId: gateway, requestKey };
  const onDone = () => {
    setKey(newRequestKey());
    reload();
  };
  const choose = (set: (value: string) => void) => (event: Event) => set((event.target as HTMLSelectElement).value);
  return html`<div class="filters">
    <label>Declined sale
      <select value=${sale?.transactionId} onChange=${choose(setTransaction)}>${declinedSales.map((one) => html`<option value=${one.transactionId}>${one.name}</option>`)}</select>
    </label>
    <label>FlexEcom gateway
      <select value=${gateway} onChange=${choose(setGateway)}>${rerunGatewayIds.map((id) => html`<option value=${id}>${id}</option>`)}</select>
    </label>
    <${ActionButton} action="rerun-order" target=${target} label="Rerun this sale" needs="operator" onDone=${onDone} />
  </div>`;
}

const KEY_BYTES = 16;

/** `crypto.randomUUID` is not there on a plain http address. */
function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return `console-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
