import { describe, expect, test } from '@jest/globals';
import { marksOf, namedOnce, SHIPPED_SETTINGS } from '../../../bin/commands/compare-settings.ts';
import { checkedFile } from '../../../bin/commands/settings.ts';
import { readSettingsFile } from '../../../bin/commands/settings-file.ts';
import { SHIPPED_TAPE } from '../../../bin/local/tape/build-shipped-tape.ts';
import { readTape } from '../../../bin/local/tape/read-tape.ts';
import { runPolycopy } from '../../../bin/program.ts';

describe('the settings that ship for comparing', () => {
  test.each(SHIPPED_SETTINGS)(
    '%s holds, and follows both leaders of the tape that ships and the recorded one',
    async (file) => {
      // Given
      const { leaders } = await readTape(SHIPPED_TAPE);
      // When
      const { settings } = await readSettingsFile(file);
      // Then
      expect((await checkedFile(file, {})).isValid).toBe(true);
      const followed = settings.leaders.filter(({ enabled }) => enabled).map(({ wallet }) => wallet);
      expect(followed).toEqual(['0xee50a31c3f5a7c77824b12a941a54388a2827ed6', ...leaders.map(({ wallet }) => wallet)]);
    },
  );

  test('are careful, proportional and small-account', () => {
    expect(namedOnce(SHIPPED_SETTINGS).map(({ name }) => name)).toEqual(['careful', 'proportional', 'small-account']);
  });
});

describe('files of one name', () => {
  test('are told apart by their place; others keep their names', () => {
    const files = ['a/settings.yaml', 'b/settings.yaml', 'c/other.yml'];
    expect(namedOnce(files)).toEqual([
      { name: 'settings-1', file: 'a/settings.yaml' },
      { name: 'settings-2', file: 'b/settings.yaml' },
      { name: 'other', file: 'c/other.yml' },
    ]);
  });
});

describe('the marks of a tape', () => {
  const market = (conditionId: string, tokens: readonly [string, string], invented?: readonly 'volume'[]) => ({
    conditionId,
    tokens: tokens.map((tokenId) => ({ tokenId, outcome: '' })),
    ...(invented === undefined ? {} : { invented }),
  });
  const book = (tokenId: string, atMs: number) => ({ tokenId, atMs, bids: [], asks: [] });
  const marks = (markets: readonly unknown[], books: readonly unknown[]) =>
    marksOf({ markets, books } as Parameters<typeof marksOf>[0]);

  test('are by market, each with the first book of either of its tokens', () => {
    const markets = [market('0xa', ['1', '2'], ['volume']), market('0xb', ['3', '4'], [])];
    expect([...marks(markets, [book('2', 50), book('2', 40), book('1', 70)])]).toEqual([
      ['0xa', { invented: ['volume'], bookFromMs: 40 }],
      ['0xb', { invented: [] }],
    ]);
  });

  test('say nothing of a market that is not marked', () => {
    expect([...marks([market('0xa', ['1', '2'])], [])]).toEqual([]);
  });
});

describe('polycopy compare-settings', () => {
  test('says what is wrong with a file before anything is played', async () => {
    expect(await runPolycopy(['compare-settings', '--settings', '/nowhere/at-all.yaml', '--json'])).toBe(1);
  });

  test('compares eight files at most', async () => {
    const files = Array.from({ length: 9 }, () => SHIPPED_SETTINGS[0] ?? '');
    expect(await runPolycopy(['compare-settings', '--settings', ...files])).toBe(2);
  });
});
