import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = Symbol('public');

/** Marks a handler or a whole controller that needs no access token. Everything else does. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
