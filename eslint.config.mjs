import tseslint from 'typescript-eslint';

const pureGlobals = [
  'Date',
  'process',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: 'core and flows take time, environment and effects as arguments' }));
const noRandom = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'ids are derived and jitter is an argument',
};
const zodNamespace = {
  selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier",
  message: "use: import * as z from 'zod' (370 KB smaller bundle)",
};

export default tseslint.config(
  { ignores: ['cdk.out', '.polycopy', '**/*.mjs', '**/*.cjs'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-syntax': ['error', zodNamespace],
    },
  },
  {
    files: ['lambdas/shared/core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...pureGlobals],
      'no-restricted-syntax': [
        'error',
        zodNamespace,
        noRandom,
        { selector: 'AwaitExpression', message: 'core is synchronous' },
        { selector: 'ThrowStatement', message: 'core throws only through invariant()' },
      ],
    },
  },
  {
    files: ['lambdas/shared/core/values/invariant.ts'],
    rules: { 'no-restricted-syntax': ['error', zodNamespace, noRandom] },
  },
  {
    files: ['lambdas/shared/flows/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...pureGlobals],
      'no-restricted-syntax': ['error', zodNamespace, noRandom],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // expect.any, expect.objectContaining and friends are typed any by jest
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
