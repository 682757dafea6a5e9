import { afterAll } from '@jest/globals';
import { flushRecord } from './run-record.js';
import { noteBody, noteHeaders, noteUrl } from './secrets-in-traffic.js';

// Before each test file: whatever a test sends or is answered by `fetch`, its secrets are noted.
const send = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const request = input instanceof Request ? input : undefined;
  noteUrl(request?.url ?? String(input));
  noteHeaders(new Headers(init?.headers ?? request?.headers));
  if (typeof init?.body === 'string') noteBody(init.body);
  const response = await send(input, init);
  noteHeaders(response.headers);
  const text = response.text.bind(response);
  const read = async () => {
    const body = await text();
    noteBody(body, response.status);
    return body;
  };
  return Object.assign(response, { text: read, json: async () => JSON.parse(await read()) as unknown });
};

afterAll(flushRecord);
