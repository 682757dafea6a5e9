import { z } from 'zod';
import { about, type Finding } from '../finding.js';
import type { Call } from '../watched-network.js';

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The keys ID tokens are checked with (RFC 7517, section 5). */
export function keysFindings(id: string, call: Call): Finding[] {
  const { good, problem } = about(id);
  const step = 'Without its keys every sign-in fails: look at the address, firewall and proxy.';
  if (!call.answer) return [problem(`The keys at ${call.url} cannot be reached: ${call.failure}.`, step)];
  if (call.answer.status !== 200)
    return [problem(`${call.url} answers with status ${call.answer.status}, not with keys.`, step)];
  const keys = keysIn(call.answer.text);
  if (!keys?.some(({ kty }) => kty === 'RSA' || kty === 'EC'))
    return [problem(`${call.url} holds no RSA or EC key to check ID tokens with.`, step)];
  return [good(`The keys for ID tokens can be read (${keys.length} at ${call.url}).`)];
}

function keysIn(text: string) {
  try {
    return keySet.safeParse(JSON.parse(text)).data?.keys;
  } catch {
    return undefined;
  }
}
