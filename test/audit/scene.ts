import { markVerified } from '../identities/accounts.js';
import { bearer, claimsOf, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { adminEnvironment, adminTokens } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

export const NEW_PASSWORD = 'another horse, another battery';

/** What of a record is looked at. */
export interface Entry {
  event: string;
  userId?: string;
  actorId?: string;
  provider?: string;
  reason?: string;
}
/** What is done, and what is recorded of it; the act tells whom it concerned, `undefined` when no account is known. */
export type Row = [what: string, entry: Entry, act: (scene: AuditScene) => Promise<string | undefined>];

export const idOf = (tokens: Pick<Tokens, 'access_token'>) => String(claimsOf(tokens.access_token)['sub']);
export const gmail = () => `audit-${Math.random().toString(36).slice(2)}@gmail.com`;

/** A gateway with an admin who reads its audit log. */
export class AuditScene {
  /** Whatever was secret in the journeys. */
  readonly secrets: string[] = [PASSWORD, NEW_PASSWORD];

  private constructor(
    readonly gateway: TestGateway,
    readonly admin: Record<string, string>,
  ) {}

  static async open(): Promise<AuditScene> {
    const gateway = await startGateway({ environment: { ...adminEnvironment(), RATE_LIMIT: 'false' } });
    return new AuditScene(gateway, bearer((await adminTokens(gateway)).access_token));
  }

  get adminId(): string {
    return String(claimsOf(this.admin['authorization'] ?? '')['sub']);
  }

  post(path: string, body?: object, headers?: Record<string, string>) {
    return this.gateway.browser().post(path, body, headers);
  }
  remove(path: string, headers: Record<string, string>) {
    return this.gateway.browser().request(path, { method: 'DELETE', headers });
  }

  /** Somebody who proved the address. */
  async somebody(email = someAddress()) {
    const tokens = await register(this.gateway.browser(), email);
    await markVerified(this.gateway, email);
    this.secrets.push(tokens.access_token, tokens.refresh_token, email);
    return { ...tokens, email, id: idOf(tokens), headers: bearer(tokens.access_token) };
  }

  /** Somebody about whom the admin decided these things, one after the other. */
  async decided(...decisions: object[]) {
    const { id, email } = await this.somebody();
    for (const json of decisions)
      await this.gateway
        .browser()
        .request(`/admin/users/${id}`, { method: 'PATCH', json, headers: this.admin });
    return { id, email };
  }

  /** The records of somebody, or of nobody, that say this. */
  async recorded(userId: string | undefined, { event, ...more }: Entry): Promise<object[]> {
    const query = new URLSearchParams({ event, ...(userId !== undefined && { user: userId }) });
    const page = await this.gateway.browser().get(`/admin/audit?${query}`, this.admin);
    return page.json<{ items: Entry[] }>().items.filter((item) => {
      const same = Object.entries(more).every(([name, value]) => item[name as keyof Entry] === value);
      return same && (userId !== undefined || item.userId === undefined);
    });
  }
}
