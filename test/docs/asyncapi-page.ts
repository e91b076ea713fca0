import { stringify } from 'yaml';
import { asyncApiDocument } from '../../src/inspect/asyncapi/document.ts';

export const ASYNCAPI_PAGE = new URL('../../docs/asyncapi.yaml', import.meta.url);

/** The page docs/asyncapi.yaml. Without anchors: not every reader of YAML knows them. */
export function asyncApiPage(): string {
  const head = '# Made from topics/ by test/docs/write-pages.ts.\n';
  return head + stringify(asyncApiDocument(), { aliasDuplicateObjects: false, lineWidth: 120 });
}
