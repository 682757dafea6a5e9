import { connect } from 'node:net';

/**
 * Sends a request byte for byte, as no client library would.
 *
 * @param lines request line and headers
 * @returns the whole answer as text
 */
export function rawExchange(url: string, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = [...lines, 'Connection: close', '', ''].join('\r\n');
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
