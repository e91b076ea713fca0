/** Somebody who is logged in at the console. `_id`: a hash of what their cookie holds. */
export interface ConsoleSession {
  _id: string;
  name: string;
  /** A hash of the token that they logged in with: a new token ends what was begun with the one before. */
  tokenSha256: string;
  /** MongoDB deletes it then. */
  expiresAt: Date;
}
