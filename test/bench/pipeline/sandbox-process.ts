/** Runs the FlexEcom sandbox until its parent disconnects, and says when it got and answered each instant request. */
import { startSandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import { SANDBOX_GATEWAYS } from '../cascade-sample.ts';
import { answerQuestions } from './bench-process.ts';

const sandbox = await startSandbox({ gateways: SANDBOX_GATEWAYS, seed: 'bench' });
await answerQuestions((question) => {
  if (question === 'url') return sandbox.url;
  if (question === 'instant requests') return instantRequests();
  sandbox.setWebhookBaseUrl(question);
  return null;
});
await sandbox.close();
process.exit(0);

function instantRequests() {
  return sandbox
    .submissions()
    .filter(({ submission }) => submission.mode === 'instant' && submission.finalAt !== null)
    .map(({ submission }) => ({
      orderId: submission.metadata.orderId,
      createdAt: Date.parse(submission.createdAt),
      answeredAt: Date.parse(submission.finalAt ?? ''),
    }));
}
