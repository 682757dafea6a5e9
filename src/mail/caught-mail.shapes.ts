import { z } from 'zod';
import { shape } from '../reference/shape.js';
import type { CaughtMail } from './catching.transport.js';

export const caughtMailShape = shape<CaughtMail>('CaughtMail', () =>
  z.strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    links: z.array(z.string()),
  }),
);

export const caughtMailsShape = shape<CaughtMail[]>('CaughtMails', () => z.array(caughtMailShape.schema));

export const mailFormShape = shape('MailForm', () =>
  z.object({ as: z.string().optional().describe('`html`: the mail itself, as its reader sees it.') }),
);
