import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RotatingKeys } from './rotating.keys.js';
import { SigningKeys } from './signing-keys.js';

/** Looks after the signing keys while the gateway runs, so that an instance without traffic knows the next key too. */
@Injectable()
export class KeyRotation implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(KeyRotation.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly keys: SigningKeys) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!(this.keys instanceof RotatingKeys)) return;
    const keys = this.keys;
    await keys.refresh();
    this.timer = setInterval(() => {
      keys.refresh().catch((error: Error) => this.logger.warn(`signing keys not refreshed: ${error.name}`));
    }, keys.reloadInterval).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
