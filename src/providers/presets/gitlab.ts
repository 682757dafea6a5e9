import { oidcProvider } from '../oidc.provider.js';

/**
 * GitLab, its own cloud or with `GITLAB_ISSUER` anybody's server. It says whether an address was confirmed, but runs
 * no mailboxes, and on a server of its own any administrator can confirm any address: its word proves no account.
 */
export const gitlab = oidcProvider({ id: 'gitlab', name: 'GitLab', issuer: 'https://gitlab.com' });
