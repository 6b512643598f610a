import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../../../../../lambdas/shared/adapters/polymarket/', import.meta.url));

test("the adapter brings no other HTTP client into a bundle, and not the venue's own client", async () => {
  // When
  const { metafile } = await build({
    stdin: {
      contents:
        "export * from './private-headers.ts'; export * from './venue.ts'; export * from './credentials.ts'; export * from './market-data.ts'; export * from './data-api.ts'; export * from './rtds.ts';",
      resolveDir: folder,
    },
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
  // Then
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const names = used.map(([name]) => name);
  expect(names.filter((name) => /axios|ethersproject|clob-client-v2\/dist\/client\.js/.test(name))).toEqual([]);
  expect(names.some((name) => name.includes('clob-client-v2/dist/headers'))).toBe(true);
  // The socket client brings no compiled add-on along: it works without, and bundles are of one module.
  expect(names.some((name) => name.includes('node_modules/ws/'))).toBe(true);
  expect(names.filter((name) => /bufferutil|utf-8-validate/.test(name))).toEqual([]);
  expect(output?.bytes).toBeLessThan(600_000);
});
