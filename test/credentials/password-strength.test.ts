import { beforeAll, describe, expect, it } from '@jest/globals';
import { ZxcvbnStrength } from '../../src/credentials/zxcvbn-strength.js';

/** Milliseconds of the event loop. */
const LIMIT = 50;
const strength = new ZxcvbnStrength();
const WORDS = ['ada.lovelace@engines.example', 'lovelace', 'ada', 'latchkey'];

beforeAll(async () => void (await strength.faultOf('what loads the list of words', [])));

describe('what everybody tries (LO-14)', () => {
  it.each([
    ['password', 'common'],
    ['password1', 'common'],
    ['Password1', 'common'],
    ['PASSWORD123', 'common'],
    ['p@ssw0rd', 'common'],
    ['drowssap1', 'common'],
    ['letmein123', 'common'],
    ['iloveyou1', 'common'],
    ['qwertyuiop', 'common'],
    ['12345678', 'common'],
    ['azertyuiop', 'keyboard'],
    ['mnbvcxzlkj', 'common'],
    ['abcdefghijkl', 'sequence'],
    ['aaaaaaaaaaaa', 'repeats'],
    ['abababababab', 'repeats'],
    ['😀😀😀😀😀😀😀😀', 'repeats'],
    ['january1', 'common'],
    ['19.04.1987', 'guessable'],
  ])('%j: %s', async (password, fault) => {
    expect(await strength.faultOf(password, [])).toBe(fault);
  });
});

describe('what is hard to guess, whatever it is made of (LO-15)', () => {
  it.each([
    'correct horse battery staple',
    'three quiet herons',
    '482915037264',
    'zqhwmvkp',
    'ZQHWMVKP',
    'żółta łódź płynie',
    '   x y z   ',
    '😀😁😂🤣😃😄😅😆',
    '正しい馬の電池',
    'Kv9-tangerine-orbit',
  ])('%j', async (password) => expect(await strength.faultOf(password, WORDS)).toBeUndefined());
});

it.each(['l0velace', 'ecalevol1', 'L0velace!', 'l@tchkey1'])(
  'a disguised word of the account: %j',
  async (password) => {
    expect(await strength.faultOf(password, WORDS)).toBe('personal');
  },
);

describe('long passwords', () => {
  it('are no better for being repeated', async () => {
    expect(await strength.faultOf('password'.repeat(32), [])).toBe('repeats');
    expect(await strength.faultOf('1234567890'.repeat(25), [])).toBe('repeats');
    expect(await strength.faultOf('a'.repeat(256), [])).toBe('repeats');
  });

  it('are good when any part of them is', async () => {
    expect(await strength.faultOf(`${'a'.repeat(100)} quiet otter by the lake`, [])).toBeUndefined();
  });
});

describe('the time it takes (LO-13)', () => {
  it(`no password holds the event loop for ${LIMIT} ms`, async () => {
    let worst = { took: 0, password: '' };
    for (const password of expensivePasswords()) {
      const took = await longestTurn(() => strength.faultOf(password, WORDS));
      if (took > worst.took) worst = { took, password };
    }
    expect(worst.took).toBeGreaterThan(0);
    expect(worst.took).toBeLessThan(LIMIT);
  }, 60_000);
});

/** Milliseconds of this process's CPU in the longest turn of the event loop: unlike the clock, the same on a busy machine. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let over = false;
  let before = process.cpuUsage();
  const lap = () => {
    const { user, system } = process.cpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = process.cpuUsage();
    if (!over) setImmediate(lap);
  };
  setImmediate(lap);
  await work().finally(() => (over = true));
  lap();
  return longest;
}

/** What each of the estimator's matchers likes best, alone and mixed: letters in disguise, dates, keys, repetitions. */
function* expensivePasswords(): Generator<string> {
  const liked = [
    '4@8({[</369&#!1/|0$5+7%2/',
    '4$1@5$!0n',
    '1234567890',
    '19891231',
    '1.1.89-',
    '/\\/\\',
    '|-||)',
    'vvuu',
    '()()[',
    '1!|l',
    'password',
    'qwerty',
    'abc',
    'aab',
    '21',
    '\u0130ﬀ😀',
  ];
  for (const one of liked) yield one.repeat(256).slice(0, 256);
  // A linear congruential generator: the same passwords in each run.
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let count = 0; count < 40; count += 1) {
    let password = '';
    while (password.length < 256) password += liked[random(liked.length)]?.slice(random(4)) ?? '';
    yield password.slice(0, 256);
  }
}
