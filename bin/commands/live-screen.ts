import { type ReadStream, type WriteStream } from 'node:tty';
import { type Canvas } from './view/watch-frame.ts';

/** Draws what it is given in the size that the canvas has then. */
export type Drawing = (canvas: Canvas) => readonly string[];

/** Where frames are shown. */
export type Screen = {
  readonly show: (drawing: Drawing) => void;
  readonly close: () => void;
};

const CSI = `${String.fromCharCode(27)}[`;
const OPEN = `${CSI}?1049h${CSI}?25l`;
const CLOSE = `${CSI}?25h${CSI}?1049l`;
const HOME = `${CSI}H`;
const TO_LINE_END = `${CSI}K`;
const TO_SCREEN_END = `${CSI}J`;
const CTRL_C = '\u0003';

type Output = Pick<WriteStream, 'isTTY' | 'columns' | 'rows' | 'write' | 'on' | 'off'>;
type Input = Pick<ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>;

type ScreenInput = { readonly output: Output; readonly input: Input; readonly onQuit: () => void };

/** The terminal as a screen of its own that is redrawn in place; what is no terminal gets one plain frame after the other. */
export function openScreen({ output, input, onQuit }: ScreenInput): Screen {
  return output.isTTY ? liveScreen({ output, input, onQuit }) : plainScreen(output);
}

function plainScreen(output: Output): Screen {
  return {
    show: (drawing) => void output.write(`${drawing({ isColoured: false }).join('\n')}\n\n`),
    close: () => undefined,
  };
}

function liveScreen({ output, input, onQuit }: ScreenInput): Screen {
  let last: Drawing | undefined;
  const redraw = (): void => {
    if (last !== undefined) output.write(frameText(last(canvasOf(output))));
  };
  const onKeys = (keys: Buffer): void => {
    const text = keys.toString();
    if (/q/i.test(text) || text.includes(CTRL_C)) onQuit();
  };
  output.write(`${OPEN}${HOME}reading…`);
  output.on('resize', redraw);
  if (input.isTTY) input.setRawMode(true);
  input.on('data', onKeys);
  input.resume();
  return {
    show: (drawing) => {
      last = drawing;
      redraw();
    },
    close: () => {
      output.off('resize', redraw);
      input.off('data', onKeys);
      if (input.isTTY) input.setRawMode(false);
      input.pause();
      output.write(CLOSE);
    },
  };
}

function canvasOf({ columns, rows }: Output): Canvas {
  return { isColoured: true, columns, rows };
}

/** Each line takes the place of the one that was there; no line end after the last, or the screen would scroll. */
function frameText(lines: readonly string[]): string {
  return `${HOME}${lines.map((line) => `${line}${TO_LINE_END}`).join('\r\n')}${TO_SCREEN_END}`;
}
