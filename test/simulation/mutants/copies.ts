import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Mutant, patchesOf } from './mutant.ts';

/** A copy of the sources and of the simulation, in which a rule can be broken. */
export type Copy = {
  /** What a worker thread of the copy runs. */
  readonly worker: URL;
  /** Breaks one rule in it, and mends what was broken before. @throws Error where the patch does not apply */
  breakRule(mutant: Mutant): void;
  remove(): void;
};

/** Git does not look there; the packages of the repository are found from there. */
const FOLDER = '.polycopy/mutants';
/** The copy finds itself by its own aliases, so that nothing of the original is loaded. */
const COPIED = ['package.json', 'lambdas/shared', 'test/simulation', 'test/support'];

/** Copies what the simulation needs; each worker of each process has its own copy. */
export function copyOf(root: string, name: string): Copy {
  const folder = `${root}/${FOLDER}/${process.pid}-${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/lambdas`, { recursive: true });
  for (const path of COPIED) cpSync(`${root}/${path}`, `${folder}/${path}`, { recursive: true });
  let mend = (): void => undefined;
  return {
    worker: pathToFileURL(`${folder}/test/simulation/worker.ts`),
    breakRule(mutant) {
      mend();
      const sources = patchesOf(mutant).map((patch) => {
        const file = `${folder}/lambdas/shared/${patch.file}`;
        const source = readFileSync(file, 'utf8');
        return { file, source, text: broken(source, patch) };
      });
      for (const { file, text } of sources) writeFileSync(file, text);
      mend = () => {
        for (const { file, source } of sources) writeFileSync(file, source);
      };
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The source with its rule broken. @throws Error where the text to be replaced does not stand there exactly once */
export function broken(source: string, { name, file, search, replace }: ReturnType<typeof patchesOf>[number]): string {
  const parts = source.split(search);
  if (parts.length !== 2)
    throw new Error(`mutant "${name}": its text stands ${parts.length - 1} times in ${file}, and should once`);
  return parts.join(replace);
}
