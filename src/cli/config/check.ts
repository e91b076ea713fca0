import { checkRoutingFile, describeProblem } from '../../configuration/file/yaml-file.ts';
import { countText } from '../../domain/count-text.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print } from '../print.ts';
import { terminal } from '../terminal.ts';

/** `salvage config check`: prints every mistake; exit code 2 if there is an error among them. */
export async function check(file: string, { json = false }: { json?: boolean }): Promise<void> {
  const { fileName, content, problems } = await checkRoutingFile(file);
  const isValid = content !== null;
  if (!isValid) process.exitCode = EXIT_CODES.wrongUsage;
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok: isValid, file: fileName, problems }, null, 2)}\n`);
    return;
  }
  for (const problem of problems) {
    print(`${severityText(problem.severity)} ${describeProblem(fileName, problem)}`);
  }
  const errorCount = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = countText(problems.length - errorCount, 'warning');
  print(isValid ? `${fileName} is valid, with ${warnings}` : `${countText(errorCount, 'error')}, ${warnings}`);
}

function severityText(severity: 'error' | 'warning'): string {
  return terminal.coloured(severity === 'error' ? 'red' : 'yellow', `${severity}:`);
}
