import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule, { logger: ['warn', 'error'] });
const port = process.env['PORT'] ?? '4001';
await app.listen(port, '127.0.0.1');
console.log(`http://localhost:${port} is ready`);
