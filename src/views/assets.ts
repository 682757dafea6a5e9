import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import express, { type Express } from 'express';

const OWN = resolve(import.meta.dirname, '../../views/assets');
const PICO = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.min.css');

/** Serves the style sheets below /assets, and nothing else from the disk. */
export function serveAssets(server: Express): void {
  const options = { maxAge: '1h', index: false, dotfiles: 'ignore', redirect: false } as const;
  server.get('/assets/pico.min.css', (_request, response) => response.sendFile(PICO, { maxAge: '1h' }));
  server.use('/assets', express.static(OWN, options));
}
