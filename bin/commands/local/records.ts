import { type Archive } from '#ports/ledger.ts';

/** Everything stored, read once. */
export type Records = {
  readonly [K in keyof Archive]: readonly (ReturnType<Archive[K]> extends AsyncIterable<infer T> ? T : never)[];
};

/** Reads a whole archive into memory. @throws UnavailableError */
export async function readRecords(archive: Archive): Promise<Records> {
  return {
    events: await Array.fromAsync(archive.events()),
    parents: await Array.fromAsync(archive.parents()),
    children: await Array.fromAsync(archive.children()),
    journal: await Array.fromAsync(archive.journal()),
    caps: await Array.fromAsync(archive.caps()),
    positions: await Array.fromAsync(archive.positions()),
  };
}
