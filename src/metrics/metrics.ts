import { Counter } from './counter.js';
import { Gauge } from './gauge.js';
import { Histogram } from './histogram.js';
import { RequestTally } from './request-tally.js';
import type { Instrument } from './sample.js';

/** Everything that a gateway counts: the one closed list, in plain numbers. Rooms write to it; `operations` shows it. */
export class Metrics {
  readonly requests = new RequestTally();
  readonly requestsInFlight = new Gauge('latchkey_http_requests_in_flight', 'Requests being answered.');
  readonly refusals = new Counter('latchkey_refusals_total', 'Refusals answered, by code.', [
    'code',
  ] as const);

  readonly signIns = new Counter(
    'latchkey_sign_ins_total',
    'Sign-ins by provider (pwd, webauthn, otp for a second step) and outcome: signed_in, second_step, or the code of the refusal.',
    ['provider', 'outcome'] as const,
  );
  readonly refreshes = new Counter(
    'latchkey_refreshes_total',
    'Refresh tokens presented: rotated, answered again within the grace, reused (the session is over) or refused.',
    ['outcome'] as const,
  );

  readonly revocationFeedUp = new Gauge(
    'latchkey_revocation_feed_up',
    '1 while nothing revoked elsewhere can have been missed; 0 while each request reads the store.',
  );
  readonly revocationEntries = new Gauge('latchkey_revocation_entries', 'Revocations held in memory.');
  readonly revocationLag = new Histogram(
    'latchkey_revocation_lag_seconds',
    'From revoking here until the feed brought the revocation back here.',
    [] as const,
  );

  readonly hashesRunning = new Gauge('latchkey_hash_queue_running', 'Passwords being hashed or checked.');
  readonly hashesWaiting = new Gauge('latchkey_hash_queue_waiting', 'Passwords waiting for their turn.');
  readonly hashWait = new Histogram(
    'latchkey_hash_queue_wait_seconds',
    'How long a password waited for its turn.',
    [] as const,
  );
  readonly hashesRefused = new Counter(
    'latchkey_hash_queue_refused_total',
    'Passwords turned away because too many waited.',
    [] as const,
  );

  readonly providerRequests = new Histogram(
    'latchkey_provider_request_duration_seconds',
    'Requests to a provider until its headers came: ok, refused (4xx), failed (5xx, silence, broken connection).',
    ['provider', 'outcome'] as const,
  );
  readonly breakerOpen = new Gauge(
    'latchkey_provider_breaker_open',
    '1 while a provider counts as down and is not asked.',
  );

  readonly mails = new Counter(
    'latchkey_mails_total',
    'Tries to send a mail: sent, failed (tried again later) or given_up.',
    ['outcome'] as const,
  );
  readonly mailsWaiting = new Gauge(
    'latchkey_mail_outbox_waiting',
    'Mails in the outbox of all instances, at most 10 s old.',
  );

  /** In the order in which they are shown. */
  all(): Instrument[] {
    const own = Object.values(this).filter(
      (value): value is Instrument => value instanceof Object && 'read' in value,
    );
    return [this.requests.requests, this.requests.durations, ...own];
  }
}
