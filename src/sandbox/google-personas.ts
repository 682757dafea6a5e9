import type { GooglePersona } from './persona.js';

/** What a script, a template and an attribute each would choke on, in one display name. */
export const MARKUP_NAME = '"><img src=x onerror=alert(1)></script>{{7*7}}';

/**
 * A Google account from a few facts.
 * @param facts the `id`, the words of the consent page, and the claims to add to or to put over the
 *   usual ones (a claim set to `undefined` is left out on the wire)
 */
export function googlePersona(facts: {
  id: string;
  sub: string;
  label?: string;
  shows?: string;
  claims?: Record<string, unknown>;
}): GooglePersona {
  const usual = {
    sub: facts.sub,
    name: 'Sandbox Person',
    given_name: 'Sandbox',
    family_name: 'Person',
    picture: `https://lh3.googleusercontent.com/a/sandbox-${facts.sub}=s96-c`,
  };
  return {
    provider: 'google',
    id: facts.id,
    label: facts.label ?? facts.id,
    shows: facts.shows ?? 'Added by a script.',
    profile: { ...usual, ...facts.claims },
  };
}

const named = (given: string, family: string) => ({
  name: `${given} ${family}`,
  given_name: given,
  family_name: family,
});

export const googlePersonas: readonly GooglePersona[] = [
  googlePersona({
    id: 'google-gmail',
    sub: '100000000000000000001',
    label: 'Ada Lovelace, ada@gmail.com',
    shows: 'A verified Gmail address: Google is the authority for it.',
    claims: { ...named('Ada', 'Lovelace'), email: 'ada@gmail.com', email_verified: true },
  }),
  googlePersona({
    id: 'google-workspace',
    sub: '100000000000000000002',
    label: 'Grace Hopper, grace@navy.example',
    shows: 'A Workspace account: hd equals the domain of the address.',
    claims: {
      ...named('Grace', 'Hopper'),
      email: 'grace@navy.example',
      email_verified: true,
      hd: 'navy.example',
    },
  }),
  googlePersona({
    id: 'google-external',
    sub: '100000000000000000003',
    label: 'Alan Turing, alan@example.org',
    shows: 'Verified once, but hosted elsewhere: Google is not the authority for the address.',
    claims: { ...named('Alan', 'Turing'), email: 'alan@example.org', email_verified: true },
  }),
  googlePersona({
    id: 'google-unverified',
    sub: '100000000000000000004',
    label: 'Edsger Dijkstra, edsger@example.org',
    shows: 'An address that nobody has verified: it must match no account.',
    claims: { ...named('Edsger', 'Dijkstra'), email: 'edsger@example.org', email_verified: false },
  }),
  googlePersona({
    id: 'google-no-email',
    sub: '100000000000000000005',
    label: 'Barbara Liskov, no address',
    shows: 'No e-mail address at all: the identity alone has to do.',
    claims: named('Barbara', 'Liskov'),
  }),
  googlePersona({
    id: 'google-markup',
    sub: '100000000000000000006',
    label: MARKUP_NAME,
    shows: 'A display name full of markup: it has to stay text wherever it is shown.',
    claims: { name: MARKUP_NAME, given_name: MARKUP_NAME, email: 'markup@gmail.com', email_verified: true },
  }),
];
