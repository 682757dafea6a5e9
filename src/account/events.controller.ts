import { Controller, Get, Header, Query } from '@nestjs/common';
import { z } from 'zod';
import { CurrentPrincipal } from '../auth/request-values.js';
import { Answers, Chapter, Summary } from '../reference/vocabulary.js';
import { documentId } from '../storage/document-id.js';
import type { Principal } from '../tokens/principal.js';
import { OwnEvents, ownEventsShape } from './own-events.js';

/** The id of the last event of the page before. */
export const eventsQuery = z.object({ before: documentId.optional() });

/** What happened to the account. */
@Chapter('Account')
@Controller('auth/events')
export class EventsController {
  constructor(private readonly events: OwnEvents) {}

  @Summary('What happened to the account, the newest first')
  @Answers(200, 'At most fifty.', ownEventsShape)
  @Get()
  @Header('Cache-Control', 'no-store')
  list(
    @CurrentPrincipal() { userId }: Principal,
    @Query({ schema: eventsQuery }) { before }: z.output<typeof eventsQuery>,
  ) {
    return this.events.list(userId, before);
  }
}
