import { Controller, Get, Header, Query } from '@nestjs/common';
import { z } from 'zod';
import { CurrentPrincipal } from '../auth/request-values.js';
import type { Principal } from '../tokens/principal.js';
import { OwnEvents } from './own-events.js';

/** The id of the last event of the page before. */
export const eventsQuery = z.object({
  before: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
});

/** What happened to the account. */
@Controller('auth/events')
export class EventsController {
  constructor(private readonly events: OwnEvents) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(
    @CurrentPrincipal() { userId }: Principal,
    @Query({ schema: eventsQuery }) { before }: z.output<typeof eventsQuery>,
  ) {
    return this.events.list(userId, before);
  }
}
