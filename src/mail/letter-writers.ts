import { Injectable } from '@nestjs/common';
import { MailRenderer } from '../views/mail-renderer.js';
import type { Language } from '../views/texts/languages.js';
import type { Draft, LetterData, LetterKind, Mail } from './letter.js';

/** Turns an errand into a draft, or into nothing when there is nobody to write to any more. */
type Writer<Kind extends LetterKind> = (data: LetterData[Kind]) => Promise<Draft | null> | Draft;

/** Who writes which letter. The features know users and tokens; the outbox knows neither. */
@Injectable()
export class LetterWriters {
  private readonly writers: { [Kind in LetterKind]?: Writer<Kind> } = {};

  constructor(private readonly renderer: MailRenderer) {}

  register<Kind extends LetterKind>(kind: Kind, writer: Writer<Kind>): void {
    Object.assign(this.writers, { [kind]: writer });
  }

  /** @throws Error when nobody writes this kind: an older instance beside a newer one leaves it in the outbox */
  async write<Kind extends LetterKind>(
    kind: Kind,
    data: LetterData[Kind],
    language: Language,
  ): Promise<Mail | null> {
    const writer = this.writers[kind];
    if (!writer) throw new Error(`nobody writes "${kind}"`);
    const draft = await writer(data);
    return draft && { to: draft.to, ...this.renderer.render(draft.name, draft.model, language) };
  }
}
