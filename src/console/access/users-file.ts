import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { errorCode, errorMessage, UsageError, whyUnreadable } from '../../errors.ts';
import { CONSOLE_ROLES, type ConsoleRole, type Visitor } from './roles.ts';

const NAME_LENGTH_MAX = 100;

/** Names stand in the audit: two that look the same must be the same. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(NAME_LENGTH_MAX)
  .regex(/^\P{C}*$/u, 'expected characters that one can see');

const User = z.strictObject({
  name: Name,
  role: z.enum(CONSOLE_ROLES),
  /** Of a token with 256 random bits, which no dictionary holds, so that a fast hash is enough. */
  tokenSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits, as salvage console add-user prints them')
    .optional(),
});

const UsersFile = z.strictObject({ users: z.array(User) });

/** Who may use the console. One without a token comes through the proxy that names people. */
export type User = z.infer<typeof User>;

/**
 * The users of `CONSOLE_TOKENS_FILE`.
 * @throws UsageError where it cannot be read or says something else
 */
export function readUsers(file: string): readonly User[] {
  const parsed = UsersFile.safeParse(parsedYaml(file));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
    throw new UsageError(`CONSOLE_TOKENS_FILE: ${file} cannot be used`, problems);
  }
  const { users } = parsed.data;
  const twice = users.find(({ name }, index) => users.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) {
    throw new UsageError(
      `CONSOLE_TOKENS_FILE: ${file} names ${twice.name} twice; a name says who did what, so keep one`,
    );
  }
  return users;
}

function parsedYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`CONSOLE_TOKENS_FILE: ${file} cannot be read: ${whyUnreadable(error)}`);
  }
}

/** Compares with every user's, so that the time it takes does not tell whose token is nearly right. */
export function visitorWithToken(users: readonly User[], token: string): Visitor | null {
  const given = Buffer.from(tokenHash(token));
  const matching = users.filter(
    ({ tokenSha256 }) => tokenSha256 !== undefined && timingSafeEqual(Buffer.from(tokenSha256), given),
  );
  return visitor(matching[0]);
}

export function visitorNamed(users: readonly User[], name: string): Visitor | null {
  return visitor(users.find((user) => user.name === name));
}

/** Null where the user was taken out, or has a new token. */
export function visitorWithSession(
  users: readonly User[],
  session: Pick<User, 'name' | 'tokenSha256'>,
): Visitor | null {
  const { name, tokenSha256 } = session;
  return tokenSha256 === undefined
    ? null
    : visitor(users.find((user) => user.name === name && user.tokenSha256 === tokenSha256));
}

/** What a user may be called; null where nobody may be called so. */
export function userName(text: string): string | null {
  return Name.safeParse(text).data ?? null;
}

function visitor(user: User | undefined): Visitor | null {
  return user === undefined ? null : { name: user.name, role: user.role };
}

/**
 * Adds somebody to the file, which is made where it is not there, and returns their token. It is nowhere else: who loses it gets
 * a new one.
 * @throws UsageError where the name is taken, or the file cannot be used
 */
export function addUser(file: string, wanted: string, role: ConsoleRole): string {
  const users = existsSync(file) ? readUsers(file) : [];
  const name = userName(wanted);
  if (name === null) throw new UsageError(`the name must have 1 to ${NAME_LENGTH_MAX} characters that one can see`);
  if (users.some((user) => user.name === name)) {
    throw new UsageError(`${file} has a user ${name} already; take out that entry to give out a new token`);
  }
  const { token, user } = newUser(name, role);
  const half = `${file}.new`;
  try {
    writeFileSync(half, stringify({ users: [...users, user] }), { mode: 0o600 });
    renameSync(half, file);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${errorCode(error) ?? errorMessage(error)}`);
  }
  return token;
}

/** A new token, which only its owner sees, and the entry that goes into the file. */
export function newUser(name: string, role: ConsoleRole): { readonly token: string; readonly user: User } {
  const token = `salvage_${randomBytes(32).toString('base64url')}`;
  return { token, user: User.parse({ name, role, tokenSha256: tokenHash(token) }) };
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
