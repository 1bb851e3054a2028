import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { importRule } from './scripts/lib/importRule.mjs';

/** Who may import which package; a package that is not listed belongs to nobody. */
const packages = {
  vscode: ['extension'],
  'vscode-languageclient': ['extension'],
  'vscode-languageserver': ['server/lsp'],
  'vscode-languageserver-textdocument': ['server/lsp'],
  'vscode-uri': ['server/service'],
  'http-proxy-agent': ['server/hub'],
  'https-proxy-agent': ['server/hub'],
  '@vscode/l10n': ['webviews'],
  lit: ['webviews'],
  'd3-quadtree': ['webviews'],
  'd3-scale': ['webviews'],
  'd3-shape': ['webviews'],
  'onnxruntime-node': ['server/inference'],
  '@bufbuild/protobuf': ['server/onnx', 'server/checkpoint', 'server/inference'],
  '@huggingface/jinja': ['server/inference'],
  '@huggingface/tokenizers': ['server/inference'],
  '@wasm-audio-decoders/flac': ['server/inputs'],
  'pure-rand': ['server/science', 'server/inference'],
  yaml: ['server/catalog'],
  papaparse: ['server/catalog', 'server/interchange', 'server/surroundings'],
  'hyparquet-writer': ['server/interchange'],
  vega: ['server/report'],
  'vega-lite': ['server/report'],
};

export default tseslint.config(
  {
    ignores: [
      'out/',
      '.bench/',
      'dist/',
      'node_modules/',
      '.vscode-test/',
      'server/onnx/gen/',
      // AssemblyScript: its own compiler checks it.
      'server/kernels/assembly/',
      'test-results/',
      'examples/',
    ],
  },
  js.configs.recommended,
  // Prettier breaks code, not comments.
  { rules: { 'max-len': ['error', { code: 10_000, comments: 120, ignoreUrls: true }] } },
  ...tseslint.configs.strictTypeChecked.map((c) => ({ ...c, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: { project: 'tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  // Templates that the compiler cannot check.
  { ...lit.configs['flat/recommended'], files: ['webviews/**/*.ts'] },
  {
    files: ['scripts/**/*.mjs', '*.mjs', 'test/**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        WebAssembly: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
  {
    files: ['server/**/*.ts', 'extension/**/*.ts', 'webviews/**/*.ts'],
    plugins: { dimcat: { rules: { imports: importRule } }, regexp },
    rules: {
      'dimcat/imports': ['error', packages],
      // A text of 1 MB must not make a pattern try the same characters again and again.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
);
