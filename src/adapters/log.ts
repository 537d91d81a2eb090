/** The service's log: JSON lines on standard error, one a fact. */
import type { LoggerService } from '@nestjs/common';
import { destination, pino, type Logger } from 'pino';

/** What the parts of the service say, with the facts beside the words; pino's loggers fit. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A log of this level. */
export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination(2));
}

/** Nest's own messages in the same log; its start-up chatter only at debug. */
export function nestLogger(log: Logger): LoggerService {
  const context = (rest: unknown[]) => ({ context: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => log.debug(context(rest), String(message)),
    debug: (message: unknown, ...rest: unknown[]) => log.debug(context(rest), String(message)),
    verbose: (message: unknown, ...rest: unknown[]) => log.trace(context(rest), String(message)),
    warn: (message: unknown, ...rest: unknown[]) => log.warn(context(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => log.error(context(rest), String(message)),
    fatal: (message: unknown, ...rest: unknown[]) => log.fatal(context(rest), String(message)),
  };
}
