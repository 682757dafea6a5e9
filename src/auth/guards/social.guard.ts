import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { Response } from 'express';
import { Refusal } from '../../domain/refusal.js';
import { type ConfiguredProvider, ConfiguredProviders } from '../../providers/configured-providers.js';
import { FlowSession } from '../flow/flow-session.js';
import type { HandshakeRequest } from '../flow/handshake.js';
import { FlowLog } from '../trace/flow-log.js';
import type { FlowTrace } from '../trace/flow-trace.js';
import { strategyName } from '../strategies/social.strategies.js';

/** One request of a sign-in at a provider. */
export interface SocialStep {
  request: HandshakeRequest;
  response: Response;
  trace: FlowTrace;
  configured: ConfiguredProvider;
}

/** Runs the Passport strategy of the provider that the route names; what it throws becomes a refusal. */
@Injectable()
export abstract class SocialGuard implements CanActivate {
  private readonly passportGuards = new Map<string, CanActivate>();

  constructor(
    private readonly providers: ConfiguredProviders,
    protected readonly flow: FlowSession,
    private readonly log: FlowLog,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<HandshakeRequest>();
    const id = String(request.params['provider']);
    const configured = this.providers.find(id);
    if (!configured) throw this.noProvider(id);
    // HEAD runs what GET runs: a link checker would use the attempt up.
    if (request.method !== 'GET') throw new Refusal('method_not_allowed', { allow: ['GET'] });
    const trace = this.log.trace(configured.provider.id, request);
    request.trace = trace;
    const response = context.switchToHttp().getResponse<Response>();
    await this.flow.attach(request, response);
    const query = await this.prepare({ request, response, trace, configured });
    // passport-oauth2 reads whatever the query holds, on either route; it sees what was judged and nothing else.
    Object.defineProperty(request, 'query', { value: query, configurable: true });
    await this.passportGuard(configured.provider.id).canActivate(context);
    return true;
  }

  /** What is said where no provider has this id. */
  protected noProvider(_id: string): Refusal {
    return new Refusal('unknown_provider');
  }

  /** Judges the request before Passport sees it. @returns the query that Passport may see */
  protected abstract prepare(step: SocialStep): Promise<Record<string, string>>;

  private passportGuard(id: string): CanActivate {
    let guard = this.passportGuards.get(id);
    if (!guard) this.passportGuards.set(id, (guard = new (passportGuardOf(id))()));
    return guard;
  }
}

function passportGuardOf(id: string) {
  return class extends AuthGuard(strategyName(id)) {
    override getAuthenticateOptions(context: ExecutionContext) {
      const { draft } = context.switchToHttp().getRequest<HandshakeRequest>();
      return { property: 'profile', session: false, ...(draft && { nonce: draft.nonce }) };
    }

    override handleRequest<Profile>(error: unknown, profile: Profile | false | null): Profile {
      if (profile && !error) return profile;
      // TokenError, InternalOAuthError and their kin carry the provider's own words: kept as cause, never answered.
      throw findRefusal(error) ?? new Refusal('provider_error', { cause: error });
    }
  };
}

/** Our own refusal, which passport-oauth2 wraps as `oauthError` on its way through. */
function findRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const wrapped = error instanceof Error && 'oauthError' in error ? error.oauthError : undefined;
  return wrapped instanceof Refusal ? wrapped : undefined;
}
