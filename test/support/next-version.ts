import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type LocalFunction } from '../../bin/local/aws/local-function.ts';
import { broken } from '../simulation/mutants/copies.ts';

const ROOT = join(import.meta.dirname, '../..');
const PACKAGES = 'node_modules';
/** What every item that the next version writes carries beside the rest. */
export const NEW_FIELD = 'writtenByNext';

const SCHEMAS = 'lambdas/shared/adapters/dynamodb/parent-schema.ts';
const schemaNow = /const PARENT_SCHEMA = (\d+);/.exec(readFileSync(join(ROOT, SCHEMAS), 'utf8'))?.[1] ?? 'none';
const schemaNext = Number(schemaNow) + 1;

/** A later version of this program: its parent orders are of a newer schema, and all its items carry a field that is new. */
const CHANGES = [
  {
    name: 'a newer schema of parent orders',
    file: SCHEMAS,
    search: `const PARENT_SCHEMA = ${schemaNow};`,
    replace: `const PARENT_SCHEMA = ${schemaNext};`,
  },
  {
    name: 'copies of that schema',
    file: SCHEMAS,
    search: 'const PLAIN_SCHEMA = 1;',
    replace: `const PLAIN_SCHEMA = ${schemaNext};`,
  },
  {
    name: 'a new field',
    file: 'lambdas/shared/adapters/dynamodb/item-codec.ts',
    search: 'const stored = encodeValues(value);',
    replace: `const stored = encodeValues({ ...value, ${NEW_FIELD}: 'yes' });`,
  },
];

/** When which version of a function's code is in force: from each instant on, until the next. */
export type Deployments = readonly { readonly fromMs: number; readonly isNext: boolean }[];

/** Writes the next version's sources into a folder. @throws Error where a change does not apply any more */
export function writeNextVersion(dir: string): void {
  for (const path of ['package.json', 'lambdas']) cpSync(join(ROOT, path), join(dir, path), { recursive: true });
  symlinkSync(join(ROOT, PACKAGES), join(dir, PACKAGES));
  for (const change of CHANGES) {
    const file = join(dir, change.file);
    writeFileSync(file, broken(readFileSync(file, 'utf8'), change));
  }
}

/**
 * Puts a function in place of one that runs, at each start, the version that is deployed at that instant; a run that is
 * under way goes on with its own, as on Lambda.
 */
export function deployedOver(one: LocalFunction, dir: string, deployments: Deployments): LocalFunction {
  const entry = join(dir, `${one.name}.mjs`);
  const next = pathToFileURL(join(dir, 'lambdas', one.name, 'handler.ts'));
  writeFileSync(
    entry,
    `import { handler as current } from '${one.entry.href}';
import { handler as next } from '${next.href}';
const deployments = ${JSON.stringify(deployments)};
export const handler = async (event, context) => {
  const answer = await fetch(process.env.POLYCOPY_CLOCK_URL + '/clock');
  const { ms } = await answer.json();
  const { isNext } = deployments.findLast(({ fromMs }) => fromMs <= ms);
  console.log(JSON.stringify({ message: 'version', isNext, ms }));
  return (isNext ? next : current)(event, context);
};
`,
  );
  return { ...one, entry: pathToFileURL(entry) };
}
