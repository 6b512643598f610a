import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_SETTINGS } from '../../bin/commands/compare-settings.ts';
import { cutTape } from '../support/cut-tape.ts';
import { newFolder, type Played, playTape } from '../support/play-tape.ts';

const MINUTES = 8;
const PLAY_MS = 900_000;
const [, proportional = '', smallAccount = ''] = SHIPPED_SETTINGS;

type Told = {
  readonly name: string;
  readonly seen: number;
  readonly copied: number;
  readonly skipped: number;
  readonly denied: number;
  readonly ended: number;
  readonly open: number;
  readonly reasons: readonly { readonly class: string; readonly count: number }[];
  readonly cap: string;
  readonly highest: string;
  readonly bought: string;
  readonly exposure: readonly { readonly at: string; readonly exposed: string }[];
  readonly invented: { readonly decisions: number; readonly asked: number; readonly unmarked: number };
  readonly isSound: boolean;
};

/** Two settings that differ in every count, on the first minutes of the recording that ships. */
describe(`${MINUTES} minutes of the shipped recording under two settings`, () => {
  const tape = newFolder();
  const [once, again] = [newFolder(), newFolder()];
  let played: Played;
  let settings: readonly Told[];
  const play = (out: string): Promise<Played> =>
    playTape({
      arguments: ['compare-settings', '--tape', tape, '--settings', proportional, smallAccount, '--out', out],
    });

  beforeAll(async () => {
    await cutTape(tape, MINUTES);
    [played] = await Promise.all([play(once), play(again)]);
    settings = (JSON.parse(readFileSync(join(once, 'comparison.json'), 'utf8')) as { settings: Told[] }).settings;
  }, PLAY_MS);

  it('accounts for every trade of the leaders, by kind and by reason', () => {
    expect(played.code).toBe(0);
    expect(settings.map(({ name }) => name)).toEqual(['proportional', 'small-account']);
    for (const { seen, copied, skipped, denied, ended, open, reasons } of settings) {
      const counted = (kind: string): number =>
        reasons.filter((reason) => reason.class === kind).reduce((total, { count }) => total + count, 0);
      expect(copied + skipped + denied + ended + open).toBe(seen);
      expect([skipped, denied, ended]).toEqual(['skip', 'deny', 'end'].map(counted));
      expect(copied).toBeGreaterThan(0);
    }
    expect(settings[0]?.seen).toBe(settings[1]?.seen);
    expect(settings[0]?.bought).not.toBe(settings[1]?.bought);
  });

  it('never has more at stake than the cap, at no point of the line', () => {
    for (const { exposure, cap, highest, isSound } of settings) {
      const amounts = exposure.map(({ exposed }) => Number(exposed));
      expect(amounts.length).toBeGreaterThan(1);
      expect(Math.max(...amounts)).toBe(Number(highest));
      expect(Number(highest)).toBeGreaterThan(0);
      expect(Number(highest)).toBeLessThanOrEqual(Number(cap));
      expect(isSound).toBe(true);
    }
  });

  it('counts decisions that rest on invented fields, of markets that are all marked', () => {
    for (const { invented } of settings) {
      expect(invented.unmarked).toBe(0);
      expect(invented.asked).toBeGreaterThan(0);
      expect(invented.asked).toBeLessThanOrEqual(invented.decisions);
    }
  });

  it('is the same to the byte when it is played again, chart included', () => {
    for (const file of ['comparison.json', 'exposure.svg'])
      expect(readFileSync(join(again, file), 'utf8')).toBe(readFileSync(join(once, file), 'utf8'));
  });

  it('shows a person the table, free of control characters', () => {
    expect(played.stdout).toContain('Most at stake');
    expect(played.stdout).toContain('nothing was above its cap');
    expect(`${played.stdout}${played.stderr}`.replaceAll('\n', '')).toMatch(/^\P{Cc}*$/u);
  });
});
