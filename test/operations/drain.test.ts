import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Drain } from '../../src/http/drain.js';

let drain: Drain;
let server: Server;
let arrived: Promise<void>;
beforeEach(async () => {
  drain = new Drain();
  // A server that never answers.
  arrived = new Promise((resolve) => {
    server = createServer((_request, response) => {
      drain.enter(response);
      response.on('close', () => drain.leave(response));
      resolve();
    });
  });
  drain.watch(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.closeAllConnections());

it('an answer that never comes holds the end up for no longer than the limit', async () => {
  const { port } = server.address() as AddressInfo;
  const answer = fetch(`http://127.0.0.1:${port}/`).catch(() => 'cut');
  await arrived;
  drain.begin();
  expect(await drain.finish(300)).toBe(false);
  expect(await answer).toBe('cut');
  expect(server.listening).toBe(false);
});

it('without anything under way it is over at once, and a second time, too', async () => {
  drain.begin();
  expect(await drain.finish(60_000)).toBe(true);
  expect(await drain.finish(60_000)).toBe(true);
});
