import { z } from 'zod';
import { about, type Finding } from '../finding.js';
import type { Call } from '../watched-network.js';

/** The algorithms that the gateway accepts of ID tokens. */
const ALGORITHMS = ['RS256', 'ES256', 'PS256'];

const list = z.array(z.string()).optional();
const document = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  response_types_supported: list,
  scopes_supported: list,
  code_challenge_methods_supported: list,
  token_endpoint_auth_methods_supported: list,
  id_token_signing_alg_values_supported: list,
});

type Document = z.output<typeof document>;

/** What a discovery document must offer (OpenID Connect Discovery 1.0, section 3), and who says why it matters. */
const OFFERS: readonly [field: keyof Document, anyOf: string[], missing: string][] = [
  ['response_types_supported', ['code'], 'the authorization code flow'],
  [
    'token_endpoint_auth_methods_supported',
    ['client_secret_basic', 'client_secret_post'],
    'clients that sign in with a client secret',
  ],
  ['id_token_signing_alg_values_supported', ALGORITHMS, `ID tokens signed with ${ALGORITHMS.join(', ')}`],
];

/** @param began whether the gateway's own strategy accepts the document */
export function discoveryFindings(id: string, call: Call, began: boolean): Finding[] {
  const { good, warning, problem } = about(id);
  const issuer = call.url.replace(/\/\.well-known\/.*$/, '');
  const mend =
    'Compare the issuer with the provider’s documentation; opened in a browser, the address shows JSON.';
  if (!call.answer)
    return [problem(`The discovery document ${call.url} cannot be reached: ${call.failure}.`, mend)];
  if (call.answer.status !== 200)
    return [
      problem(`${call.url} answers with status ${call.answer.status}, not with a discovery document.`, mend),
    ];
  const read = readDocument(call.answer.text);
  if (!read) return [problem(`${call.url} is not a discovery document with the fields it must have.`, mend)];
  if (!began) {
    const what = `The discovery document names another issuer (${printable(read.issuer)}) than ${issuer}.`;
    return [problem(what, 'Write the issuer exactly as the document has it, the last slash included.')];
  }
  const lacking = OFFERS.filter(([field, anyOf]) => !offers(read[field], anyOf)).map(([, , missing]) =>
    problem(`The provider does not offer ${missing}.`, 'Turn it on there, or use another provider.'),
  );
  const weak = offers(read.code_challenge_methods_supported, ['S256'])
    ? []
    : [warning('The provider does not offer PKCE with S256.', 'Turn it on there, if it can be.')];
  const mute = offers(read.scopes_supported, ['email'])
    ? []
    : [warning('The provider does not offer the scope "email".', 'People will come without an address.')];
  return [
    good(`The discovery document answers and names the issuer ${issuer}.`),
    ...lacking,
    ...weak,
    ...mute,
  ];
}

/** What is not announced has a default or is not told: no reason to complain. */
function offers(offered: unknown, anyOf: readonly string[]): boolean {
  return !Array.isArray(offered) || anyOf.some((wanted) => offered.includes(wanted));
}

/** Where a discovery document says that the keys are. */
export function keysAddressIn(call: Call | undefined): string | undefined {
  return readDocument(call?.answer?.text)?.jwks_uri;
}

function readDocument(text: string | undefined): Document | undefined {
  try {
    return document.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}

/** Foreign text for a terminal: no control characters, and not for ever. */
function printable(text: string): string {
  return text.replaceAll(/[^\x21-\x7E]/g, '?').slice(0, 200);
}
