import { z } from 'zod';
import { oidcProviders } from './oidc-provider.schema.js';
import * as type from './setting-types.js';
import { trustedProxies } from './trusted-proxies.js';

const DAY = 86_400;
const YEAR = 366 * DAY;

/** Every variable of the contract's section 1 as text, with its default where that does not depend on another. */
export const settingsSchema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: type.port.default(3000),
  HOST: type.text.optional(),
  PUBLIC_URL: type.origin.optional(),
  APP_SECRET: type.secret.optional(),
  APP_SECRET_PREVIOUS: type.secret.optional(),
  JWT_SECRET: type.secret.optional(),
  REFRESH_SECRET: type.secret.optional(),
  JWT_AUDIENCE: type.text.optional(),
  ACCESS_TOKEN_TTL: type.seconds(1, DAY).default(600),
  REFRESH_TOKEN_TTL: type.seconds(1, YEAR).default(1_209_600),
  SESSION_MAX_AGE: type.seconds(1, 2 * YEAR).default(5_184_000),
  REFRESH_GRACE: type.seconds(0, 300).default(10),
  SIGNING_KEY_LIFETIME: type.seconds(1, 2 * YEAR).default(7_776_000),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must start with redis:// or rediss://')
    .optional(),
  DATA_DIR: type.text.default('.data'),
  OIDC_PROVIDERS: oidcProviders.default([]),
  SANDBOX: type.flag.optional(),
  LOCAL_LOGIN: type.flag.default(true),
  REGISTRATION: type.flag.default(true),
  REQUIRE_VERIFIED_EMAIL: type.flag.default(false),
  LINKING: z.enum(['verified', 'prove'], 'must be verified or prove').default('verified'),
  REDIRECT_URIS: type.redirectUris.default([]),
  CORS_ORIGINS: type.origins.default([]),
  BOOTSTRAP_ADMIN_EMAIL: z.email('must be one e-mail address').optional(),
  BOOTSTRAP_ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').max(256).optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: type.text.optional(),
  BREACHED_PASSWORDS_URL: type.baseUrl.optional(),
  TRUST_PROXY: trustedProxies.default(0),
  RATE_LIMIT: type.flag.default(true),
  BRAND_NAME: type.name.optional(),
  BRAND_LOGO_URL: type.publicLink.optional(),
  BRAND_ACCENT: type.colour.optional(),
  TERMS_URL: type.publicLink.optional(),
  PRIVACY_URL: type.publicLink.optional(),
  AUDIT_RETENTION: type.seconds(DAY, 10 * YEAR).default(180 * DAY),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a pino level')
    .default('info'),
  SHUTDOWN_DELAY: type.seconds(0, 300).default(0),
  OTEL_EXPORTER_OTLP_ENDPOINT: type.httpUrl.optional(),
  UV_THREADPOOL_SIZE: type.threads.default(4),
  MONGOMS_SYSTEM_BINARY: type.text.optional(),
});

/** The variables as read. */
export type Variables = z.output<typeof settingsSchema>;
