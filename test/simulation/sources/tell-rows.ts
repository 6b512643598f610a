import { type ScriptedStream } from '../../support/fakes/scripted-stream.ts';
import { later } from '#core/values/unix-ms.ts';
import { drawOf } from '../draws.ts';
import { type ShownRow } from './faulty-rows.ts';

/** Of a thousand frames, how many come twice. */
const DOUBLED_PERMILLE = 30;
const DOUBLE_AFTER_MS = 400;

/** Lets a stream tell the trades that it has, some of them twice. */
export function tellRows(stream: ScriptedStream, rows: readonly ShownRow[], seed: number): void {
  for (const [index, { row, shownAt }] of rows.entries()) {
    const { token } = row;
    if (shownAt.rtds === undefined || token === undefined) continue;
    stream.tellAt(shownAt.rtds, { ...row, token });
    const isDoubled = drawOf(seed, 'frame', index) * 1_000 < DOUBLED_PERMILLE;
    if (isDoubled) stream.tellAt(later(shownAt.rtds, DOUBLE_AFTER_MS), { ...row, token });
  }
}
