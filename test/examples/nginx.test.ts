import { describe } from '@jest/globals';
import { describeBrowsers } from './proxy-browsers.js';
import { describeCallers } from './proxy-callers.js';
import { nginx } from './proxy-process.js';
import { ProxyScene } from './proxy-scene.js';

describe('examples/nginx, run by nginx', () => {
  const scene = new ProxyScene(nginx);
  describeCallers(scene);
  describeBrowsers(scene, { redirects: true });
});
