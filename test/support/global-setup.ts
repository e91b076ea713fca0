import { environmentOf } from '../../local/addresses.ts';
import { openStack } from '../../local/stack.ts';
import { holdStack } from './held-stack.ts';

/** Runs once, and only where integration tests run. Jest's workers find the servers in their environment. */
export default async function startServers(): Promise<void> {
  const stack = await openStack();
  holdStack(stack);
  Object.assign(process.env, environmentOf(stack));
}
