import { type LocalProgress } from './run-local.ts';

/** Shows how far a run is, on the terminal's last line or, where there is no terminal, now and then as a line. */
export type ProgressLine = {
  show(progress: LocalProgress): void;
  note(text: string): void;
  /** A line of its own. */
  say(text: string): void;
  end(): void;
};

/** Without a terminal a line is written for every tenth of the tape. */
const TENTH = 10;

/** @param stream Where to write; undefined shows nothing. */
export function localProgress(stream: NodeJS.WriteStream | undefined): ProgressLine {
  const isTerminal = stream?.isTTY === true;
  let lastTenth = -1;
  const clear = (): void => {
    if (isTerminal) stream.write('\r\u001b[K');
  };
  return {
    show(progress) {
      const text = lineOf(progress);
      if (isTerminal) {
        stream.write(`\r\u001b[K${text}`);
        return;
      }
      const tenth = Math.floor(percentOf(progress) / TENTH);
      if (stream === undefined || tenth === lastTenth) return;
      lastTenth = tenth;
      stream.write(`${text}\n`);
    },
    note(text) {
      clear();
      stream?.write(`note: ${text}\n`);
    },
    say(text) {
      clear();
      lastTenth = -1;
      stream?.write(`${text}\n`);
    },
    end: clear,
  };
}

function lineOf(progress: LocalProgress): string {
  const { nowMs, rowsServed, rowsTotal, orders } = progress;
  const clock = new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ');
  const percent = String(Math.floor(percentOf(progress))).padStart(3);
  return `${percent} %  ${clock} UTC on the tape  ${rowsServed} of ${rowsTotal} activity rows seen  ${orders} orders sent`;
}

function percentOf({ nowMs, startMs, endMs }: LocalProgress): number {
  if (endMs <= startMs) return 100;
  return Math.min(100, Math.max(0, ((nowMs - startMs) * 100) / (endMs - startMs)));
}
