import { Controller, Get, Header, Param, UseGuards } from '@nestjs/common';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { FlowLog } from '../auth/trace/flow-log.js';
import { Refusal } from '../domain/refusal.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';
import { flowShape } from './admin.shapes.js';

/** The form of a request id and of an attempt's. */
export const FLOW_ID = /^[\w.-]{8,64}$/;

/** Why a sign-in at a provider failed, by the id that the person quotes. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Chapter('Admin')
@Controller('admin/flows')
export class FlowsController {
  constructor(private readonly log: FlowLog) {}

  /** @throws Refusal `not_found`, without asking the store for what cannot be an id */
  @Summary('Why a sign-in at a provider failed')
  @Answers(200, 'Every step of it.', flowShape, { orPage: true })
  @Refuses('not_found')
  @Get(':id')
  @Header('Cache-Control', 'no-store')
  async show(@Param('id') id: string) {
    const report = FLOW_ID.test(id) ? await this.log.find(id) : null;
    if (!report) throw new Refusal('not_found');
    const { flowId, provider, steps } = report;
    return {
      flowId,
      provider,
      steps: steps.map(({ at, step, requestId, facts }) => {
        return { at: new Date(at).toISOString(), step, requestId, ...facts };
      }),
    };
  }
}
