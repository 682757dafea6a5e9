import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { MongoStore } from 'connect-mongo';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { Model } from 'mongoose';
import { derivedKeys } from '../../config/derived-key.js';
import { Settings } from '../../config/settings.js';
import { Clock } from '../../domain/clock.js';
import type { BrowserFlow } from '../../identities/browser-flow.js';
import { ATTEMPT_LIFETIME } from './attempt.store.js';
import { FlowSessionRecord } from './flow-session.schema.js';

declare module 'express-session' {
  interface SessionData {
    /** Milliseconds since the epoch: the latest start, to the minute. Unset, the session is not worth saving. */
    lastStart: number;
    /** When a lost attempt was begun again. */
    restartedAt?: number;
    /** See {@link BrowserFlow}. */
    linkWaits?: boolean;
  }
}

const LIFETIME = ATTEMPT_LIFETIME * 1000;

/** Milliseconds after which another start makes the session last longer. */
const RENEWED_AFTER = 60_000;

/** Ties a handshake to the browser: express-session over MongoDB, on the sign-in routes only, for ten minutes. */
@Injectable()
export class FlowSession {
  private readonly middleware: RequestHandler;

  constructor(
    @InjectModel(FlowSessionRecord.name) sessions: Model<FlowSessionRecord>,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    const store = MongoStore.create({
      client: sessions.db.getClient(),
      dbName: sessions.db.name,
      collectionName: sessions.collection.collectionName,
      // The index is made with all others: the store's own, when it fails, ends the process.
      autoRemove: 'disabled',
      ttl: ATTEMPT_LIFETIME,
      touchAfter: ATTEMPT_LIFETIME / 2,
      stringify: false,
      // Hashed: a dump of the database is nobody's cookie.
      transformId: (id) => hash('sha256', id, 'base64url'),
    });
    this.middleware = session({
      name: 'flow',
      secret: derivedKeys(settings, 'flow-cookie').map((key) => key.export().toString('base64url')),
      resave: false,
      saveUninitialized: false,
      // Lax: the callback is a cross-site navigation, with Strict the cookie would not come back.
      cookie: {
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
        secure: settings.secure,
        maxAge: LIFETIME,
      },
      store,
    });
  }

  /** Reads the browser's session into the request; saves and sets the cookie when the answer goes out. */
  async attach(request: Request, response: Response): Promise<void> {
    // express-session drops a secure cookie in silence when it believes the connection is plain. Behind a proxy that ends
    // TLS only PUBLIC_URL knows, and a wrong TRUST_PROXY must not end every sign-in.
    Object.defineProperty(request, 'secure', { value: this.settings.secure, configurable: true });
    await new Promise<void>((resolve, reject) => {
      this.middleware(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
    });
  }

  /** The session this browser began earlier, if it did; begins none. */
  async resume(request: Request, response: Response): Promise<BrowserFlow | undefined> {
    if (!/(^|;\s*)flow=/.test(request.headers.cookie ?? '')) return undefined;
    await this.attach(request, response);
    return request.session.lastStart ? request.session : undefined;
  }

  /** Makes sure that the session will outlive this request. @returns its id */
  async begin(request: Request): Promise<string> {
    const now = this.clock.now();
    const { lastStart } = request.session;
    // Else an attempt that a browser begins nine minutes after its first would have one minute.
    if (lastStart === undefined || now - lastStart > RENEWED_AFTER) {
      request.session.lastStart = now;
      await this.save(request);
    }
    return request.sessionID;
  }

  /**
   * Whether an attempt of this browser that was lost may begin again: once in ten minutes, and only while the browser has a session
   * in which one began.
   */
  async restartOnce(request: Request): Promise<boolean> {
    const now = this.clock.now();
    const { lastStart = 0, restartedAt = 0 } = request.session;
    if (now - lastStart >= LIFETIME || now - restartedAt < LIFETIME) return false;
    request.session.restartedAt = now;
    await this.save(request);
    return true;
  }

  /** A state was good: should the next one be lost, that is the first time again. */
  forgetRestart({ session }: Request): void {
    if (session.restartedAt !== undefined) delete session.restartedAt;
  }

  /** Saved before the redirect: a fast provider's callback may come before the end of this answer does. */
  private async save({ session }: Request): Promise<void> {
    session.touch();
    await new Promise<void>((resolve, reject) =>
      session.save((error?: unknown) => (error ? reject(error) : resolve())),
    );
  }
}
