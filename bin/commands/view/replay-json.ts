import { type EntryAnswer } from '#core/execution/entry-answer.ts';
import { type Differing, type Replay, type UnplayedEntry } from '../replay/replay-model.ts';
import { answerText } from './replay-page.ts';

type Json = Readonly<Record<string, unknown>>;

/** What came of deciding again, as plain JSON: numbers as they are stored, whole micro-units as text. */
export function replayJson({ other, different, unplayed, removed, ...counts }: Replay): Json {
  return {
    ...counts,
    different: different.map(differingJson),
    unplayed: unplayed.map(unplayedJson),
    removed,
    other:
      other === undefined
        ? null
        : {
            same: other.same,
            changed: other.changed.map(differingJson),
            unplayed: other.unplayed.map(unplayedJson),
          },
  };
}

function differingJson({ parent, stored, again }: Differing): Json {
  return { ...placeOf(parent), stored: answerJson(stored), again: answerJson(again) };
}

function unplayedJson({ parent, because }: UnplayedEntry): Json {
  return { ...placeOf(parent), because };
}

function placeOf({ parentId, follower, mode, leader, token, createdAt }: Differing['parent']): Json {
  return { parentId, follower, mode, leader, token, createdAt: new Date(createdAt).toISOString() };
}

function answerJson(answer: EntryAnswer): unknown {
  const texts: unknown = JSON.parse(
    JSON.stringify(answer, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  );
  return { text: answerText(answer), ...(texts as Json) };
}
