import { expect, it } from 'vitest';
import { keyedDigests, plainKeys } from '../../../src/engine/velocity/keys.ts';

const secret = new Uint8Array(32).fill(7);

it('digests are equal for equal values of a field only, and under one secret only', () => {
  const keyOf = keyedDigests(secret);
  expect(keyOf('email.key', 'taro@example.jp')).toMatch(/^[\w-]{22}$/);
  expect(keyOf('email.key', 'taro@example.jp')).toBe(keyedDigests(secret)('email.key', 'taro@example.jp'));
  const others = [
    keyOf('email.key', 'taro@example.jp '),
    keyOf('device.id', 'taro@example.jp'),
    keyedDigests(new Uint8Array(32).fill(8))('email.key', 'taro@example.jp'),
  ];
  expect(new Set([keyOf('email.key', 'taro@example.jp'), ...others]).size).toBe(4);
});

it('refuses a secret that could be guessed', () => {
  expect(() => keyedDigests(new Uint8Array(15))).toThrow(RangeError);
});

it('plain keys are the values', () => {
  expect(plainKeys('device.id', 'd')).toBe('d');
});
