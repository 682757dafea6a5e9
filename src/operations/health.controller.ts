import { Controller, Get, Header } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Refusal } from '../domain/refusal.js';
import { FrontServer } from '../http/front-server.js';
import { Public } from '../http/public.decorator.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';
import { statusShape } from './status.shape.js';

/** Milliseconds a probe waits for the database. */
const PROBE_LIMIT = 1_500;

/** For orchestrators and load balancers. */
@Public()
@Chapter('About this gateway')
@Controller('health')
export class HealthController {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly host: HttpAdapterHost<FrontServer>,
  ) {}

  /** The process answers. Says nothing of the database: an outage there is no reason to kill every instance. */
  @Summary('The process answers')
  @Answers(200, 'It does.', statusShape)
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live() {
    return { status: 'ok' };
  }

  /** Requests can be served. @throws Refusal `unavailable` while the database is out of reach or the process drains */
  @Summary('Requests can be served')
  @Answers(200, 'They can.', statusShape)
  @Refuses('unavailable')
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready() {
    if (this.host.httpAdapter.drain.begun)
      throw new Refusal('unavailable', { detail: 'This instance is going away.' });
    await this.connection.db?.command({ ping: 1, maxTimeMS: PROBE_LIMIT });
    return { status: 'ok' };
  }
}
