import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import type { Draft, LetterData } from '../../mail/letter.js';
import { LetterWriters } from '../../mail/letter-writers.js';
import { ConfiguredProviders } from '../../providers/configured-providers.js';

/** The mail about a change of a way in. It goes where the errand says, not to the address of today: that may be the thief's. */
@Injectable()
export class NoticeLetter implements OnModuleInit {
  constructor(
    private readonly writers: LetterWriters,
    private readonly providers: ConfiguredProviders,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.writers.register('security-notice', (data) => this.write(data));
  }

  private write({ to, event, provider: id, at }: LetterData['security-notice']): Draft {
    const provider = id === undefined ? undefined : (this.providers.find(id)?.provider.name ?? id);
    const accountUrl = `${this.settings.publicUrl}/account`;
    return {
      to,
      name: 'security-notice',
      model: { event, at, accountUrl, ...(provider !== undefined && { provider }) },
    };
  }
}
