import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AccountModule } from './account/account.module.js';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './auth/auth.module.js';
import { SocialModule } from './auth/social.module.js';
import { FoundationModule } from './config/foundation.module.js';
import type { Settings } from './config/settings.js';
import type { Clock } from './domain/clock.js';
import type { Network } from './domain/network.js';
import { HttpModule } from './http/http.module.js';
import { CaughtMailModule } from './mail/caught-mail.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PagesModule } from './pages/pages.module.js';
import type { Provider } from './providers/provider.js';
import { ProvidersModule } from './providers/providers.module.js';
import { ReferenceModule } from './reference/reference.module.js';
import { StorageModule } from './storage/storage.module.js';
import { ThrottlingModule } from './throttling/throttling.module.js';
import { ViewsModule } from './views/views.module.js';

/** What the outside world is to a gateway. */
export interface Surroundings {
  settings: Settings;
  clock: Clock;
  network: Network;
  providers: readonly Provider[];
}

/** The table of contents, in the order of the story. */
@Module({})
export class AppModule {
  static in({ settings, clock, network, providers }: Surroundings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        FoundationModule.with({ settings, clock, network }),
        StorageModule,
        HttpModule,
        ThrottlingModule,
        ViewsModule.with(settings.brand),
        // A profile comes back from a provider → who is this? → AuthService.login() → respond.
        ProvidersModule.with(providers),
        AuthModule,
        // What a signed-in user sees of themself, what stands in front of APIs, what operators need.
        AccountModule,
        AccessModule,
        AdminModule,
        OperationsModule,
        ReferenceModule,
        PagesModule,
        // Development without a mail server: what it would have been given.
        ...(settings.production || settings.smtpUrl !== undefined ? [] : [CaughtMailModule]),
        // Last: /auth/:provider matches every name below /auth.
        SocialModule,
      ],
    };
  }
}
