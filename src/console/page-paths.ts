/** Where a page is; the browser's own table (`browser/pages.ts`) says which. A test holds the two together. */
export const PAGE_PATHS = [
  '/',
  '/search',
  '/orders/:orderId',
  '/dead-letters',
  '/money',
  '/configuration',
  '/scheduled',
  '/partitions',
  '/report',
  '/topics',
  '/audit',
] as const;
