import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { errorMessage, UsageError } from '../../errors.ts';

/** Holds the list of accounts as JSON, if no file is given. */
export const ACCOUNTS_VARIABLE = 'SANDBOX_GATEWAYS';

/**
 * The test accounts of a file, or of ACCOUNTS_VARIABLE.
 * @throws UsageError that names the source and field of every error, but no value: values are secrets.
 */
export async function readTestAccounts(
  file: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<z.infer<typeof TestAccounts>> {
  const source = file ?? ACCOUNTS_VARIABLE;
  const text = file === undefined ? environment[ACCOUNTS_VARIABLE] : await readFile(file, 'utf8');
  if (text === undefined || text.trim() === '') {
    throw new UsageError(
      `no test accounts: pass --gateways FILE or set ${ACCOUNTS_VARIABLE}; see salvage sandbox --help`,
    );
  }
  const parsed = TestAccounts.safeParse(parseText(text, source));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${source}: ${path.join('.')}: ${message}`);
    throw new UsageError(`the test accounts in ${source} are invalid`, problems);
  }
  return parsed.data;
}

const TestAccounts = z
  .array(
    z.strictObject({
      gatewayId: z.string().min(1),
      publicKey: z.string().min(1),
      secretKey: z.string().min(1),
      signingSecret: z.string().regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, 'expected whsec_ followed by base64'),
      disabled: z.boolean().default(false),
    }),
  )
  .min(1);

function parseText(text: string, source: string): unknown {
  try {
    return parseYaml(text, { prettyErrors: false });
  } catch (error) {
    throw new UsageError(`${source} is neither YAML nor JSON: ${errorMessage(error)}`);
  }
}
