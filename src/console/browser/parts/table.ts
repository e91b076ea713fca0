import { html } from 'htm/preact';
import type { VNode } from 'preact';

export interface Column<Row> {
  readonly title: string;
  /** Numbers and money stand to the right. */
  readonly align?: 'right';
  cell(row: Row): VNode | string | number | null;
}

interface TableProps<Row> {
  /** What the rows are; read out, and shown where `showCaption` says so. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What is said where there is no row: why, and what to do. */
  readonly empty: string;
}

/** A table that becomes one card a row on a narrow screen. */
export function Table<Row>({ caption, columns, rows, keyOf, empty }: TableProps<Row>) {
  if (rows.length === 0) return html`<p class="quiet">${empty}</p>`;
  return html`<div class="table-frame" tabIndex=${0} role="region" aria-label=${caption}>
    <table>
      <caption class="visually-hidden">${caption}</caption>
      <thead>
        <tr>${columns.map(({ title, align }) => html`<th scope="col" class=${align ?? ''}>${title}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr key=${keyOf(row)}>
            ${columns.map(({ title, align, cell }) => html`<td class=${align ?? ''} data-title=${title}><div>${cell(row)}</div></td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
