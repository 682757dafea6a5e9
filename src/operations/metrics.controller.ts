import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '../http/public.decorator.js';
import { Metrics } from '../metrics/metrics.js';
import { exposition } from './exposition.js';
import { ProcessMetrics } from './process-metrics.js';
import { Answers, Chapter, Summary } from '../reference/vocabulary.js';

/** For Prometheus. It holds numbers and words of the source: no id of anybody, no address. */
@Public()
@Chapter('About this gateway')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly processMetrics: ProcessMetrics,
  ) {}

  @Summary('Metrics')
  @Answers(200, "In Prometheus' text format.", undefined, { type: 'text/plain' })
  @Get()
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    return (await exposition(this.metrics.all())) + (await this.processMetrics.read());
  }
}
