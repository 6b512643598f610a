import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

// Writes the program and the functions as bundles, which load in a fraction of the time; the arguments are the root and the folder.
const [root = '', out = ''] = process.argv.slice(2);
/** They find their own files by where they lie, or are bound to the machine. */
const AS_INSTALLED = ['dynalite', 'tiny-secp256k1', 'vega', 'vega-lite'];
/** As in what is deployed: some packages call require() from ESM output. */
const REQUIRE_BANNER = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** Lets each source know where it lies, from where it finds settings, tapes and threads, whatever it is bundled into. */
const asWhereItLies: Plugin = {
  name: 'as where it lies',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    }));
  },
};

const handlers = readdirSync(join(root, 'lambdas')).filter((name) => name !== 'shared');
await build({
  absWorkingDir: root,
  entryPoints: ['bin/polycopy.ts', ...handlers.map((name) => `lambdas/${name}/handler.ts`)],
  outdir: out,
  outbase: '.',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  sourcemap: 'linked',
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: AS_INSTALLED,
  banner: { js: REQUIRE_BANNER },
  plugins: [asWhereItLies],
  logLevel: 'error',
});
