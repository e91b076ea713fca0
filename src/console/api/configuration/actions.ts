import { z } from 'zod';
import type { ApplyResult } from '../../../configuration/store/configuration-store.ts';
import { countText } from '../../../domain/count-text.ts';
import { changeConfiguration } from '../../../operate/configuration/change-configuration.ts';
import { previewChange } from '../../../operate/configuration/preview-change.ts';
import type { ConsoleDependencies } from '../../dependencies.ts';
import { type Action, addAction } from '../action.ts';
import type { ApiServer } from '../api-server.ts';
import { DraftText, draftContent } from './drafts.ts';
import { VersionNumber } from './schemas.ts';

/** What was in force when the person began: another one is refused, whoever applied it. */
const onlyAfter = VersionNumber.nullable().describe('The version that this was compared with; null: there was none');

const Apply = z.object({ text: DraftText, onlyAfter });
const Rollback = z.object({ version: VersionNumber, onlyAfter });

const apply: Action<typeof Apply.shape> = {
  name: 'apply-configuration',
  summary: 'Puts a draft in force, as a new version',
  needs: 'admin',
  target: Apply,
  preview: (target, { database }) => previewChange(database, applied(target), Date.now()),
  run: async (target, operator, { database }) =>
    doneText(await changeConfiguration(database, applied(target), operator, Date.now())),
};

const rollback: Action<typeof Rollback.shape> = {
  name: 'rollback-configuration',
  summary: 'Puts the content of an earlier version in force again, as a new version',
  needs: 'admin',
  target: Rollback,
  preview: (target, { database }) => previewChange(database, rolledBack(target), Date.now()),
  run: async (target, operator, { database }) =>
    doneText(await changeConfiguration(database, rolledBack(target), operator, Date.now())),
};

export function addConfigurationActions(server: ApiServer, deps: ConsoleDependencies): void {
  addAction(server, apply, deps);
  addAction(server, rollback, deps);
}

function applied({ text, onlyAfter: after }: z.output<typeof Apply>) {
  return { kind: 'apply', content: draftContent(text), sourceText: text, onlyAfter: after } as const;
}

function rolledBack({ version, onlyAfter: after }: z.output<typeof Rollback>) {
  return { kind: 'rollback', version, evenIfRefused: true, onlyAfter: after } as const;
}

function doneText({ newVersion, previousVersion, diff }: ApplyResult): string {
  return newVersion === null
    ? `Version ${previousVersion} has the same content already: nothing changed.`
    : `Version ${newVersion} is in force, with ${countText(diff.length, 'change')}.`;
}
