import { checkRoutingFile, describeProblem } from '../../configuration/file/yaml-file.ts';

/** `salvage config check`: prints every mistake; exit code 2 if there is an error among them. */
export async function check(file: string, { json = false }: { json?: boolean }): Promise<void> {
  const { fileName, content, problems } = await checkRoutingFile(file);
  const isValid = content !== null;
  if (!isValid) process.exitCode = 2;
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok: isValid, file: fileName, problems }, null, 2)}\n`);
    return;
  }
  for (const problem of problems) {
    process.stdout.write(`${problem.severity}: ${describeProblem(fileName, problem)}\n`);
  }
  const errorCount = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = counted(problems.length - errorCount, 'warning');
  process.stdout.write(
    isValid ? `${fileName} is valid, with ${warnings}\n` : `${counted(errorCount, 'error')}, ${warnings}\n`,
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
