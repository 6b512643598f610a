import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() })),
});
/** Some packages state it as npm wanted it before 2015. */
const licenceSchema = z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]);
const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: licenceSchema.default('UNKNOWN'),
});

/** A package that is installed for more than development. */
export type Licence = { readonly name: string; readonly version: string; readonly licence: string };

/**
 * Reads the licence of every installed package that is not for development alone, as the package itself states it.
 *
 * @returns By name and version; `UNKNOWN` where a package says nothing.
 * @throws Error for a package of the lockfile that is not installed and not optional
 */
export function productionLicences(root: string = ROOT): readonly Licence[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const installed = Object.entries(packages).flatMap(([path, { dev, optional }]): Licence[] => {
    if (path === '' || dev === true) return [];
    const file = join(root, path, 'package.json');
    if (!existsSync(file) && optional === true) return [];
    const { name, version, license: licence } = packageSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return [{ name, version, licence }];
  });
  const named = new Map(installed.map((one) => [`${one.name}@${one.version}`, one]));
  return [...named].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, licence]) => licence);
}

if (import.meta.main) {
  const lines = productionLicences().map(({ name, version, licence }) => `${licence.padEnd(14)} ${name} ${version}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
