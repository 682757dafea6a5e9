import { Controller, Get, Req } from '@nestjs/common';
import { pino } from 'pino';
import { AppModule } from '../../dist/app.module.js';
import { readEnvironment } from '../../dist/config/environment.js';
import { readSettings } from '../../dist/config/settings.js';
import { SystemClock } from '../../dist/domain/clock.js';
import { SystemNetwork } from '../../dist/domain/network.js';
import { createGateway } from '../../dist/gateway.js';
import { providers } from '../../dist/providers/registry.js';

/**
 * The gateway as it is, with one more route behind its global guard: `GET /bench/guarded`. Every protected route of the
 * product itself reads or writes something of its own, so none shows what the guard costs without a store read.
 */
class ProbeController {
  /** @param {{user: import('../../dist/tokens/principal.js').Principal}} request */
  guarded(request) {
    return { id: request.user.userId, roles: request.user.roles };
  }
}

// Decorators by hand: this file is run as it is, without a compiler.
const { prototype } = ProbeController;
Controller('bench')(ProbeController);
Get('guarded')(prototype, 'guarded', Object.getOwnPropertyDescriptor(prototype, 'guarded'));
Req()(prototype, 'guarded', 0);

const assemble = AppModule.in.bind(AppModule);
AppModule.in = (surroundings) => ({ ...assemble(surroundings), controllers: [ProbeController] });

const settings = readSettings(
  readEnvironment(),
  providers.map(({ id }) => id),
);
const surroundings = { settings, clock: new SystemClock(), network: new SystemNetwork(), providers };
const { app } = await createGateway(surroundings, pino({ level: settings.logLevel }));
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
await app.listen(settings.port, settings.host);
