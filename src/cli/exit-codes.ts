/** How a command ends where it does not end with 0, for scripts: docs/commands.md says what to do about each. */
export const EXIT_CODES = {
  /** A server is away, or the answer to a check is no. */
  failed: 1,
  /** The call or a setting is wrong: nothing was changed. */
  wrongUsage: 2,
  /** It was done and is not over: not all is confirmed or answered, or a person is needed. */
  notOver: 3,
} as const;
