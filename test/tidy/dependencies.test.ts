import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { productionLicences } from '../../bin/commands/generate/licences.ts';
import { ROOT } from './source-files.ts';

type Package = {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
type Locked = {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
};

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { scripts, dependencies, devDependencies, optionalDependencies, overrides, allowScripts } = JSON.parse(
  read('package.json'),
) as Package;
const direct = { ...dependencies, ...devDependencies, ...optionalDependencies };
const { packages } = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const locked = Object.entries(packages).filter(([path]) => path !== '');

/** Of what runs in the functions and in the commands: nothing that asks for more than to be named. */
const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];
const EXACT = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+$/;
const REGISTRY = 'https://registry.npmjs.org/';
/** Of npm, which run without being asked for. */
const UNASKED = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];

/** The rows of the table in the README: names in the first cell, what they are for in the second. */
function rowsOf(readme: string): readonly { readonly names: readonly string[]; readonly reason: string }[] {
  const section = readme.slice(readme.indexOf('\n## Dependencies\n'));
  const table = section.split('\n').filter((line) => line.startsWith('| `'));
  return table.map((line) => {
    const [, first = '', reason = ''] = line.split(' | ').length > 1 ? ['', ...line.split(' | ')] : [];
    return {
      names: [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
      reason: reason.replace(/ \|$/, ''),
    };
  });
}

describe('direct dependencies', () => {
  test('are those of the table in the README, each once and with its reason, and no other', () => {
    const rows = rowsOf(read('README.md'));
    expect(rows.flatMap(({ names }) => names).toSorted()).toEqual(Object.keys(direct).toSorted());
    expect(rows.filter(({ reason }) => reason.length < 10)).toEqual([]);
  });

  test.each(Object.entries({ ...direct, ...overrides }))(
    '%s is one exact version of the registry: %s',
    (_name, version) => {
      expect(version).toMatch(EXACT);
    },
  );

  test('no package is named in two groups', () => {
    const groups = [dependencies, devDependencies, optionalDependencies].flatMap((group) => Object.keys(group));
    expect(groups).toHaveLength(new Set(groups).size);
  });
});

describe('the lockfile', () => {
  test('has an integrity for every package, or for the one that carries it', () => {
    const bare = locked.filter(([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-/.test(integrity ?? ''));
    expect(bare.map(([path]) => path)).toEqual([]);
    const carried = locked.filter(([, { inBundle }]) => inBundle === true).map(([path]) => path);
    const carriers = carried.map((path) => path.slice(0, path.lastIndexOf('/node_modules/')));
    expect(carriers.filter((path) => packages[path]?.inBundle !== true && !packages[path]?.integrity)).toEqual([]);
  });

  test('takes everything from the registry: nothing from git, a file, another address or a link', () => {
    const strange = locked.filter(
      ([, { resolved, link, version }]) =>
        link === true ||
        !(resolved ?? REGISTRY).startsWith(REGISTRY) ||
        !/^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version),
    );
    expect(strange.map(([path]) => path)).toEqual([]);
  });

  test('needs no install script: each package that has one is told not to run it, and nobody else is named', () => {
    const scripted = locked.flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript === true ? [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [],
    );
    expect(Object.keys(allowScripts).toSorted()).toEqual([...new Set(scripted)].toSorted());
    expect(Object.values(allowScripts).filter(Boolean)).toEqual([]);
    expect(Object.keys(scripts).filter((name) => UNASKED.includes(name))).toEqual([]);
  });
});

describe('licences', () => {
  const licences = productionLicences();

  test(`of all that is not for development alone are among ${LICENCES.join(', ')}`, () => {
    expect(licences.length).toBeGreaterThan(100);
    expect(licences.filter(({ licence }) => !LICENCES.includes(licence))).toEqual([]);
  });

  test('have a line for each direct dependency that is used in production', () => {
    const names = new Set(licences.map(({ name }) => name));
    expect(Object.keys(dependencies).filter((name) => !names.has(name))).toEqual([]);
    expect(names.has('jest')).toBe(false);
  });
});

test('npm run sbom lists, without a network, every installed package with its version', () => {
  // Given: with `--omit dev` npm 11.19 leaves out what development uses too, such as the client of the table
  expect(scripts['sbom']).toBe('npm sbom --sbom-format cyclonedx');
  // When
  const args = ['sbom', '--offline', '--sbom-format', 'cyclonedx'];
  const { bomFormat, components } = JSON.parse(
    execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }),
  ) as {
    readonly bomFormat: string;
    readonly components: readonly { readonly name: string; readonly version: string }[];
  };
  // Then
  expect(bomFormat).toBe('CycloneDX');
  const told = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const missing = productionLicences().filter(({ name, version }) => !told.has(`${name}@${version}`));
  expect(missing).toEqual([]);
});
