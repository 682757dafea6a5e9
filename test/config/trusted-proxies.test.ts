import { describe, expect, it } from '@jest/globals';
import express from 'express';
import { readSettings } from '../../src/config/settings.js';
import { refusalOf } from './refused-settings.js';

const read = (TRUST_PROXY: string) =>
  readSettings({ TRUST_PROXY, APP_SECRET: 'x'.repeat(32) }, []).trustProxy;

describe('TRUST_PROXY is', () => {
  it.each<[string, number | string]>([
    ['0', 0],
    ['1', 1],
    [' 12 ', 12],
    ['10.1.2.3', '10.1.2.3'],
    ['10.0.0.0/8,192.0.2.1', '10.0.0.0/8, 192.0.2.1'],
    ['10.0.0.0/255.0.0.0', '10.0.0.0/255.0.0.0'],
    ['192.0.2.1/32', '192.0.2.1/32'],
    ['::1', '::1'],
    ['2001:db8::/32 , fe80::1', '2001:db8::/32, fe80::1'],
    ['::ffff:10.0.0.0/104', '::ffff:10.0.0.0/104'],
    ['loopback', 'loopback'],
    ['loopback, linklocal, uniquelocal, 10.0.0.1,', 'loopback, linklocal, uniquelocal, 10.0.0.1'],
  ])('%j, which Express can read', (value, expected) => {
    expect(read(value)).toBe(expected);
    expect(() => express().set('trust proxy', expected)).not.toThrow();
  });

  it.each([
    // Words that elsewhere mean everybody: then any client could choose its address.
    'true',
    'yes',
    '*',
    'all',
    'false',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    '3000',
    ',',
    'nginx',
    'Loopback',
    'loopback/8',
    '10.0.0.0/0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.255.0',
    '10.0.0.0/0.0.0.0',
    '::/0',
    '::1/129',
    '::1/ffff::',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1 10.0.0.2',
    '10.0.0.1:8080',
    'https://10.0.0.1',
  ])('never %j', (value) => {
    const refusal = refusalOf({ TRUST_PROXY: value, PORT: 'x' });
    const told = Object.fromEntries(
      refusal?.problems.map(({ variable, message }) => [variable, message]) ?? [],
    );
    expect(told).toMatchObject({
      PORT: expect.any(String),
      TRUST_PROXY: expect.stringMatching(/^must be the number of proxies in front, or their addresses/),
    });
  });
});
