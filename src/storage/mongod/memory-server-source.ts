import type { MongodSource, Say } from './mongod-source.js';
import { runProgram } from './run-program.js';

const DOWNLOAD_LIMIT = 600_000;

/**
 * Runs in a process of its own, because the package is steered by environment variables and prints its progress.
 * Without `npm_config_strict_ssl` it does not verify the server's certificate, so anyone on the path
 * could choose the program that is run next.
 */
const DOWNLOAD = `
import { argv, env, stderr, stdout } from 'node:process';
env.npm_config_strict_ssl = 'true';
env.MONGOMS_DOWNLOAD_DIR = argv[1];
env.MONGOMS_MAX_RETRIES ??= '2';
try {
  const { default: memoryServer } = await import('mongodb-memory-server');
  stdout.write(await memoryServer.MongoBinary.getPath({ downloadDir: argv[1], checkMD5: true }));
} catch (error) {
  stderr.write(error.message.replaceAll('\\n', ' '));
  process.exitCode = 1;
}
`;

/** The official build for this platform, by way of the development package mongodb-memory-server. */
export const memoryServerDownload: MongodSource = {
  name: "MongoDB's own download, through mongodb-memory-server",
  announcement: 'No mongod found: downloading one (about 100 MB, once; usually under a minute).',
  async fetch(folder: string, say: Say): Promise<string> {
    const output = await runProgram(process.execPath, ['--input-type=module', '-e', DOWNLOAD, folder], {
      // A script without a file resolves packages from its working directory.
      cwd: import.meta.dirname,
      limit: DOWNLOAD_LIMIT,
      onLine: (line) => {
        if (line.startsWith('Downloading')) say(line);
      },
    });
    return output.trim().split('\n').at(-1) ?? '';
  },
};
