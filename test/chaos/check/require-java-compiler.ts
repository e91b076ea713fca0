import { runProgram } from '../../../local/program.ts';
import { FatalError } from '../../../src/errors.ts';

const MISSING = 'A Java development kit is needed to run the checker: apt-get install openjdk-17-jdk-headless';

/** The checker's reader is a single Java source file, which java compiles as it starts. @throws FatalError where it cannot */
export async function requireJavaCompiler(java: string): Promise<void> {
  const modules = await runProgram(java, ['--list-modules'], MISSING);
  if (!/^jdk\.compiler/m.test(modules)) throw new FatalError(MISSING);
}
