/** Jest loads its global setup and teardown as separate modules; what one leaves for the other lives on globalThis. */
interface Stoppable {
  stop(): Promise<void>;
}

declare global {
  var salvageTestStack: Stoppable | undefined;
}

export function holdStack(stack: Stoppable): void {
  globalThis.salvageTestStack = stack;
}

export function heldStack(): Stoppable | undefined {
  return globalThis.salvageTestStack;
}
