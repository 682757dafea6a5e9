import { describe } from '@jest/globals';
import { describeBrowsers } from './proxy-browsers.js';
import { describeCallers } from './proxy-callers.js';
import { caddy } from './proxy-process.js';
import { ProxyScene } from './proxy-scene.js';

describe('examples/caddy, run by Caddy', () => {
  const scene = new ProxyScene(caddy);
  describeCallers(scene);
  describeBrowsers(scene, { redirects: false });
});
