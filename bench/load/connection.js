import { once } from 'node:events';
import { connect } from 'node:net';

/** @typedef {{status: number, head: string, body: string}} Answer */

/**
 * One keep-alive HTTP/1.1 connection that carries one request at a time. On a bare socket: `node:http`'s own client costs more
 * than the fastest of the servers, which would then all look alike.
 */
export class Connection {
  /** @type {{resolve: (answer: Answer) => void, reject: (error: Error) => void} | undefined} */
  #waiting;
  #received = '';
  #socket;
  /** @type {Promise<unknown>} settles when the connection is there; rejects when it cannot be had */
  opened;

  /** @param {number} port on loopback */
  constructor(port) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    // latin1: one character a byte, so that Content-Length counts characters.
    this.opened = once(this.#socket, 'connect');
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk) => this.#take(String(chunk)));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /**
   * @param {string} request as it goes over the wire
   * @returns {Promise<Answer>} rejects when the connection breaks
   */
  send(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request, 'latin1');
    });
  }

  close() {
    this.#socket.destroy();
  }

  /** @param {Error} error */
  #fail(error) {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /** @param {string} chunk */
  #take(chunk) {
    this.#received += chunk;
    const answer = parse(this.#received);
    if (!answer) return;
    this.#received = '';
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }
}

const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;

/** @param {string} text @returns {Answer | undefined} undefined while something is still missing */
function parse(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const status = Number(head.slice(9, 12));
  const length = CONTENT_LENGTH.exec(head)?.[1];
  if (length !== undefined) {
    return text.length - end - 4 < Number(length) ? undefined : { status, head, body: text.slice(end + 4) };
  }
  if (status === 204 || !/\r\ntransfer-encoding: *chunked/i.test(head)) return { status, head, body: '' };
  return text.endsWith('\r\n0\r\n\r\n') || text.slice(end + 4) === '0\r\n\r\n'
    ? { status, head, body: unchunked(text.slice(end + 4)) }
    : undefined;
}

/** @param {string} text RFC 9112, section 7.1 */
function unchunked(text) {
  let body = '';
  for (let at = 0; ;) {
    const line = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, line), 16);
    if (!size) return body;
    body += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
