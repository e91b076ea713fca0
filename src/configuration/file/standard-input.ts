import { UsageError } from '../../errors.ts';

/** How standard input is called in messages; on the command line it is `-`. */
export const STANDARD_INPUT = 'standard input';

/**
 * The whole text of standard input.
 * @throws UsageError where there is more than `bytesMax`, nothing at all, or a terminal in which nobody knows what to type
 */
export async function readStandardInput(bytesMax: number): Promise<string> {
  if (process.stdin.isTTY) {
    throw new UsageError(
      `${STANDARD_INPUT} is a terminal: send a file to it, such as salvage config check - < routing.yaml, or name the file`,
    );
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > bytesMax) throw new UsageError(`${STANDARD_INPUT} has more than the ${bytesMax} bytes allowed`);
    chunks.push(buffer);
  }
  if (bytes === 0) {
    throw new UsageError(`${STANDARD_INPUT} is empty: is the command or file before it the right one?`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
