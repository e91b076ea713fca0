import { UsageError } from '../../errors.ts';

/** How standard input is called in messages; on the command line it is `-`. */
export const STANDARD_INPUT = 'standard input';

/**
 * The whole text of standard input.
 * @throws UsageError where there is more than `bytesMax`
 */
export async function readStandardInput(bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > bytesMax) throw new UsageError(`${STANDARD_INPUT} has more than the ${bytesMax} bytes allowed`);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
