import express, { type Request, type Response, type Router } from 'express';
import { AuthorizationProblem, type AuthorizationRequest } from './authorization-request.js';
import { choiceOf, choiceUrl, hintedChoice, type AnswerStyle } from './consent-choice.js';
import type { ProviderId } from './endpoints.js';
import { field } from './fields.js';
import { mishaps } from './mishaps.js';
import { sendPage } from './pages.js';
import type { SandboxState } from './state.js';

/** What the consent page has to know of the provider that it stands for. */
export interface ConsentProvider extends AnswerStyle {
  id: ProviderId;
  name: string;
  /** @throws AuthorizationProblem for a request that gets a page and no redirect */
  readRequest(query: unknown): AuthorizationRequest;
}

/**
 * The authorization endpoint of a pretend provider.
 *
 * `GET` shows the people as buttons; with `?persona=<id>` or `?fault=<id>`, the header `X-Sandbox-Persona` or a
 * `login_hint` (GitHub: `login`) that names someone, it redirects at once.
 * `POST` takes the page's form: the hidden field `request`, and `persona=<id>` or `fault=<id>`.
 */
export function consentRouter(state: SandboxState, provider: ConsentProvider): Router {
  const router = express.Router();
  const guarded = (step: (request: Request, response: Response) => void) => (req: Request, res: Response) => {
    try {
      step(req, res);
    } catch (error) {
      if (!(error instanceof AuthorizationProblem)) throw error;
      sendPage(res, error.status, 'problem', {
        provider: provider.name,
        code: error.code,
        detail: error.message,
      });
    }
  };
  router.use(state.watch(provider.id, 'authorize'));
  router.get(
    '/',
    guarded((req, res) => showConsent(state, provider, req, res)),
  );
  router.post(
    '/',
    guarded((req, res) => takeConsent(state, provider, req, res)),
  );
  return router;
}

function showConsent(state: SandboxState, provider: ConsentProvider, req: Request, res: Response): void {
  const request = provider.readRequest(req.query);
  const choice = hintedChoice(state, provider.id, req);
  if (choice) return res.redirect(302, choiceUrl(state, provider, request, choice));
  sendPage(res, 200, 'consent', {
    provider: provider.name,
    action: req.baseUrl,
    request: state.grants.askConsent(request),
    scopes: request.scopes,
    redirectUri: request.redirectUri,
    personas: state.people.list(provider.id),
    mishaps,
  });
}

function takeConsent(state: SandboxState, provider: ConsentProvider, req: Request, res: Response): void {
  const request = state.grants.awaitingConsent(provider.id, field(req.body, 'request') ?? '');
  if (!request) {
    throw new AuthorizationProblem(400, 'expired', 'This page has been open for too long. Start again.');
  }
  const choice = choiceOf(state, provider.id, field(req.body, 'persona'), field(req.body, 'fault'));
  if (!choice) throw new AuthorizationProblem(400, 'invalid_request', 'Nobody was chosen.');
  // 303, so that the form's POST becomes a GET of the callback.
  res.redirect(303, choiceUrl(state, provider, request, choice));
}
