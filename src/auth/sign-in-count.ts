import { Injectable } from '@nestjs/common';
import { Refusal } from '../domain/refusal.js';
import { Metrics } from '../metrics/metrics.js';

/** How sign-ins end, for the metrics. Those at a provider that fail are counted where their steps are written down. */
@Injectable()
export class SignInCount {
  constructor(private readonly metrics: Metrics) {}

  /** Counts a sign-in by the method of its first step. */
  ended(outcome: 'signed_in' | 'second_step', amr: readonly string[]): void {
    this.metrics.signIns.count(amr[0] ?? '', outcome);
  }

  /** Runs a check and counts it when it refuses. @throws what the check throws */
  async refused<Found>(
    step: 'pwd' | 'webauthn' | 'second_step',
    check: () => Promise<Found>,
  ): Promise<Found> {
    try {
      return await check();
    } catch (error) {
      this.metrics.signIns.count(step, error instanceof Refusal ? error.code : 'unavailable');
      throw error;
    }
  }
}
