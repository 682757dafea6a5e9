import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { Settings } from '../config/settings.js';
import { decideLink, type LinkDecision } from '../domain/link-decision.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { Answers, Chapter, Summary } from '../reference/vocabulary.js';
import { linkDecisionShape } from './admin.shapes.js';

const account = z.strictObject({ userId: z.string().max(64), disabled: z.boolean().default(false) });
const facts = z.strictObject({
  identityHolder: account.nullable().default(null),
  linkingUser: account.nullable().default(null),
  emailVerified: z.boolean().default(false),
  emailAuthoritative: z.boolean().default(false),
  claimant: account
    .extend({ verifiedAddress: z.boolean(), hasIdentityOfProvider: z.boolean().default(false) })
    .nullable()
    .default(null),
  policy: z.enum(['verified', 'prove']).optional(),
});

/** What would happen to whom, and by which rule: the function that the callback uses, without any effect. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Chapter('Admin')
@Controller('admin/linking')
export class LinkingController {
  constructor(private readonly settings: Settings) {}

  /** Facts that are left out are absent; the policy left out is the configured one. */
  @Summary('Which linking decision given facts lead to')
  @Answers(200, 'The decision and its rule; nothing is written.', linkDecisionShape)
  @Post('explain')
  @HttpCode(200)
  explain(@Body({ schema: facts }) body: z.output<typeof facts>): LinkDecision {
    return decideLink({ ...body, policy: body.policy ?? this.settings.linking });
  }
}
