import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Network } from '../domain/network.js';

/** Milliseconds for the whole answer: a registration must not hang on a service that is not ours. */
const TIME_LIMIT = 1_000;
/** Bytes; a padded range of the known service has some 60,000. */
const SIZE_LIMIT = 512 * 1024;
/** Hexadecimal digits that leave the house: shared by thousands of passwords, so that nobody learns which was meant. */
const PREFIX = 5;

/** Asks a service of breached passwords by k-anonymity, in the protocol of Have I Been Pwned's "range" search. */
@Injectable()
export class BreachedPasswords {
  private readonly logger = new Logger(BreachedPasswords.name);

  constructor(
    private readonly settings: Settings,
    private readonly network: Network,
  ) {}

  /**
   * @param password in the form that is hashed
   * @returns true when it is listed; false also when no service is set, or it does not answer within a second as it should
   */
  async includes(password: string): Promise<boolean> {
    const { breachedPasswordsUrl } = this.settings;
    if (breachedPasswordsUrl === undefined) return false;
    const digest = createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase();
    try {
      const url = `${breachedPasswordsUrl.replace(/\/+$/, '')}/${digest.slice(0, PREFIX)}`;
      return isListed(await this.range(url), digest.slice(PREFIX));
    } catch (error) {
      // Neither the address asked nor the error's text, which may hold it: five digits of a password's hash.
      const name = error instanceof Error ? error.name : 'unknown';
      this.logger.warn(
        `the breached-password service was of no help (${name}); the password was let through`,
      );
      return false;
    }
  }

  /** @throws when there is no complete answer with status 200 within the limits */
  private async range(url: string): Promise<string> {
    // Padding hides the number of real entries, and with it the range, from who sees the size of the answer.
    const headers = { 'Add-Padding': 'true', Accept: 'text/plain' };
    const signal = AbortSignal.timeout(TIME_LIMIT);
    const response = await this.network.fetch(url, { headers, signal });
    if (response.status !== 200) throw new UnusableAnswer(`status ${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > SIZE_LIMIT) throw new UnusableAnswer('too large');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('latin1');
  }
}

class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/** Lines of `SUFFIX:COUNT`; a count of 0 is padding. @throws UnusableAnswer when not a single line is of that kind */
function isListed(range: string, suffix: string): boolean {
  const entries = [...range.matchAll(/^([0-9A-F]{35}):(\d+)\r?$/gim)];
  if (entries.length === 0) throw new UnusableAnswer('not a range');
  return entries.some(([, found, count]) => found?.toUpperCase() === suffix && Number(count) > 0);
}
