import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, it } from '@jest/globals';
import { isStoreOutage } from '../../src/storage/store-errors.js';

/** What Node says of a write to a server that has just ended the connection. */
async function writeAfterTheEnd(): Promise<unknown> {
  const server = createServer((socket) => socket.end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
  const error = await new Promise((resolve) => {
    socket.once('end', () => setImmediate(() => socket.write('a command', resolve))).resume();
  });
  server.close();
  return error;
}

it('a socket whose server has gone is an outage', async () => {
  expect(isStoreOutage(await writeAfterTheEnd())).toBe(true);
});
