import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { settings } from './constants.js';

/** What Nest and Express cost by themselves. */
@Controller()
class EmptyController {
  @Get()
  empty() {
    return { status: 'ok' };
  }
}

@Module({ controllers: [EmptyController] })
class EmptyModule {}

const app = await NestFactory.create(EmptyModule, { logger: ['error', 'warn'] });
await app.listen(settings.port, '127.0.0.1');
