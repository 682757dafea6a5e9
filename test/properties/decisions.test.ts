import { describe, expect, it } from '@jest/globals';
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  nat,
  option,
  property,
  record,
  string,
  uniqueArray,
} from 'fast-check';
import type { Caller } from '../../src/access/forward-auth.caller.js';
import { readConditions, requireConditions } from '../../src/access/forward-auth.conditions.js';
import { decideLink, type LinkFacts } from '../../src/domain/link-decision.js';
import { Refusal } from '../../src/domain/refusal.js';
import { type Budget, localShare } from '../../src/throttling/budgets.js';
import { Counter, type Point } from '../../src/throttling/counter.js';
import { seeded } from '../support/seeded.js';

/** The code of a refusal. Anything else fails the test. */
function codeOfRefusal(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  throw error;
}

/** The code by which it is refused, `undefined` when it is not. */
function refusalOf(ask: () => unknown): string | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    return codeOfRefusal(error);
  }
}

describe('a linking decision', () => {
  // Few ids, so that holder, linker and claimant are often one and the same: the enumeration beside this keeps them apart.
  const userId = constantFrom('one', 'two', 'constructor');
  const facts = record<LinkFacts>({
    identityHolder: option(record({ userId, disabled: boolean() })),
    linkingUser: option(record({ userId, disabled: boolean() })),
    emailVerified: boolean(),
    emailAuthoritative: boolean(),
    claimant: option(
      record({ userId, disabled: boolean(), verifiedAddress: boolean(), hasIdentityOfProvider: boolean() }),
    ),
    policy: constantFrom('verified', 'prove'),
  });

  it('signs in nobody but the identity’s holder, and moves no identity from one account to another', () => {
    assert(
      property(facts, (given) => {
        const decision = decideLink(given);
        const holder = given.identityHolder?.userId;
        if (decision.kind === 'sign-in') expect(decision.userId).toBe(holder);
        else if (holder !== undefined) expect(decision.kind).toBe('refuse');
      }),
      seeded(1_000),
    );
  });

  it('never gives more to a stricter policy, to less authority or to an unproven address', () => {
    const reach = { refuse: 0, create: 0, prove: 1, claim: 2, link: 2, 'sign-in': 2 };
    assert(
      property(facts, (given) => {
        const stricter: Partial<LinkFacts>[] = [
          { policy: 'prove' },
          { emailAuthoritative: false },
          { emailVerified: false },
        ];
        for (const change of stricter)
          expect(reach[decideLink({ ...given, ...change }).kind]).toBeLessThanOrEqual(
            reach[decideLink(given).kind],
          );
      }),
      seeded(1_000),
    );
  });
});

describe('the conditions of forward auth', () => {
  const names = constantFrom('admin', 'editor', 'ops', 'pwd', 'otp');
  const callers = record<Caller>({
    id: constantFrom('u'),
    sessionId: constantFrom('s'),
    roles: array(names, { maxLength: 3 }),
    amr: array(names, { maxLength: 3 }),
    authTime: option(integer({ min: 0, max: 2_000 })),
  });

  it('are met when each of them is, and only then', () => {
    const lists = uniqueArray(names, { maxLength: 2 });
    assert(
      property(callers, lists, lists, array(nat(2_000), { maxLength: 2 }), (caller, roles, amr, ages) => {
        const query = new URLSearchParams();
        for (const role of roles) query.append('role', role);
        for (const method of amr) query.append('amr', method);
        for (const age of ages) query.append('max_age', String(age));
        const { authTime } = caller;
        const fresh = ages.every((age) => authTime !== null && 2_000 - authTime <= age);
        const steppedUp = amr.every((method) => caller.amr.includes(method)) && fresh;
        const granted = roles.every((role) => caller.roles.includes(role));
        const expected = granted ? (steppedUp ? undefined : 'step_up_required') : 'forbidden';
        expect(refusalOf(() => requireConditions(caller, readConditions(query.toString()), 2_000))).toBe(
          expected,
        );
      }),
      seeded(1_000),
    );
  });

  it('that cannot be read are refused, never skipped', () => {
    const pieces = constantFrom(
      'role',
      'amr',
      'max_age',
      'token',
      'roles',
      'Role',
      '__proto__',
      'constructor',
      '=',
      '&',
      '&&',
      '%',
      '%00',
      '+',
      'admin',
      '1',
      '-1',
      '1e9',
      ' ',
      '[]',
      '[$gt]',
      'x'.repeat(300),
      '\ud800',
      ';',
    );
    assert(
      property(array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        const code = refusalOf(() => readConditions(text));
        if (code !== undefined) return expect(code).toBe('invalid_request');
        const { roles, amr, maxAge, audience } = readConditions(text);
        const ages = new URLSearchParams(text).getAll('max_age').length;
        const enforced = roles.length + amr.length + ages + (audience === undefined ? 0 : 1);
        expect(enforced).toBe([...new URLSearchParams(text)].length);
        expect([...roles, ...amr].every((name) => name !== '')).toBe(true);
        expect(maxAge === Infinity).toBe(ages === 0);
      }),
      seeded(2_000),
    );
  });
});

describe('a budget', () => {
  it('without the shared store is smaller, never nothing, and no longer', () => {
    const growth = option(record({ first: integer({ min: 1, max: 50 }), hourly: nat(50) }), {
      nil: undefined,
    });
    assert(
      property(
        integer({ min: 50, max: 5_000 }),
        integer({ min: 1, max: 40_000_000 }),
        growth,
        (points, per, grown) => {
          const budget: Budget = { by: 'address', points, per, ...(grown && { growth: grown }) };
          const share = localShare(budget);
          expect(share.points).toBeGreaterThanOrEqual(1);
          expect(share.points).toBeLessThanOrEqual(grown?.first ?? points);
          expect(share.per).toBeLessThanOrEqual(Math.min(per, 3_600));
          expect(share.growth).toBeUndefined();
        },
      ),
      seeded(200),
    );
  });

  it('is never overdrawn, however points are taken, given back and cleared', async () => {
    const steps = array(constantFrom('take', 'take', 'take', 'give back', 'clear'), { maxLength: 40 });
    await assert(
      asyncProperty(integer({ min: 1, max: 6 }), steps, string(), async (points, sequence, key) => {
        const counter = new Counter({ by: 'address', points, per: 3_600 });
        let taken: Point[] = [];
        // The library counts refused tries as well: after one, less may be granted until it is cleared, never more.
        let refused = false;
        for (const step of sequence) {
          if (step === 'clear') {
            await counter.clear(key);
            taken = [];
            refused = false;
          } else if (step === 'give back') await taken.pop()?.giveBack();
          else {
            const point = await counter.take(key).catch(codeOfRefusal);
            if (taken.length === points) expect(point).toBe('rate_limited');
            else if (!refused) expect(point).not.toBe('rate_limited');
            if (typeof point === 'string') refused = true;
            else taken.push(point);
          }
        }
      }),
      seeded(100),
    );
  });
});
