import { heldStack } from './held-stack.ts';

export default async function stopServers(): Promise<void> {
  await heldStack()?.stop();
}
