import { SetMetadata } from '@nestjs/common';
import type { LimitName } from './budgets.js';

export const THROTTLED = Symbol('throttled');

/**
 * Puts a row of the table in front of a handler or of a whole controller. `account` is the `email` of the body, or who is
 * signed in; where neither tells whose code is tried, the handler uses `Throttle.attempt` itself.
 */
export const Throttled = (name: LimitName) => SetMetadata(THROTTLED, name);
