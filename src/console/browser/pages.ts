import type { ComponentType } from 'preact';

/** What a page is given: the values in its path. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}

export interface PageEntry {
  readonly path: string;
  readonly title: string;
  /** After `g`, on the keyboard; null: the page is reached by links. */
  readonly key: string | null;
  load(): Promise<ComponentType<PageProps>>;
}

/** The pages in the order of the menu. A page is fetched when it is opened. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', title: 'Now', key: 'n', load: async () => (await import('./pages/now.ts')).NowPage },
  { path: '/search', title: 'Search', key: 's', load: async () => (await import('./pages/search.ts')).SearchPage },
  {
    path: '/dead-letters',
    title: 'Dead letters',
    key: 'd',
    load: async () => (await import('./pages/dead-letters.ts')).DeadLettersPage,
  },
  {
    path: '/money',
    title: 'Money to look at',
    key: 'm',
    load: async () => (await import('./pages/money.ts')).MoneyPage,
  },
  {
    path: '/configuration',
    title: 'Configuration',
    key: 'c',
    load: async () => (await import('./pages/configuration.ts')).ConfigurationPage,
  },
  {
    path: '/scheduled',
    title: 'Scheduled and waiting',
    key: 'w',
    load: async () => (await import('./pages/scheduled.ts')).ScheduledPage,
  },
  {
    path: '/partitions',
    title: 'Partitions',
    key: 'p',
    load: async () => (await import('./pages/partitions.ts')).PartitionsPage,
  },
  { path: '/report', title: 'Report', key: 'r', load: async () => (await import('./pages/report.ts')).ReportPage },
  { path: '/topics', title: 'Topics', key: 't', load: async () => (await import('./pages/topics.ts')).TopicsPage },
  { path: '/audit', title: 'Audit', key: 'a', load: async () => (await import('./pages/audit.ts')).AuditPage },
  {
    path: '/orders/:orderId',
    title: 'Order',
    key: null,
    load: async () => (await import('./pages/order.ts')).OrderPage,
  },
];
