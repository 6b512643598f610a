// House-style section 2, one named rule per row of its table.
const shared = '^lambdas/shared/';
const own = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed },
});
const NODE_AND_PACKAGES = [
  '^node_modules/',
  '^node:',
  '^(crypto|fs|path|url|http|https|os|zlib|stream|worker_threads|module|readline|events|net|child_process|util|timers|buffer|perf_hooks|string_decoder|assert|async_hooks|diagnostics_channel)(/|$)',
];

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      ...own('core-imports-core', `${shared}core/`, [`${shared}core/`], 'core is pure'),
      from: { path: `${shared}core/`, pathNot: `${shared}core/values/ids\\.ts$` },
    },
    own(
      'core-ids-may-hash',
      `${shared}core/values/ids\\.ts$`,
      [`${shared}core/`, '^(node:)?crypto$'],
      'ids.ts alone may import node:crypto',
    ),
    own('ports-import-core', `${shared}ports/`, [`${shared}(ports|core)/`]),
    own('flows-import-ports-and-core', `${shared}flows/`, [`${shared}(flows|ports|core)/`]),
    own('contract-imports-core-and-zod', `${shared}contract/`, [`${shared}(contract|core)/`, '^node_modules/zod/']),
    own('adapters-import-ports-core-contract', `${shared}adapters/`, [
      `${shared}(adapters|ports|core|contract)/`,
      ...NODE_AND_PACKAGES,
    ]),
    {
      name: 'adapters-do-not-import-each-other',
      severity: 'error',
      from: { path: `${shared}adapters/([^/]+)/` },
      to: { path: `${shared}adapters/([^/]+)/`, pathNot: `${shared}adapters/$1/` },
    },
    own('runtime-imports-contract-ports-core', `${shared}runtime/`, [
      `${shared}(runtime|contract|ports|core)/`,
      ...NODE_AND_PACKAGES,
    ]),
    {
      name: 'function-imports-shared-and-itself',
      severity: 'error',
      from: { path: '^lambdas/([^/]+)/', pathNot: shared },
      to: { pathNot: ['^lambdas/$1/', shared, ...NODE_AND_PACKAGES] },
    },
    {
      name: 'only-wiring-touches-adapters',
      severity: 'error',
      from: { path: '^lambdas/[^/]+/', pathNot: [shared, 'wiring\\.ts$'] },
      to: { path: [`${shared}adapters/`, 'node_modules/@aws-sdk/'] },
    },
    own('lib-imports-contract-and-cdk', '^lib/', [
      '^lib/',
      `${shared}contract/`,
      'node_modules/(aws-cdk-lib|constructs|cdk-nag)/',
      '^(node:)?(fs|path|url)$',
    ]),
    own('app-imports-lib-and-cdk', '^bin/app\\.ts$', ['^lib/', 'node_modules/(aws-cdk-lib|constructs|cdk-nag)/']),
    own('commands-import-shared-and-local', '^bin/((polycopy|program)\\.ts|commands/)', [
      '^bin/((program|compile-cache)\\.ts|commands/|local/)',
      shared,
      ...NODE_AND_PACKAGES,
    ]),
    own('local-aws-imports-contract-and-handlers', '^bin/local/(aws|tape)/', [
      '^bin/(local/(aws|tape)/|compile-cache\\.ts)',
      `${shared}contract/`,
      '^lambdas/[^/]+/handler\\.ts$',
      ...NODE_AND_PACKAGES,
    ]),
    own(
      'exchange-shares-no-code',
      '^bin/local/exchange/',
      ['^bin/local/exchange/', ...NODE_AND_PACKAGES],
      'it must not share the code that it verifies',
    ),
    {
      name: 'no-cdk-outside-lib',
      severity: 'error',
      from: { path: '^(lambdas|bin/((polycopy|program)\\.ts|commands|local))' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs)/' },
    },
    { name: 'nothing-imports-test', severity: 'error', from: { path: '^(bin|lib|lambdas)/' }, to: { path: '^test/' } },
    {
      name: 'functions-use-no-dev-dependency',
      severity: 'error',
      from: { path: '^lambdas/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ethers-and-clob-client-stay-out-of-flows',
      severity: 'error',
      from: { path: '^lambdas/', pathNot: `${shared}adapters/` },
      to: { path: 'node_modules/(viem|ethers|@polymarket)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
