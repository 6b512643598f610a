import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { openScreen } from '../../../bin/commands/live-screen.ts';

/** A terminal that keeps what is written to it. */
class Terminal extends EventEmitter {
  written = '';
  rawModes: boolean[] = [];
  isTTY: boolean;
  columns = 80;
  rows = 24;
  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }
  write(text: string): boolean {
    this.written += text;
    return true;
  }
  setRawMode(isRaw: boolean): this {
    this.rawModes.push(isRaw);
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
}

function opened(isTTY: boolean) {
  const [output, input] = [new Terminal(isTTY), new Terminal(isTTY)];
  const quits: number[] = [];
  const screen = openScreen({ output: output as never, input: input as never, onQuit: () => quits.push(1) });
  return { output, input, quits, screen };
}

test('a terminal gets a screen of its own, redrawn from its corner, and gets the old one back', () => {
  const { output, input, screen } = opened(true);
  screen.show(({ columns, rows }) => [`${columns}x${rows}`, 'second']);
  screen.close();
  expect(output.written).toBe(
    '\u001b[?1049h\u001b[?25l\u001b[Hreading…\u001b[H80x24\u001b[K\r\nsecond\u001b[K\u001b[J\u001b[?25h\u001b[?1049l',
  );
  expect(input.rawModes).toEqual([true, false]);
  expect(input.listenerCount('data') + output.listenerCount('resize')).toBe(0);
});

test('it is drawn anew in its new size', () => {
  const { output, screen } = opened(true);
  screen.show(({ columns }) => [`wide ${columns}`]);
  output.columns = 40;
  output.emit('resize');
  expect(output.written).toContain('wide 40');
  screen.close();
});

test.each([
  ['q', 1],
  ['Q', 1],
  ['\u0003', 1],
  ['x', 0],
])('the key %j quits %i times', (key, times) => {
  const { input, quits, screen } = opened(true);
  input.emit('data', Buffer.from(key));
  expect(quits).toHaveLength(times);
  screen.close();
});

test('what is no terminal gets plain frames without cuts, colours or escapes', () => {
  const { output, input, screen } = opened(false);
  screen.show((canvas) => [JSON.stringify(canvas), 'end']);
  screen.close();
  expect(output.written).toBe('{"isColoured":false}\nend\n\n');
  expect(input.rawModes).toEqual([]);
});
