import { describe, expect, test } from '@jest/globals';
import { unixMs } from '#core/values/unix-ms.ts';
import { aLiveSystem } from '../a-live-system.ts';
import { cutOff, givenNote, givenPiped, rotating, said, secretOf, standing } from '../a-rotation.ts';
import { FIRST_KEY } from '../../local/exchange/a-client.ts';

const WAYS_OUT = /is on the way to .*`polycopy rotate-key --follower main.*` goes on with it, .*--give-up/;
const LONG_AGO = { hold: { run: 'of-before', by: 'ana@desk', startedAt: unixMs(0), until: unixMs(0) } };

describe('a rotation that is not at its end', () => {
  test.each([
    ['other credentials', '', ['--credentials']],
    ['a key of KMS', '', ['--kms-key', 'alias/polycopy/local/other']],
    ['another wallet', '', ['--generate', '--new-wallet', '0']],
    ['another key', FIRST_KEY, []],
  ])('is not gone on with where %s is asked for, and both ways out are named', async (_, piped, words) => {
    // Given: the key in force is not the one that is piped in
    const live = await aLiveSystem();
    const version = await cutOff(live);
    givenPiped(piped);
    // When
    expect([await rotating(live, ...words), said.complained]).toEqual([1, expect.stringMatching(WAYS_OUT)]);
    // Then
    expect((await secretOf(live)).version).toBe(version);
    expect(await standing(live)).toMatchObject({ switch: 'HALTED', secretVersion: undefined, noted: { kind: 'key' } });
    expect(said.complained).not.toContain(FIRST_KEY.slice(2));
  });

  test('is gone on with where its own key is piped in again', async () => {
    const live = await aLiveSystem();
    const version = await cutOff(live);
    givenPiped((await secretOf(live)).privateKey);
    expect(await rotating(live)).toBe(0);
    expect(await standing(live)).toMatchObject({ switch: 'ACTIVE', secretVersion: version, noted: undefined });
  });

  test('of a key of KMS is gone on with under its own name alone', async () => {
    const live = await aLiveSystem();
    const version = await cutOff(live, (noted) => ({ ...noted, kind: 'kms', keyId: 'alias/polycopy/local/one' }));
    expect(await rotating(live, '--kms-key', 'alias/polycopy/local/other')).toBe(1);
    expect(said.complained).toContain('--kms-key alias/polycopy/local/one` goes on with it');
    expect(await rotating(live, '--kms-key', 'alias/polycopy/local/one')).toBe(0);
    expect(await standing(live)).toMatchObject({ secretVersion: version, noted: undefined });
  });

  test('takes no other key before other credentials, which the venue was asked for, are proven', async () => {
    const live = await aLiveSystem();
    await givenNote(live, { ...LONG_AGO, kind: 'credentials', isPastReturn: true });
    expect([await rotating(live, '--generate', '--new-wallet', '0'), said.complained]).toEqual([
      1,
      expect.stringMatching(WAYS_OUT),
    ]);
    expect(await standing(live)).toMatchObject({ switch: 'never moved', noted: { isPastReturn: true } });
  });
});
