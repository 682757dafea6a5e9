import { describe } from '@jest/globals';
import { describeProxy } from './proxy-cases.js';
import { nginx } from './proxy-process.js';

describe('examples/nginx, run by nginx', () => {
  describeProxy(nginx, { redirects: true });
});
