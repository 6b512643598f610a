import { describe, expect, test } from '@jest/globals';
import { refuseStream } from '../../../../bin/commands/local/refuse-stream.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';

const streaming = someSettings({
  detection: { sources: ['data-api', 'rtds'], confirmations: 1, copyOn: 'confirmed' },
});

describe('a local run with the stream among its sources', () => {
  test('is refused at --speed max, with what to change', () => {
    expect(() => {
      refuseStream(streaming, 'max');
    }).toThrow('play it at --speed 1');
  });

  test.each([1, 60])('is played at --speed %p', (speed) => {
    expect(() => {
      refuseStream(streaming, speed);
    }).not.toThrow();
  });

  test('is none without it', () => {
    expect(() => {
      refuseStream(someSettings(), 'max');
    }).not.toThrow();
  });
});
