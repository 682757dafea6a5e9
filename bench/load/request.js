/** @typedef {import('./connection.js').Answer} Answer */

/**
 * @param {string} method
 * @param {string} path
 * @param {{headers?: Record<string, string>, body?: object}} [content]
 * @returns {string} the request as it goes over the wire
 */
export function request(method, path, { headers = {}, body } = {}) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = {
    Host: 'localhost',
    Accept: 'application/json',
    ...(body !== undefined && {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(text)),
    }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
}

/** @param {string} token */
export function bearer(token) {
  return { Authorization: `Bearer ${token}` };
}

/** @param {Answer} answer @returns {string} what a browser would send back as `Cookie` */
export function cookiesOf({ head }) {
  return [...head.matchAll(/\r\nset-cookie: *([^;\r]*)/gi)].map(([, pair]) => pair).join('; ');
}

/** @param {Answer} answer @returns {string} the value of `Location` */
export function locationOf({ head }) {
  return /\r\nlocation: *([^\r]*)/i.exec(head)?.[1] ?? '';
}

/** @param {Answer} answer @returns {Error} */
export function refused({ status, head, body }) {
  return new Error(`answered ${status}: ${locationOf({ status, head, body })} ${body.slice(0, 300)}`);
}

/**
 * @param {Answer} answer
 * @param {readonly number[]} [statuses] those that count as success
 * @returns {Answer}
 * @throws Error for any other
 */
export function expectStatus(answer, statuses = [200, 201]) {
  if (statuses.includes(answer.status)) return answer;
  throw refused(answer);
}
