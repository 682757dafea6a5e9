import { z } from 'zod';
import { type Profile, profileFields } from '../account/profile.js';
import { sessionShape, type ShownSession } from '../account/shown-session.js';
import type { LinkDecision } from '../domain/link-decision.js';
import { shape } from '../reference/shape.js';

/** A user as admins see one in a list. */
type ShownUser = Profile & { disabled: boolean };

const userFields = () => ({ ...profileFields(), disabled: z.boolean() });

export const userShape = shape<ShownUser>('User', () => z.strictObject(userFields()));

export const usersShape = shape<{ items: ShownUser[]; nextCursor: string | null }>('Users', () =>
  z.strictObject({ items: z.array(userShape.schema), nextCursor: z.string().nullable() }),
);

export const userWithSessionsShape = shape<ShownUser & { sessions: ShownSession[] }>('UserWithSessions', () =>
  z.strictObject({ ...userFields(), sessions: z.array(sessionShape.schema) }),
);

/** A failed sign-in; what a step says of itself depends on the step. */
export const flowShape = shape('FailedFlow', () =>
  z.strictObject({
    flowId: z.string(),
    provider: z.string().optional(),
    steps: z.array(z.looseObject({ at: z.iso.datetime(), step: z.string(), requestId: z.string() })),
  }),
);

export const linkDecisionShape = shape<LinkDecision>('LinkDecision', () => {
  const rule = z.string();
  const userId = z.string();
  return z.union([
    z.strictObject({ kind: z.literal(['sign-in', 'claim', 'prove']), userId, rule }),
    z.strictObject({ kind: z.literal('link'), userId, notify: z.boolean(), rule }),
    z.strictObject({ kind: z.literal('create'), verified: z.boolean(), rule }),
    z.strictObject({
      kind: z.literal('refuse'),
      code: z.enum(['identity_in_use', 'account_disabled']),
      rule,
    }),
  ]);
});
