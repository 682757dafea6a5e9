import { isIP } from 'node:net';
import { z } from 'zod';

/** Ranges that Express knows by name. */
const NAMED = new Set(['loopback', 'linklocal', 'uniquelocal']);

const RULE =
  'must be the number of proxies in front, or their addresses: IP addresses, ranges such as 192.0.2.0/24, loopback, linklocal, uniquelocal';

/**
 * `TRUST_PROXY`, read more strictly than Express reads it: what passes here is never refused by it (npm: proxy-addr), and what it
 * takes for an odd way to write an address (`0x10`, `3000`) is not. There is no word for trusting everybody: any client could then
 * choose its address.
 *
 * @returns hops, or addresses with commas between them
 */
export const trustedProxies = z.string().transform((value, context): number | string => {
  if (/^\d{1,2}$/.test(value.trim())) return Number(value);
  const entries = value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length > 0 && entries.every(isProxy)) return entries.join(', ');
  context.addIssue({ code: 'custom', message: RULE });
  return z.NEVER;
});

function isProxy(entry: string): boolean {
  const [address = '', range, ...rest] = entry.split('/');
  if (rest.length > 0) return false;
  if (range === undefined) return NAMED.has(entry) || isIP(address) !== 0;
  const version = isIP(address);
  if (/^\d{1,3}$/.test(range)) return version !== 0 && Number(range) > 0 && Number(range) <= bitsOf(version);
  return version === 4 && isIP(range) === 4 && isNetmask(range);
}

const bitsOf = (version: number) => (version === 4 ? 32 : 128);

/** Ones, then zeros, and not zeros alone. */
function isNetmask(mask: string): boolean {
  const bits = mask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1+0*$/.test(bits);
}
