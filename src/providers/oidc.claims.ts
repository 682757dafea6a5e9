import {
  type Configuration,
  fetchUserInfo,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client';
import { Refusal } from '../domain/refusal.js';

/**
 * What a provider says of a person: the claims of the ID token, already checked, and where those lack the address or
 * the name, the userinfo answer beside them (OpenID Connect Core, sections 5.3 and 5.4).
 *
 * @throws what openid-client throws; also for a userinfo about somebody else (section 5.3.2)
 */
export async function readClaims(
  configuration: Configuration,
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers,
): Promise<object> {
  const claims = tokens.claims();
  if (!claims) throw new Refusal('provider_error', { cause: 'no ID token' });
  // openid-client looks at it only beside several audiences (OpenID Connect Core, section 3.1.3.7, rule 5).
  if (claims['azp'] !== undefined && claims['azp'] !== configuration.clientMetadata().client_id)
    throw new Refusal('provider_error', { cause: 'the ID token was made for another party' });
  const complete = claims['email'] !== undefined && claims['name'] !== undefined;
  if (complete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
  const userinfo = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
  // Address and verdict from one source: the verdict of one must not pass for the address of the other.
  const { email, email_verified } = claims['email'] === undefined ? userinfo : claims;
  return { ...userinfo, ...claims, email, email_verified };
}
