import { describe, expect, test } from '@jest/globals';
import { read } from './project-files.js';

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

  test('its base is one version for good', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+)/gm)].map((match) => match[1]);
    expect(bases).toEqual([expect.stringMatching(/^node:\d+\.\d+\.\d+-bookworm-slim$/)]);
  });

  test('what runs is not root, and starts without a shell, so that it hears SIGTERM', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last).toContain('CMD ["node", "dist/main.js"]');
    expect(last.indexOf('USER node')).toBeGreaterThan(last.lastIndexOf('COPY'));
  });

  test('no development package and no secret is in the last stage', () => {
    expect(dockerfile).toContain('npm prune --omit=dev');
    expect(dockerfile).not.toMatch(/^(ENV|ARG) .*(SECRET|PASSWORD|TOKEN)/m);
    expect(last).toContain('NODE_ENV=production');
  });

  test('everything it copies is let in by .dockerignore, and nothing else is', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
      (match[1] ?? '').split(' '),
    );
    const ignore = read('.dockerignore').split('\n');
    expect(ignore).toContain('*');
    expect(
      ignore
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1))
        .toSorted(),
    ).toEqual(copied.toSorted());
  });

  test('it is asked whether it lives, not whether its database does', () => {
    expect(last).toMatch(/HEALTHCHECK[\s\S]*\/health\/live/);
  });
});
