import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { bearerToken } from '../auth/bearer-token.js';
import { SilentRenewal } from '../auth/silent-renewal.js';
import { Settings } from '../config/settings.js';
import { Refusal } from '../domain/refusal.js';
import { Cookies } from '../http/cookies.js';
import { requestIdOf } from '../http/request-id.js';
import { securityHeaders, transportHeaders } from '../http/security-headers.js';
import { toRefusal } from '../http/to-refusal.js';
import { Revocations } from '../revocation/revocations.js';
import { Metrics } from '../metrics/metrics.js';
import { LastUse } from '../sessions/last-use.js';
import { AccessTokenVerifier } from '../tokens/access-token.verifier.js';
import type { Principal } from '../tokens/principal.js';
import { ApiKeyStore } from './api-key.store.js';
import { type Caller, callerOf, serviceOf } from './forward-auth.caller.js';
import { conditionsIn } from './forward-auth.question.js';
import { mirrorCookies, refuseForward } from './forward-auth.refusal.js';
import { ForwardAuthTerms } from './forward-auth.terms.js';
import { conditionsShape, passHeaders } from './forward-auth.conditions.js';
import {
  Answers,
  AnswersInFront,
  Chapter,
  Needs,
  ReadsQuery,
  Refuses,
  Summary,
} from '../reference/vocabulary.js';

/** For the log. */
interface CallerRequest extends IncomingMessage {
  callerId?: string;
}

/**
 * `GET /auth/verify`, which every request of every API behind a proxy pays: answered without a framework, from memory,
 * with the same verifier, revocation list and error format as everything else.
 */
@Chapter('For APIs and services')
@Injectable()
export class ForwardAuth {
  @Inject(Metrics)
  private readonly metrics!: Metrics;

  private readonly logger = new Logger(ForwardAuth.name);
  /** Names and values in turn: setting them one by one would cost as much as all the rest. */
  private readonly headers: readonly string[];
  /** Of a pass, which a proxy reads and nobody is shown: it has no content to frame, to run or to embed. */
  private readonly passHeaders: readonly string[];

  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly revocations: Revocations,
    private readonly keys: ApiKeyStore,
    private readonly terms: ForwardAuthTerms,
    private readonly cookies: Cookies,
    private readonly renewal: SilentRenewal,
    private readonly lastUse: LastUse,
    settings: Settings,
  ) {
    this.headers = securityHeaders(settings.secure);
    this.passHeaders = [
      ...transportHeaders(settings.secure),
      'Cache-Control',
      'no-store',
      'Content-Length',
      '0',
    ];
  }

  /** @returns false when the request is for somebody else */
  @AnswersInFront('/auth/verify')
  @Summary('Forward auth: who is it, for nginx, Traefik, Caddy and Envoy')
  @Needs('bearer', 'cookie', 'apiKey')
  @ReadsQuery(conditionsShape)
  @Answers(200, 'Let through.', undefined, { headers: passHeaders })
  @Refuses(
    'invalid_request',
    'invalid_token',
    'invalid_api_key',
    'step_up_required',
    'forbidden',
    'unavailable',
  )
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const conditions = conditionsIn(request.url ?? '', request.method);
    if (conditions === undefined) return false;
    try {
      const token = this.accessToken(request);
      const principal = token === undefined ? undefined : this.verifier.verify(token);
      const revoked = principal && this.revocations.isRevoked(principal);
      if (principal && revoked === false && conditions === '')
        this.pass(callerOf(principal), request, response);
      else this.passLater(request, response, { principal, revoked, conditions });
    } catch (error) {
      this.refuse(error, request, response);
    }
    return true;
  }

  private accessToken(request: IncomingMessage): string | undefined {
    const bearer = bearerToken(request);
    return bearer === undefined ? this.cookies.read(request, 'access_token') : (bearer ?? '');
  }

  /**
   * What memory alone cannot decide (a lost revocation feed, an API key, an expired cookie with a good refresh cookie), and
   * what is asked for besides.
   */
  private passLater(request: IncomingMessage, response: ServerResponse, known: Known): void {
    this.identify(request, response, known)
      .then(async (caller) =>
        this.pass(caller, request, response, await this.terms.meet(caller, known.conditions)),
      )
      .catch((error: unknown) => this.refuse(error, request, response));
  }

  private async identify(
    request: IncomingMessage,
    response: ServerResponse,
    { principal, revoked }: Known,
  ): Promise<Caller> {
    if (principal && (await revoked) === false) return callerOf(principal);
    const key = request.headers['x-api-key'];
    if (typeof key === 'string') return this.service(key);
    const renewed =
      bearerToken(request) === undefined ? await this.renewal.renew(request, response) : undefined;
    const fresh = renewed === undefined ? undefined : this.verifier.verify(renewed);
    if (!fresh || (await this.revocations.isRevoked(fresh))) throw new Refusal('invalid_token');
    mirrorCookies(response);
    return callerOf(fresh);
  }

  private async service(key: string): Promise<Caller> {
    const client = await this.keys.authenticate(key);
    if (!client) throw new Refusal('invalid_api_key');
    return serviceOf(client);
  }

  private pass(caller: Caller, request: CallerRequest, response: ServerResponse, token?: string): void {
    if (caller.sessionId !== '') this.lastUse.note(caller.sessionId);
    request.callerId = caller.id;
    const id = ['X-Request-Id', requestIdOf(request), 'X-Auth-User', caller.id];
    const rest = ['X-Auth-Session', caller.sessionId, 'X-Auth-Roles', caller.roles.join(',')];
    if (token !== undefined) rest.push('X-Auth-Token', token);
    // Cookies of a renewal were set on the response before, and go out too.
    response.writeHead(200, this.passHeaders.concat(id, rest)).end();
  }

  private refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const refusal = toRefusal(error);
    this.metrics.refusals.count(refusal.code);
    if (refusal.status >= 500) this.logger.error({ code: refusal.code, cause: refusal.cause });
    const tokenWasSent =
      request.headers.authorization !== undefined || this.cookies.read(request, 'access_token') !== undefined;
    refuseForward(refusal, request, response, { headers: this.headers, tokenWasSent });
  }
}

/** What is known of a request before anybody was asked. */
interface Known {
  principal: Principal | undefined;
  revoked: boolean | Promise<boolean> | undefined;
  conditions: string;
}
