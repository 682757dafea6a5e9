import { createServer, type ServerResponse } from 'node:http';

/** A pretend service of breached passwords, in the protocol of Have I Been Pwned's range search. */
export interface BreachedService {
  url: string;
  /** Paths and padding headers of what was asked. */
  asked: { path: string; padding: unknown; headers: string }[];
  /** Replaces the answer, which is an empty page by default. */
  answer: (response: ServerResponse) => void;
  stop(): Promise<void>;
}

export async function startBreachedService(): Promise<BreachedService> {
  const server = createServer((request, response) => {
    service.asked.push({
      path: request.url ?? '',
      padding: request.headers['add-padding'],
      headers: JSON.stringify(request.headers),
    });
    service.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const service: BreachedService = {
    url: `http://127.0.0.1:${address.port}/range`,
    asked: [],
    answer: (response) => response.end(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}
