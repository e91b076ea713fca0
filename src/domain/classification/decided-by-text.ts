import type { Classification } from './classify-decline.ts';

/** By what a decline is soft or hard, without a word of the decline: for the log. */
export function decidedByText({ type, decidedBy }: Pick<Classification, 'type' | 'decidedBy'>): string {
  switch (decidedBy.by) {
    case 'MAPPING_RULE':
      return `${type} by declineMapping[${decidedBy.matched.index}]`;
    case 'GATEWAY':
      return `${type} as its gateway says`;
    case 'DEFAULT_TABLE': {
      const { basis, source, matched } = decidedBy.row;
      return `${type} by the default table, ${basis} ${basis === 'TEXT' ? source : `${matched} of ${source}`}`;
    }
    case 'UNKNOWN':
      return `${type}, as nothing recognises it`;
    default:
      return decidedBy satisfies never;
  }
}
