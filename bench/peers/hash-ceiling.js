import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';

/**
 * What the hash alone allows: Argon2id with the gateway's parameters, as many at once as there are cores, and nothing else.
 * `GET /rate?seconds=2` answers `{count, seconds}`.
 */
const password = 'correct horse battery staple';
const target = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** @param {number} limit seconds */
async function measure(limit) {
  const start = performance.now();
  let count = 0;
  const worker = async () => {
    while (performance.now() - start < limit * 1000) {
      await verify(target, password);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return { count, seconds: (performance.now() - start) / 1000 };
}

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname !== '/rate') response.end();
  else
    void measure(Number(searchParams.get('seconds') ?? 1)).then((result) =>
      response.end(JSON.stringify(result)),
    );
}).listen(Number(process.env.PORT), '127.0.0.1');
