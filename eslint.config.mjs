import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What a folder must never import (ARCHITECTURE.md, "Who may import whom"). */
const never = (files, ...patterns) => ({
  files: [`${files}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});
const vscode = { regex: '^vscode$', message: 'Only extension/ imports vscode.' };
const node = {
  regex: '^(node:|fs$|path$|os$|child_process$|worker_threads$|process$)',
  message: 'Pure code: take a port instead.',
};
const lsp = {
  regex: '^vscode-(languageserver|jsonrpc|languageclient)',
  message: 'Only lsp/ speaks LSP.',
};
const ort = { regex: '^onnxruntime', message: 'Only the inference child loads ONNX Runtime.' };
const folder = (...names) => ({
  regex: `(^|/)(${names.join('|')})(/|$)`,
  message: `Not from here: see ARCHITECTURE.md.`,
});

export default tseslint.config(
  {
    ignores: [
      'out/',
      '.bench/',
      'dist/',
      'node_modules/',
      '.vscode-test/',
      'server/inference/onnx/gen/',
      // AssemblyScript: its own compiler checks it.
      'server/kernels/assembly/',
      'test-results/',
      'examples/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((c) => ({ ...c, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
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
  never(
    'server/core',
    vscode,
    node,
    lsp,
    ort,
    { regex: '^[^.]', message: 'core imports nothing.' },
    { regex: '^\\.\\./', message: 'core imports nothing outside itself.' },
  ),
  never('server/kernels', vscode, lsp, ort, {
    regex: '^\\.\\./(?!core/)',
    message: 'kernels know core only.',
  }),
  never('server/protocol', vscode, node, lsp, ort, {
    regex: '^\\.\\./',
    message: 'protocol stands alone.',
  }),
  never(
    'server/catalog',
    vscode,
    node,
    lsp,
    ort,
    folder('service', 'science', 'inference', 'jobs', 'scoring', 'cache'),
  ),
  never(
    'server/science',
    vscode,
    node,
    lsp,
    ort,
    folder('catalog', 'service', 'inference', 'jobs', 'scoring', 'cache'),
  ),
  never(
    'server/report',
    vscode,
    node,
    lsp,
    ort,
    folder('catalog', 'service', 'science', 'inference', 'jobs', 'scoring', 'cache', 'core'),
  ),
  never(
    'server/service',
    vscode,
    node,
    lsp,
    ort,
    folder('inference', 'jobs', 'scoring', 'cache', 'lsp'),
  ),
  never(
    'server/diff',
    vscode,
    node,
    lsp,
    ort,
    folder('service', 'inference', 'jobs', 'scoring', 'cache', 'lsp', 'interchange'),
  ),
  never(
    'server/interchange',
    vscode,
    node,
    lsp,
    ort,
    folder('service', 'inference', 'jobs', 'scoring', 'cache', 'lsp', 'diff'),
  ),
  never(
    'server/cache',
    vscode,
    lsp,
    ort,
    folder('inference', 'jobs', 'scoring', 'lsp', 'service', 'catalog'),
  ),
  never(
    'server/inputs',
    vscode,
    lsp,
    ort,
    folder('core', 'cache', 'catalog', 'inference', 'jobs', 'scoring', 'science', 'service', 'lsp'),
  ),
  never(
    'server/scoring',
    vscode,
    lsp,
    ort,
    folder('inference', 'jobs', 'lsp', 'service', 'catalog'),
  ),
  never(
    'server/hub',
    vscode,
    lsp,
    ort,
    folder('inference', 'jobs', 'scoring', 'lsp', 'service', 'catalog', 'science', 'core'),
  ),
  never(
    'server/inference',
    vscode,
    lsp,
    folder('scoring', 'jobs', 'lsp', 'service', 'catalog', 'science'),
  ),
  never('server/jobs', vscode, lsp, ort, folder('lsp', 'service', 'cli')),
  never('server/lsp', vscode, ort, folder('inference', 'scoring', 'cli')),
  never('server/cli', vscode, lsp, ort, folder('lsp', 'scoring', 'service')),
  never(
    'webviews',
    vscode,
    node,
    lsp,
    ort,
    folder(
      'catalog',
      'service',
      'science',
      'inference',
      'jobs',
      'scoring',
      'cache',
      'core',
      'extension',
    ),
  ),
  never('extension', ort, {
    regex: 'server/(?!protocol/)',
    message: 'The extension knows the server through protocol/ only.',
  }),
);
