import { printableText } from '../telemetry/printable-text.ts';
import { terminal } from './terminal.ts';

/** Returns to the beginning of a terminal's line and empties it. Beside colours the only control sequence that the program itself writes. */
export const CLEAR_LINE = '\r\u001b[K';

/** From now on, whatever a command writes to the stream is shown and not obeyed by a terminal. */
export function makePrintable(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream);
  stream.write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean => {
    const shown = printableChunk(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return typeof encoding === 'function' ? write(shown, encoding) : write(shown, encoding, done);
  };
}

function printableChunk(chunk: string): string {
  const [clear, text] = chunk.startsWith(CLEAR_LINE) ? [CLEAR_LINE, chunk.slice(CLEAR_LINE.length)] : ['', chunk];
  return clear + terminal.withSequences(printableText(text));
}
