import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Refusal } from '../domain/refusal.js';
import { Needs, Refuses } from '../reference/vocabulary.js';

/** Lets a service through with a live API key. */
@Needs('apiKey')
@Refuses('invalid_api_key', 'unavailable')
@Injectable()
export class ApiKeyGuard extends AuthGuard('api-key') {
  override getAuthenticateOptions() {
    return { property: 'apiClient', session: false };
  }

  override handleRequest<Client>(error: unknown, client: Client | false | null): Client {
    if (error) throw error;
    if (!client) throw new Refusal('invalid_api_key');
    return client;
  }
}

/** The service whose key was sent. */
export const CurrentApiClient = createParamDecorator((_data: unknown, context: ExecutionContext): unknown => {
  return context.switchToHttp().getRequest<{ apiClient?: unknown }>().apiClient;
});
