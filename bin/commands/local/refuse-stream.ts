import { type Settings } from '#core/model/settings.ts';

/**
 * Refuses to play the stream where time jumps as soon as nothing is in flight: nobody could wait for a frame there.
 *
 * @throws Error that names the fix
 */
export function refuseStream({ detection }: Pick<Settings, 'detection'>, speed: number | 'max'): void {
  if (speed !== 'max' || !detection.sources.includes('rtds')) return;
  throw new Error(
    'sources name rtds, and at --speed max a stream cannot be waited for: play it at --speed 1, or leave rtds out',
  );
}
