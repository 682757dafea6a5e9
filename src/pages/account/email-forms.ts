import { Injectable } from '@nestjs/common';
import { AddressConfirmation } from '../../account/address-confirmation.js';
import { FreshSignIn } from '../../auth/fresh-sign-in.js';
import { Throttle } from '../../throttling/throttle.js';
import type { Visitor } from '../visitors.js';

/** The address on the account page, by the rules and within the limit of `POST /auth/email`. */
@Injectable()
export class EmailForms {
  constructor(
    private readonly addresses: AddressConfirmation,
    private readonly fresh: FreshSignIn,
    private readonly throttle: Throttle,
  ) {}

  /** @throws Refusal `step_up_required` before anything is counted or sent: whoever holds the mailbox holds the account (LK-15) */
  async move({ user, principal }: Visitor, email: string, address: string | undefined): Promise<void> {
    this.fresh.require(principal);
    await this.throttle.reserve('email-verify-send', { address, account: user.id });
    await this.addresses.askToMove(user.id, email);
  }

  /** The mail to confirm the present address, once more. */
  async confirm({ user }: Visitor, address: string | undefined): Promise<void> {
    await this.throttle.reserve('email-verify-send', { address, account: user.id });
    await this.addresses.askToVerify(user.id);
  }
}
