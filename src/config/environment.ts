import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** The process's environment over what a `.env` file in the working folder says. The only reader of both. */
export function readEnvironment(): Record<string, string | undefined> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  // libuv never sees the file: a size from there would promise threads that do not exist.
  return { ...file, ...process.env, UV_THREADPOOL_SIZE: process.env['UV_THREADPOOL_SIZE'] };
}
