import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { environmentOf, type FakeProvider, startFakeProvider } from '../providers/fake-provider.js';
import { Browser, type Step } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { type NginxProcess, startNginx } from '../support/nginx-process.js';
import { type RedisProcess, startRedis } from '../support/redis-process.js';
import { databaseUri, freePort } from '../support/test-gateway.js';

const CONFIGURATION = join(import.meta.dirname, '../../deploy/nginx/nginx.conf');

/** A line of the balancer's access log. */
export interface AccessLine {
  requestId: string;
  client: string;
  method: string;
  path: string;
  status: number;
  /** Where it was tried, in turn. */
  upstream: string;
  upstreamStatus: string;
}

/** What docker-compose.yml puts together, as processes: two gateways, nginx with its real configuration, MongoDB, Redis. */
export class BalancedGateways {
  private constructor(
    readonly publicUrl: string,
    private readonly database: string,
    private readonly environment: Record<string, string>,
    private readonly gateways: GatewayProcess[],
    private readonly nginx: NginxProcess,
    private readonly redis: RedisProcess,
    private readonly provider: FakeProvider,
  ) {}

  static async start(): Promise<BalancedGateways> {
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    // First, as it is what a mistake in the configuration keeps from starting.
    const nginx = await startNginx(
      CONFIGURATION,
      {
        'listen 8080': `listen 127.0.0.1:${ports[0]}`,
        'gateway-1:3000': `127.0.0.1:${ports[1]}`,
        'gateway-2:3000': `127.0.0.1:${ports[2]}`,
        // So that a gateway that came back has requests again while a test waits for it.
        'fail_timeout=5s': 'fail_timeout=1s',
      },
      ports[0],
    );
    const redis = await startRedis();
    const provider = await startFakeProvider({
      '/api/user': { id: 7, login: 'hub' },
      '/api/user/emails': [{ email: 'hub@example.com', primary: true, verified: true }],
    });
    const database = `balanced${randomUUID().replaceAll('-', '')}`;
    const environment = {
      ...environmentOf('github', provider),
      MONGODB_URI: databaseUri(database),
      REDIS_URL: redis.url,
      APP_SECRET: 'a root secret that both gateways have in common',
      PUBLIC_URL: `http://localhost:${ports[0]}`,
      TRUST_PROXY: '1',
      RATE_LIMIT: 'false',
    };
    const gateways = await Promise.all(
      [ports[1], ports[2]].map((port) => spawnGateway({ ...environment, PORT: String(port) })),
    );
    const { PUBLIC_URL } = environment;
    return new BalancedGateways(PUBLIC_URL, database, environment, gateways, nginx, redis, provider);
  }

  browser(): Browser {
    return new Browser(this.publicUrl);
  }

  /** `host:port` of both, as the access log names them. */
  get upstreams(): string[] {
    return this.gateways.map(({ address }) => new URL(address).host);
  }

  get proxyOutput(): string {
    return this.nginx.accessLog() + this.nginx.errors();
  }

  get accessLog(): AccessLine[] {
    const complete = this.nginx.accessLog().split('\n').slice(0, -1);
    return complete.map((line) => JSON.parse(line) as AccessLine);
  }

  /** What the balancer noted of the request that was answered by `step`. */
  async noted(step: Step): Promise<AccessLine> {
    const id = step.headers.get('x-request-id');
    for (;;) {
      const line = this.accessLog.find(({ requestId }) => requestId === id);
      if (line) return line;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The first gateway ends without a word. @returns its `host:port` */
  async killOne(): Promise<string> {
    await this.gateways[0]?.stop('SIGKILL');
    return this.upstreams[0] ?? '';
  }

  /** A gateway takes the place of the one that was killed. */
  async replaceOne(): Promise<void> {
    const { port } = new URL(this.gateways[0]?.address ?? '');
    this.gateways[0] = await spawnGateway({ ...this.environment, PORT: port });
  }

  async stop(): Promise<void> {
    await this.nginx.stop();
    await Promise.all(this.gateways.map((gateway) => gateway.stop()));
    await this.redis.stop();
    await this.provider.stop();
    const connection = await mongoose.createConnection(databaseUri(this.database)).asPromise();
    await connection.dropDatabase();
    await connection.close();
  }
}
