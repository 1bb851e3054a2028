'use strict';
const fs = require('node:fs');
const path = require('node:path');
const TerserPlugin = require('terser-webpack-plugin');
const { BannerPlugin, IgnorePlugin } = require('webpack');

const out = path.join(__dirname, 'out');
const dist = path.join(__dirname, 'dist');
const inModules = (file) => path.join(__dirname, 'node_modules', file);

/** As small as it gets, by SWC: no larger than by Terser, in a fifth of the time. */
const compact = {
  extractComments: false,
  minify: TerserPlugin.swcMinify,
  terserOptions: { format: { comments: false } },
};

/** Bundles what tsc compiled: no loader, and the maps lead back to the TypeScript. */
const common = {
  mode: 'production',
  devtool: 'source-map',
  // Stack traces in a log should be readable: names and lines stay, comments go. Only the library that draws reports is
  // too large for that.
  optimization: {
    minimizer: [
      new TerserPlugin({ ...compact, include: /^pictures/ }),
      new TerserPlugin({
        exclude: /^pictures/,
        extractComments: false,
        terserOptions: {
          compress: false,
          mangle: false,
          format: { beautify: true, indent_level: 1, comments: false },
        },
      }),
    ],
    chunkIds: 'named',
  },
  performance: { hints: false },
  module: {
    rules: [
      // The maps of these name sources that are not in their packages.
      {
        test: /\.js$/,
        exclude: /node_modules.(agent-base|https?-proxy-agent)/,
        extractSourceMap: true,
      },
    ],
  },
};

const paths = { filename: '[name].js', devtoolModuleFilenameTemplate: '[absolute-resource-path]' };

/** Runs in Node: the extension, the server, and the processes and threads that the server starts. */
const node = {
  ...common,
  name: 'node',
  target: 'node20',
  // The server, the command line and the process that pulls run the same jobs: most of their code is shipped once.
  optimization: {
    ...common.optimization,
    splitChunks: {
      cacheGroups: {
        default: false,
        defaultVendors: false,
        jobs: {
          name: 'jobs',
          chunks: ({ name }) => ['server', 'dimcat', 'pullHost'].includes(name),
          minChunks: 2,
          enforce: true,
        },
      },
    },
  },
  entry: {
    extension: path.join(out, 'extension/main.js'),
    server: path.join(out, 'server/main.js'),
    dimcat: path.join(out, 'server/cli/main.js'),
    pullHost: path.join(out, 'server/pullHost.js'),
    inferenceHost: path.join(out, 'server/inferenceHost.js'),
    tokenizerHost: path.join(out, 'server/tokenizerHost.js'),
    scoringWorker: path.join(out, 'server/scoringWorker.js'),
    reduceThread: path.join(out, 'server/reduceThread.js'),
    kernelThread: path.join(out, 'server/kernelThread.js'),
  },
  output: { ...paths, path: dist, library: { type: 'commonjs2' } },
  // Files that are started by path stand beside the bundle that starts them.
  node: { __dirname: false, __filename: false },
  // Its other build, UMD, hides what it requires from webpack.
  resolve: {
    alias: {
      'vscode-languageserver-types$': inModules('vscode-languageserver-types/lib/esm/main.js'),
    },
  },
  plugins: [
    // Vega draws on it where it is there; we take SVG text.
    new IgnorePlugin({ resourceRegExp: /^canvas$/ }),
    new BannerPlugin({ banner: '#!/usr/bin/env node', raw: true, test: /^dimcat\.js$/ }),
  ],
  externals: {
    vscode: 'commonjs vscode',
    'onnxruntime-node': 'commonjs onnxruntime-node',
    // The decoder of FLAC offers itself as a worker too, which is not used: its class needs something to extend.
    '@eshaz/web-worker': 'commonjs node:events',
  },
};

/** The folders of webviews/ that hold a page: its script, and the styles that it adds to the common ones. */
const sources = path.join(__dirname, 'webviews');
const pages = fs
  .readdirSync(sources)
  .filter((name) => fs.existsSync(path.join(sources, name, 'main.ts')));
const stylesOf = (folder) =>
  fs
    .readdirSync(path.join(sources, folder))
    .filter((name) => name.endsWith('.css'))
    .map((name) => path.join(sources, folder, name));

/**
 * Runs in a webview: no Node, no modules. Read anew each time that a panel is shown, so it is minified; the names in a
 * stack trace are in its map, which the developer tools of a clone find beside it.
 */
const webviews = {
  ...common,
  optimization: {
    ...common.optimization,
    minimizer: [new TerserPlugin(compact)],
  },
  name: 'webviews',
  target: 'web',
  entry: Object.fromEntries(
    pages.map((page) => [
      page,
      [path.join(out, 'webviews', page, 'main.js'), ...stylesOf('common'), ...stylesOf(page)],
    ]),
  ),
  output: { ...paths, path: path.join(dist, 'webviews') },
  experiments: { css: true },
};

module.exports = [node, webviews];
