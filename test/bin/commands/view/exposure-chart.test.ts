import { describe, expect, test } from '@jest/globals';
import { unixMs } from '#core/values/unix-ms.ts';
import { exposureChart } from '../../../../bin/commands/view/exposure-chart.ts';
import { dollars } from '../a-settings.ts';

const START = Date.UTC(2026, 1, 26, 21);
const END = START + 3_600_000;
const point = (minute: number, amount: number) => ({ at: unixMs(START + minute * 60_000), exposed: dollars(amount) });
const PANEL = {
  name: 'careful',
  cap: dollars(1_000),
  highest: dollars(800),
  exposure: [point(15, 800), point(30, 200), point(45, 0)],
};
const draw = (...panels: readonly (typeof PANEL)[]): string =>
  exposureChart({ title: 'At stake over time: someone', startMs: START, endMs: END, panels });

/** Every number of a path, and the letters between. */
const pathOf = (svg: string, kind: string): string =>
  new RegExp(`class="${kind}"[^>]* d="([^"]+)"`).exec(svg)?.[1] ?? '';

describe('the chart of exposure', () => {
  test('steps from what is known to what comes next, and stays within its plot', () => {
    const svg = draw(PANEL);
    // The plot is 78 to 936 wide and 104 to 254 high; 1,100 dollars would be its top.
    expect(pathOf(svg, 'line')).toBe('M78 254H292.5V144.9H507V226.7H721.5V254H936');
    expect(pathOf(svg, 'area')).toBe('M78 254H292.5V144.9H507V226.7H721.5V254H936V254H78Z');
  });

  test('has the cap as a line of its own, above the whole of what was at stake', () => {
    const [, y1 = '', y2 = ''] = /class="cap" x1="78" y1="([\d.]+)" x2="936" y2="([\d.]+)"/.exec(draw(PANEL)) ?? [];
    expect([y1, y2]).toEqual(['117.6', '117.6']);
    expect(Number(y1)).toBeLessThan(144.9);
  });

  test('names every settings with its most and its cap, for eyes and for screen readers', () => {
    const svg = draw(PANEL, { ...PANEL, name: 'small-account', cap: dollars(100), highest: dollars(25), exposure: [] });
    expect(svg).toContain('>careful</text>');
    expect(svg).toContain('at most $800.00 of $1,000.00 (80.0 %)');
    expect(svg).toContain('<desc>careful: at most $800.00 of $1,000.00 (80.0 %); small-account: at most $25.00');
    expect(svg.match(/class="line" style/g)).toHaveLength(2);
  });

  test('draws nothing after its end, and says that there is more', () => {
    const svg = draw({ ...PANEL, exposure: [...PANEL.exposure, point(61, 500)] });
    expect(pathOf(svg, 'line')).toBe(pathOf(draw(PANEL), 'line'));
    expect([svg, draw(PANEL)].map((one) => one.includes('some markets pay out later'))).toEqual([true, false]);
  });

  test('loses no peak of many within one column of pixels', () => {
    const exposure = [1, 2, 3].map((second) => ({
      at: unixMs(START + 1_800_000 + second * 10),
      exposed: dollars([100, 900, 300][second - 1] ?? 0),
    }));
    expect(pathOf(draw({ ...PANEL, exposure }), 'line')).toBe('M78 254H507V131.3V213.1H936');
  });

  test('needs nothing from elsewhere, and takes no name for markup', () => {
    const svg = draw({ ...PANEL, name: '<script>"&\u0007' });
    expect(svg).toContain('&lt;script&gt;&quot;&amp;');
    expect(svg).not.toMatch(/<script|href|url\(|@import|<image/);
    expect(svg.replaceAll('\n', '')).toMatch(/^\P{Cc}*$/u);
  });

  test('of nothing at all is a line on the ground', () => {
    expect(pathOf(draw({ ...PANEL, cap: dollars(0), highest: dollars(0), exposure: [] }), 'line')).toBe('M78 254H936');
  });
});
