// What several lazy views use is one chunk, not a copy in each.
module.exports = {
  optimization: {
    splitChunks: {
      cacheGroups: {
        shared: { chunks: 'async', minChunks: 2, minSize: 0, name: 'shared' }
      }
    }
  }
};
