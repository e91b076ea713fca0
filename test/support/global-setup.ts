import { environmentOf } from '../../local/addresses.ts';
import { openStack } from '../../local/stack.ts';
import { holdStack } from './held-stack.ts';

/** Once a run, and only where an integration test runs: the workers find the servers in their environment. */
export default async function startServers(): Promise<void> {
  const stack = await openStack();
  holdStack(stack);
  Object.assign(process.env, environmentOf(stack));
}
