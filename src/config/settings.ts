import { type Brand, DEFAULT_BRAND } from '../domain/brand.js';
import { keptAppSecret } from './app-secret.js';
import { ConfigurationError, type Problem } from './configuration-error.js';
import { consistencyProblems } from './consistency.js';
import type { OidcProviderSettings } from './oidc-provider.schema.js';
import { readProviderVariables, type ProviderSettings } from './provider-variables.js';
import { withSecretFiles } from './secret-files.js';
import { settingsSchema, type Variables } from './settings.schema.js';

/** The gateway's settings: read once, checked, never changed. Durations are in seconds. Also the token to inject them by. */
export abstract class Settings {
  abstract readonly production: boolean;
  abstract readonly port: number;
  abstract readonly host: string;
  /** The origin people reach the gateway by; the only base of callback URLs, links in mail and `iss`. */
  abstract readonly publicUrl: string;
  /** True when `publicUrl` is https: cookies get `Secure` and `__Host-`. */
  abstract readonly secure: boolean;
  abstract readonly appSecret: string;
  abstract readonly appSecretPrevious: string | undefined;
  abstract readonly jwtSecret: string | undefined;
  abstract readonly refreshSecret: string | undefined;
  abstract readonly jwtAudience: string;
  abstract readonly accessTokenTtl: number;
  abstract readonly refreshTokenTtl: number;
  abstract readonly sessionMaxAge: number;
  abstract readonly refreshGrace: number;
  abstract readonly signingKeyLifetime: number;
  abstract readonly mongodbUri: string | undefined;
  abstract readonly redisUrl: string | undefined;
  abstract readonly dataDir: string;
  abstract readonly providers: Readonly<Record<string, ProviderSettings>>;
  abstract readonly oidcProviders: readonly OidcProviderSettings[];
  abstract readonly sandbox: boolean;
  abstract readonly localLogin: boolean;
  abstract readonly registration: boolean;
  abstract readonly requireVerifiedEmail: boolean;
  abstract readonly linking: 'verified' | 'prove';
  abstract readonly redirectUris: readonly string[];
  abstract readonly corsOrigins: readonly string[];
  abstract readonly bootstrapAdmin: { email: string; password: string } | undefined;
  abstract readonly smtpUrl: string | undefined;
  abstract readonly mailFrom: string | undefined;
  /** The service that lists breached passwords by the first five digits of their SHA-1. */
  abstract readonly breachedPasswordsUrl: string | undefined;
  /** Threads on which Node hashes, reads files and resolves names. */
  abstract readonly threadPoolSize: number;
  /** How many proxies stand in front, or their addresses. */
  abstract readonly trustProxy: number | string;
  abstract readonly rateLimit: boolean;
  /** Seconds for which it is kept what happened to accounts. */
  abstract readonly auditRetention: number;
  abstract readonly logLevel: string;
  /** Seconds. */
  abstract readonly shutdownDelay: number;
  abstract readonly otlpEndpoint: string | undefined;
  abstract readonly mongodBinary: string | undefined;
  abstract readonly brand: Brand;
}

/**
 * Turns environment variables into settings.
 *
 * @param environment names and values; an empty value counts as unset; a secret may lie in a file ({@link withSecretFiles})
 * @param providerIds the registered providers, whose variables' names follow from their ids
 * @throws ConfigurationError with every problem found
 */
export function readSettings(
  environment: Record<string, string | undefined>,
  providerIds: readonly string[],
): Settings {
  const problems: Problem[] = [];
  const named = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const set = withSecretFiles(named, problems);
  const providers: Record<string, ProviderSettings> = {};
  for (const id of providerIds) {
    const settings = readProviderVariables(set, id, problems);
    if (settings) providers[id] = settings;
  }
  const production = set['NODE_ENV'] === 'production';
  const parsed = settingsSchema.safeParse(set);
  if (!parsed.success) problems.push(...parsed.error.issues.map(toProblem));
  const wrong = new Set(problems.map(({ variable }) => variable));
  // Also while some values are wrong: nobody should mend one problem only to be told of the next.
  const readable =
    parsed.data ??
    settingsSchema.parse(Object.fromEntries(Object.entries(set).filter(([name]) => !wrong.has(name))));
  problems.push(...consistencyProblems(readable, production).filter(({ variable }) => !wrong.has(variable)));
  problems.push(...takenIds(readable, providerIds));
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return assemble(parsed.data, production, providers);
}

