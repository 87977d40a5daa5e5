const path = require('path');
const TerserPlugin = require('terser-webpack-plugin');
const { NormalModuleReplacementPlugin } = require('webpack');

const ours = name => path.join(__dirname, 'webpack', name);

/**
 * Gives the entry of the bundle an id that does not depend on the folder of the build: webpack
 * derives it from absolute paths, so the same source would make different wheels.
 */
class EntryId {
  apply(compiler) {
    compiler.hooks.compilation.tap('EntryId', compilation => {
      compilation.hooks.beforeModuleIds.tap('EntryId', modules => {
        for (const module of modules) {
          if (module.identifier().startsWith('container entry')) {
            compilation.chunkGraph.setModuleId(module, 'entry');
          }
        }
      });
    });
  }
}

module.exports = {
  plugins: [
    new EntryId(),
    // Our requests are made by JupyterLab's `fetch` (`src/api/transport.ts`): axios's adapters are
    // left out, in the way in which axios itself leaves out the one of Node.js, and so is a
    // `process` of Node.js. So are parts that only callers of ours could use: names of status codes,
    // forms, the way to cancel before there were `AbortSignal`s.
    new NormalModuleReplacementPlugin(
      /axios[\\/]lib[\\/](adapters[\\/]xhr|cancel[\\/]CancelToken|helpers[\\/](HttpStatusCode|formDataToJSON|toFormData|toURLEncodedForm|AxiosURLSearchParams|spread))\.js$/,
      require.resolve('axios/unsafe/helpers/null.js')
    )
  ],
  resolve: { alias: { 'process/browser': false } },
  // `benchmarks/bundle.py` has the limits.
  performance: { hints: false },
  output: {
    // The start-up list of chunks has the hash of each once, and short. `?v` lets the server cache.
    chunkFilename: '[name].[contenthash:8].js?v=1',
    assetModuleFilename: '[name].[contenthash:8][ext]?v=1'
  },
  module: {
    parser: { javascript: { reexportExportsPresence: 'error' } },
    rules: [
      {
        test: /\.css$/,
        include: path.join(__dirname, 'style'),
        use: [path.join(__dirname, 'style', 'minify.cjs')]
      },
      { test: /views\.raw\.css$/, type: 'asset/resource' },
      {
        test: /\.js$/,
        include: [
          path.join(__dirname, 'lib'),
          ours('allViews.js'),
          ours('views.js')
        ],
        use: [ours('views.cjs')]
      },
      { test: /[\\/]axios[\\/]lib[\\/].*\.js$/, use: [ours('axios.cjs')] },
      { test: /[\\/]react[\\/]jsx-runtime\.js$/, use: [ours('jsxRuntime.cjs')] }
    ]
  },
  optimization: {
    // What is loaded lazily is one chunk: all of it refers to the same parts of views.
    splitChunks: false,
    minimizer: [
      new TerserPlugin({
        terserOptions: {
          // Functions one after the other pack better.
          compress: {
            ecma: 2020,
            hoist_funs: true,
            keep_fargs: false,
            passes: 3
          }
        }
      })
    ]
  }
};
