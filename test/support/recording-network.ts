import { type NetworkAnswer, type NetworkRequest, SystemNetwork } from '../../src/domain/network.js';
import { noteBody, noteHeaders, noteUrl } from './secrets-in-traffic.js';

/** The machine's network, which notes what a gateway and its providers tell each other: tokens that no test ever sees. */
export class RecordingNetwork extends SystemNetwork {
  override async fetch(url: string, request: NetworkRequest): Promise<NetworkAnswer> {
    noteUrl(url);
    noteHeaders(new Headers(request.headers));
    noteBody(request.body ?? '');
    const answer = await super.fetch(url, request);
    return { ...answer, body: answer.body && noted(answer.body) };
  }
}

async function* noted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
    yield chunk;
  }
  noteBody(Buffer.concat(chunks).toString());
}