/** One's people would be taken for the other's. */
function takenIds({ OIDC_PROVIDERS: entries }: Variables, providerIds: readonly string[]): Problem[] {
  return entries
    .filter(({ id }) => providerIds.includes(id))
    .map(({ id }) => ({
      variable: 'OIDC_PROVIDERS',
      message: `${id}: the id belongs to a built-in provider`,
    }));
}

/** The variable, and inside a JSON value the place. */
function toProblem({ path, message }: { path: PropertyKey[]; message: string }): Problem {
  const [variable, ...place] = path;
  return {
    variable: String(variable),
    message: place.length > 0 ? `${place.join('.')}: ${message}` : message,
  };
}

function assemble(
  read: Variables,
  production: boolean,
  providers: Record<string, ProviderSettings>,
): Settings {
  const publicUrl = read.PUBLIC_URL ?? `http://localhost:${read.PORT}`;
  const configured = Object.keys(providers).length + read.OIDC_PROVIDERS.length > 0;
  return {
    production,
    port: read.PORT,
    host: read.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    publicUrl,
    secure: publicUrl.startsWith('https:'),
    appSecret: read.APP_SECRET ?? keptAppSecret(read.DATA_DIR),
    appSecretPrevious: read.APP_SECRET_PREVIOUS,
    jwtSecret: read.JWT_SECRET,
    refreshSecret: read.REFRESH_SECRET,
    jwtAudience: read.JWT_AUDIENCE ?? publicUrl,
    accessTokenTtl: read.ACCESS_TOKEN_TTL,
    refreshTokenTtl: read.REFRESH_TOKEN_TTL,
    sessionMaxAge: read.SESSION_MAX_AGE,
    refreshGrace: read.REFRESH_GRACE,
    signingKeyLifetime: read.SIGNING_KEY_LIFETIME,
    mongodbUri: read.MONGODB_URI,
    redisUrl: read.REDIS_URL,
    dataDir: read.DATA_DIR,
    providers,
    oidcProviders: read.OIDC_PROVIDERS,
    sandbox: read.SANDBOX ?? (!production && !configured),
    localLogin: read.LOCAL_LOGIN,
    registration: read.REGISTRATION,
    requireVerifiedEmail: read.REQUIRE_VERIFIED_EMAIL,
    linking: read.LINKING,
    redirectUris: read.REDIRECT_URIS,
    corsOrigins: read.CORS_ORIGINS,
    bootstrapAdmin: bootstrapAdmin(read),
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    breachedPasswordsUrl: read.BREACHED_PASSWORDS_URL,
    threadPoolSize: read.UV_THREADPOOL_SIZE,
    trustProxy: read.TRUST_PROXY,
    rateLimit: read.RATE_LIMIT,
    auditRetention: read.AUDIT_RETENTION,
    logLevel: read.LOG_LEVEL,
    shutdownDelay: read.SHUTDOWN_DELAY,
    otlpEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
    mongodBinary: read.MONGOMS_SYSTEM_BINARY,
    brand: {
      name: read.BRAND_NAME ?? DEFAULT_BRAND.name,
      logoUrl: read.BRAND_LOGO_URL,
      accent: read.BRAND_ACCENT ?? DEFAULT_BRAND.accent,
      termsUrl: read.TERMS_URL,
      privacyUrl: read.PRIVACY_URL,
    },
  };
}

function bootstrapAdmin(read: Variables): Settings['bootstrapAdmin'] {
  const { BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password } = read;
  return email !== undefined && password !== undefined ? { email, password } : undefined;
}
