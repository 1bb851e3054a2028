/**
 * What nothing uses. The first run (`knip`) counts the tests as users and names exports that no other file takes; the
 * second (`knip --production`) names what only tests use.
 */
const production = process.argv.includes('--production');

export default {
  entry: [
    'server/*.ts!',
    'server/cli/main.ts!',
    'extension/main.ts!',
    'webviews/*/main.ts!',
    // Write pages of docs/, which tests compare with the code.
    'server/catalog/generatedDocs.ts!',
    'server/science/experiments/reference.ts!',
    'server/cli/knownModels.ts!',
    // The graph packs; the benchmark measures what the kernels would gain.
    'server/kernels/packing.ts!',
    'scripts/*.mjs',
    'scripts/lib/{browser,examples,importRule}.mjs', // loaded by tests, by path
    'test/**/*.test.ts',
    'test/bench/**/*.{ts,mjs}',
    'test/calibrate/calibrate.ts', // npm run calibrate
    'test/soak/main.ts', // npm run soak
    'test/soak/preload/*.ts', // loaded into every process of a try, by path
    'test/calibrate/explained.ts', // on demand
    'test/e2e/{launch,integration/run,standIn/*}.ts',
    'test/lsp/{fakeServer,mortalClient}.ts', // started by tests, by path
    'test/platforms/{otherSystems,withoutRuntime}.ts', // loaded into every process of a run, by path
  ],
  project: ['{server,extension,webviews}/**/*.ts!', 'test/**/*.{ts,mjs}', 'scripts/**/*.mjs'],
  ignore: ['server/onnx/gen/**', 'server/kernels/assembly/**'],
  // A function that a test calls may be exported for it, if the product calls it too.
  // A type is part of the signature that names it.
  ignoreExportsUsedInFile: production || { interface: true, type: true },
  ignoreDependencies: [
    'axe-core', // read as text and run in a page
    // Loaded by path or name: decoders, the compiler of the kernels, and the server that the benchmark stands beside.
    /^@cwasm\//,
    'assemblyscript',
    'yaml-language-server',
    '@prettier/plugin-oxc', // an argument of prettier
    '@swc/core', // by terser-webpack-plugin
    'terser-webpack-plugin',
  ],
  // Their entries are files of out/, compiled from those above.
  ignoreBinaries: ['mkfifo', 'openssl', 'unshare', 'mount', 'umount'], // tests skip where they are missing
  webpack: false,
  mocha: false,
};
