import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import express, { type Router } from 'express';
import { brandStyle } from './brand-style.js';

const OWN = resolve(import.meta.dirname, '../../views/assets');
const modules = createRequire(import.meta.url);
const PICO = modules.resolve('@picocss/pico/css/pico.min.css');
/** The package exports its modules only; its bundle for browsers lies beside them. */
const WEBAUTHN = resolve(modules.resolve('@simplewebauthn/browser'), '../../dist/bundle/index.umd.min.js');

/** An hour, and never in parts: of a range that cannot be, the package would make a server's error. */
const WHOLE = { maxAge: '1h', acceptRanges: false };

/** The style sheets and the script for passkeys, to be mounted at /assets; nothing else of the disk. */
export function assets(accent: string): Router {
  const router = express.Router();
  const style = brandStyle(accent);
  router.get('/pico.min.css', (_request, response) => response.sendFile(PICO, WHOLE));
  router.get('/webauthn.js', (_request, response) => response.sendFile(WEBAUTHN, WHOLE));
  router.get('/brand.css', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('css').send(style);
  });
  router.use(
    express.static(OWN, {
      ...WHOLE,
      index: false,
      dotfiles: 'ignore',
      redirect: false,
    }),
  );
  return router;
}
