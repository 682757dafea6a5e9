import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own account of its start: eighty lines that only a developer of the gateway wants. */
const FRAMEWORK = new Set<unknown>([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Nest's logger over pino: one JSON line an entry. */
export class JsonLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(FRAMEWORK.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    // Nest passes the name of the class last, and before it `undefined` where an error came without a text.
    const context = rest.at(-1);
    if (typeof message === 'object' && message !== null) {
      const [text] = rest.slice(0, -1);
      this.pino[level]({ context, ...message }, text === undefined ? undefined : String(text));
    } else {
      this.pino[level]({ context }, String(message));
    }
  }
}
