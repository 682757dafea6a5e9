import { MARKUP_NAME } from './google-personas.js';
import type { GithubPersona } from './persona.js';

/** One entry of GitHub's `/user/emails`. */
export interface GithubEmail {
  email: string;
  primary: boolean;
  verified: boolean;
  visibility: 'public' | 'private' | null;
}

/** The usual entry: the one address of the account. */
export function primaryEmail(email: string, more: Partial<GithubEmail> = {}): GithubEmail {
  return { email, primary: true, verified: true, visibility: 'private', ...more };
}

/**
 * A GitHub account from a few facts.
 * @param facts the persona's `id`, GitHub's numeric `userId`, the body of `/user/emails`, and the
 *   fields of `/user` to add to or to put over the usual ones
 */
export function githubPersona(facts: {
  id: string;
  userId: number;
  login: string;
  label?: string;
  shows?: string;
  emails?: unknown;
  user?: Record<string, unknown>;
}): GithubPersona {
  const usual = {
    login: facts.login,
    id: facts.userId,
    node_id: Buffer.from(`04:User${facts.userId}`).toString('base64'),
    avatar_url: `https://avatars.githubusercontent.com/u/${facts.userId}?v=4`,
    gravatar_id: '',
    html_url: `https://github.com/${encodeURIComponent(facts.login)}`,
    type: 'User',
    site_admin: false,
    name: facts.login,
    company: null,
    email: null,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2025-01-01T00:00:00Z',
  };
  return {
    provider: 'github',
    id: facts.id,
    label: facts.label ?? facts.id,
    shows: facts.shows ?? 'Added by a script.',
    user: { ...usual, ...facts.user },
    emails: facts.emails ?? [],
  };
}

export const githubPersonas: readonly GithubPersona[] = [
  githubPersona({
    id: 'github-public',
    userId: 900_000_001,
    login: 'linus-sandbox',
    label: 'Linus, linus@example.org',
    shows: 'A verified primary address that is public as well.',
    emails: [primaryEmail('linus@example.org', { visibility: 'public' })],
    user: { name: 'Linus', email: 'linus@example.org' },
  }),
  githubPersona({
    id: 'github-private',
    userId: 900_000_002,
    login: 'margaret-sandbox',
    label: 'Margaret, address private',
    shows: 'Nothing public: the verified primary address is only in the list of addresses.',
    emails: [
      primaryEmail('margaret@example.org'),
      { email: 'margaret@users.noreply.github.com', primary: false, verified: true, visibility: null },
    ],
    user: { name: 'Margaret' },
  }),
  githubPersona({
    id: 'github-unverified',
    userId: 900_000_003,
    login: 'dennis-sandbox',
    label: 'Dennis, address unverified',
    shows: 'The primary address was never verified: it must match no account.',
    emails: [primaryEmail('dennis@example.org', { verified: false })],
    user: { name: 'Dennis' },
  }),
  githubPersona({
    id: 'github-no-email',
    userId: 900_000_004,
    login: 'radia-sandbox',
    label: 'Radia, no address',
    shows: 'An empty list of addresses: the identity alone has to do.',
    user: { name: 'Radia' },
  }),
  githubPersona({
    id: 'github-same-as-google',
    userId: 900_000_005,
    login: 'ada-sandbox',
    label: 'Ada, ada@gmail.com',
    shows: 'The address of the Gmail persona: shows linking, which GitHub has no authority to do by itself.',
    emails: [primaryEmail('ada@gmail.com')],
    user: { name: 'Ada Lovelace' },
  }),
  githubPersona({
    id: 'github-markup',
    userId: 900_000_006,
    login: 'markup-sandbox',
    label: MARKUP_NAME,
    shows: 'A display name full of markup: it has to stay text wherever it is shown.',
    emails: [primaryEmail('markup@example.org')],
    user: { name: MARKUP_NAME },
  }),
];
