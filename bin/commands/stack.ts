import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';

const MAPS = fileURLToPath(new URL('../../cdk.out/maps', import.meta.url));
/** A place in a bundle, wherever that lies. */
const PLACE = /(?:file:\/\/)?[^\s()]*index\.mjs:(\d+):(\d+)/g;

/** Adds `polycopy stack`. */
export function registerStack(program: Command): void {
  program
    .command('stack <function>')
    .description('stack of a deployed function (standard input) with the files and lines that its bundle was made of')
    .option('--maps <dir>', 'the maps that the synthesis of that deployment left', MAPS)
    .action(async (name: string, { maps }: { readonly maps: string }) => {
      process.stdout.write(readStack(await text(process.stdin), readMap(maps, name)));
    });
}

/** Puts file, line and column of the source in the place of each position in a bundle that the map knows. */
export function readStack(stack: string, map: SourceMap): string {
  return stack.replace(PLACE, (place, line: string, column: string) => {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return place;
    return `${fromRoot(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

/**
 * Reads the source map of a function's bundle.
 *
 * @throws Error where no map of such a function lies
 */
export function readMap(folder: string, name: string): SourceMap {
  const file = join(folder, `${name}.mjs.map`);
  if (!existsSync(file)) throw new Error(`${file}: no such map; check out what is deployed and run npx cdk synth -q`);
  return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
}

/** Sources are told from where the bundle was made. */
function fromRoot(path: string): string {
  return path.replace(/^.*?(?=(?:lambdas|node_modules)\/)/, '');
}
