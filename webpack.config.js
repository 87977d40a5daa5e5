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

// What several lazy views use is one chunk, not a copy in each.
module.exports = {
  plugins: [new EntryId()],
  optimization: {
    splitChunks: {
      cacheGroups: {
        shared: { chunks: 'async', minChunks: 2, minSize: 0, name: 'shared' }
      }
    }
  }
};
