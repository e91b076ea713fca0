import { spawn } from 'node:child_process';

/** Debian's package of each program that these tests run. */
const PACKAGES = { promtool: 'prometheus', prometheus: 'prometheus', amtool: 'prometheus-alertmanager' } as const;

interface ToolResult {
  readonly code: number | null;
  /** What it wrote to stdout and stderr. */
  readonly said: string;
}

/** Runs promtool or amtool to its end. */
export async function runTool(
  tool: 'promtool' | 'amtool',
  args: readonly string[],
  { input = '', cwd }: { input?: string; cwd?: string } = {},
): Promise<ToolResult> {
  const child = spawn(tool, args, { stdio: 'pipe', ...(cwd === undefined ? {} : { cwd }) });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  // A program that ends without reading its input closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return await new Promise((resolve, reject) => {
    child.on('error', (error) => reject(notInstalled(tool, error)));
    child.on('close', (code) => resolve({ code, said }));
  });
}

/** The error of a program that could not be started, with what to install. */
export function notInstalled(program: keyof typeof PACKAGES, error: Error): Error {
  return 'code' in error && error.code === 'ENOENT'
    ? new Error(`${program} is needed and not installed: apt-get install ${PACKAGES[program]}`)
    : error;
}
