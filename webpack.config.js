const path = require('path');
const { NormalModuleReplacementPlugin } = require('webpack');

const TASKS =
  /[\\/]lib[\\/](install|lake|provenance|publishing|submissions)[\\/]/;

// The chunks of our plugins and their styles, which start-up loads, stay as they are: every other
// chunk is loaded below them.
const isLazy = chunk =>
  !chunk.canBeInitial() &&
  ![...chunk.groupsIterable].some(group =>
    [...group.parentsIterable].some(parent => parent.isInitial())
  );

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
    // Our requests are made by JupyterLab's `fetch`: axios's other adapter is left out, in the way
    // in which axios itself leaves out the one of Node.js, and so is a `process` of Node.js. So are
    // parts that only callers of ours could use: names of status codes, forms, progress, `data:` URLs,
    // the way to cancel before there were `AbortSignal`s, cookies.
    new NormalModuleReplacementPlugin(
      /axios[\\/]lib[\\/](adapters[\\/]xhr|cancel[\\/]CancelToken|core[\\/]createMultipartBody|helpers[\\/](HttpStatusCode|cookies|isURLSameOrigin|formDataToJSON|toFormData|toURLEncodedForm|AxiosURLSearchParams|estimateDataURLDecodedBytes|speedometer|spread|throttle))\.js$/,
      require.resolve('axios/unsafe/helpers/null.js')
    )
  ],
  resolve: { alias: { 'process/browser': false } },
  // `benchmarks/bundle.py` has the limits.
  performance: { hints: false },
  output: {
    // The start-up list of chunks has the hash of each once, and short. `?v` lets the server cache.
    chunkFilename: '[name].[contenthash:8].js?v=1'
  },
  module: {
    rules: [
      {
        test: /\.css$/,
        include: path.join(__dirname, 'style'),
        use: [path.join(__dirname, 'style', 'minify.cjs')]
      }
    ]
  },
  optimization: {
    splitChunks: {
      // Few chunks pack better than thirty, and hold nothing twice.
      cacheGroups: {
        // What is done with records and the lake.
        tasks: {
          chunks: isLazy,
          minSize: 0,
          name: 'tasks',
          priority: 1,
          test: ({ resource }) => TASKS.test(resource)
        },
        // Search, records, files and transfers, with the parts that all views share.
        views: { chunks: isLazy, minSize: 0, name: 'views' }
      }
    }
  }
};
