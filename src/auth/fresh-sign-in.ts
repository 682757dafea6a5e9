import { Injectable } from '@nestjs/common';
import { Clock, epochSeconds } from '../domain/clock.js';
import { Refusal } from '../domain/refusal.js';
import type { Principal } from '../tokens/principal.js';

/** Seconds for which a sign-in counts as fresh. */
const FRESH = 600;

/** For steps that take an account over when a stolen token takes them (LK-15, ASVS 7.5.1). */
@Injectable()
export class FreshSignIn {
  constructor(private readonly clock: Clock) {}

  /** @throws Refusal `step_up_required` when the sign-in itself, however often it was refreshed, is over ten minutes old */
  require({ authTime }: Pick<Principal, 'authTime'>): void {
    if (epochSeconds(this.clock) - authTime > FRESH) throw new Refusal('step_up_required');
  }
}
