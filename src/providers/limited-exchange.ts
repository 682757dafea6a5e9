import type { Network, NetworkAnswer, NetworkRequest } from '../domain/network.js';
import { Refusal } from '../domain/refusal.js';

/** Milliseconds for one answer, its body included. */
const TIME_LIMIT = 5_000;

/** Bytes of an answer that are read. */
const SIZE_LIMIT = 256 * 1024;

/**
 * One request to a provider: one try, 5 s, 256 kB, no redirects.
 *
 * @throws Refusal `provider_unavailable` without an answer in time, `provider_error` for one that is too large
 */
export async function exchange(
  network: Network,
  url: string,
  request: Omit<NetworkRequest, 'signal'>,
): Promise<{ status: number; text: string }> {
  const signal = AbortSignal.timeout(TIME_LIMIT);
  try {
    const response = await network.fetch(url, { ...request, signal });
    return { status: response.status, text: await readLimited(response) };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('provider_unavailable', { cause: error });
  }
}

/** Reads a body up to the limit; the rest is never taken off the wire. A slow drip ends by the signal of the fetch. */
export async function readLimited(response: NetworkAnswer): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > SIZE_LIMIT) throw new Refusal('provider_error', { cause: 'answer too large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
