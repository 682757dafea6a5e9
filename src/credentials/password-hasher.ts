import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { BoundedQueue } from './bounded-queue.js';

/** OWASP's second choice of Argon2id parameters (the library's default variant): 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes and checks passwords off the event loop, a few at a time. */
@Injectable()
export class PasswordHasher {
  private readonly queue = new BoundedQueue();
  /** A hash nobody knows the password of: checked where there is no account, so that both cost the same. */
  private readonly decoy = hash(randomBytes(24), PARAMETERS);

  /** @returns a PHC string. @throws Refusal `unavailable` when too many wait */
  async hash(password: string): Promise<string> {
    return this.queue.run(() => hash(normalise(password), PARAMETERS));
  }

  /**
   * @param stored the account's hash, or `null` when there is no account or it has no password
   * @returns true when the password fits; the cost is the same in every case
   */
  async matches(stored: string | null, password: string): Promise<boolean> {
    const target = stored ?? (await this.decoy);
    const fits = await this.queue.run(() => verify(target, normalise(password)));
    return stored !== null && fits;
  }
}

/** NFKC (NIST SP 800-63B-4, section 3.1.1.2): the same password typed on two keyboards is the same. */
function normalise(password: string): string {
  return password.normalize('NFKC');
}
