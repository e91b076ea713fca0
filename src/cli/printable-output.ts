import { printableText } from '../telemetry/printable-text.ts';

/** Returns to the beginning of a terminal's line and empties it. The only control sequence that the program itself writes. */
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
  return chunk.startsWith(CLEAR_LINE)
    ? CLEAR_LINE + printableText(chunk.slice(CLEAR_LINE.length))
    : printableText(chunk);
}
