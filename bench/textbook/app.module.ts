import { Controller, Get, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from './auth/auth.module.js';
import { settings } from './constants.js';

@Controller()
class AppController {
  @Get()
  getHello() {
    return { status: 'ok' };
  }
}

@Module({ imports: [MongooseModule.forRoot(settings.mongodbUri), AuthModule], controllers: [AppController] })
export class AppModule {}
