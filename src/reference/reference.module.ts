import { Module } from '@nestjs/common';
import { ReferenceController } from './reference.controller.js';

/** The description of the API. What it says stands at the endpoints themselves. */
@Module({ controllers: [ReferenceController] })
export class ReferenceModule {}
