import { NestFactory } from '@nestjs/core';
import { MongoStore } from 'connect-mongo';
import session from 'express-session';
import { AppModule } from './app.module.js';
import { settings } from './constants.js';

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });

// On the sign-in routes only, which is kinder than the tutorials, where every request pays for it.
app.use(
  '/auth/google',
  session({
    secret: 'the session secret of the textbook application',
    resave: false,
    saveUninitialized: false,
    store: MongoStore.create({ mongoUrl: settings.mongodbUri }),
  }),
);

await app.listen(settings.port, '127.0.0.1');
