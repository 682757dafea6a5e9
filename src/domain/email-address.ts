/** RFC 5321, section 4.5.3.1.3: a path holds 256 octets, so an address inside it at most 254. */
const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;

/** RFC 5322 dot-atom plus letters beyond ASCII (RFC 6531); no quoted strings, comments, lists or brackets. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/** An address as its owner writes it, and the key by which two writings of it are the same. */
export interface EmailAddress {
  display: string;
  key: string;
}

/**
 * Reads an e-mail address from outside.
 *
 * NFKC comes before everything else: an address that is checked first and normalised afterwards can
 * turn into another one behind the check (GHSA-7rqj-j65f-68wh). The input must hold its only `@`
 * before and after, so that a full-width or small commercial at never becomes a separator.
 *
 * @returns the address, or `undefined` for anything that is not exactly one address
 */
export function parseEmailAddress(input: unknown): EmailAddress | undefined {
  if (typeof input !== 'string' || input.length > 4 * LONGEST_ADDRESS || input.split('@').length !== 2) {
    return undefined;
  }
  const display = input.normalize('NFKC').trim();
  // toLowerCase, never toLocaleLowerCase: the Turkish dotless i would give two keys on two machines.
  const key = display.toLowerCase().normalize('NFKC');
  const parts = display.split('@');
  const [local, domain] = parts;
  if (parts.length !== 2 || local === undefined || domain === undefined) return undefined;
  // Small letters can take more room than the capitals they come from: a key must be an address, too.
  if (!fits(display) || !fits(key)) return undefined;
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => DOMAIN_LABEL.test(label)) || !LOCAL_PART.test(local)) {
    return undefined;
  }
  return { display, key };
}

function fits(address: string): boolean {
  const local = address.slice(0, address.lastIndexOf('@'));
  return Buffer.byteLength(address) <= LONGEST_ADDRESS && Buffer.byteLength(local) <= LONGEST_LOCAL_PART;
}

/** The part of an address key behind the `@`. */
export function domainOf(addressKey: string): string {
  return addressKey.slice(addressKey.lastIndexOf('@') + 1);
}
