import { createReadStream } from 'node:fs';

/** Bytes of the longest line that is read. What is longer is passed over without being kept. */
export const LONGEST_LINE = 64 * 1024;

const NEWLINE = 10;

/** A line of a file. */
export interface Line {
  /** From 1. */
  number: number;
  /** Its text without the end of line, or why there is none. */
  content: { text: string } | { unreadable: 'too_long' | 'not_utf8' };
  /** Bytes of the file up to and with it. */
  end: number;
}

/** The lines of a file one after the other; what is in memory does not grow with the file. */
export async function* linesOf(file: string): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 0;
  let end = 0;
  const keep = (part: Buffer) => {
    length += part.length;
    if (length <= LONGEST_LINE) parts.push(part);
    else parts = [];
  };
  const finished = (terminator: number): Line => {
    number += 1;
    end += length + terminator;
    const content =
      length > LONGEST_LINE ? ({ unreadable: 'too_long' } as const) : decoded(Buffer.concat(parts), number);
    parts = [];
    length = 0;
    return { number, content, end };
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, to));
      yield finished(1);
      from = to + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield finished(0);
}

/** Replacement characters in a name or an address would make it another one. A byte order mark may begin the file only. */
function decoded(bytes: Buffer, number: number): Line['content'] {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: number > 1 }).decode(bytes) };
  } catch {
    return { unreadable: 'not_utf8' };
  }
}
