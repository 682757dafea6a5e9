import { describe } from '@jest/globals';
import { describeProxy } from './proxy-cases.js';
import { caddy } from './proxy-process.js';

describe('examples/caddy, run by Caddy', () => {
  describeProxy(caddy, { redirects: false });
});
