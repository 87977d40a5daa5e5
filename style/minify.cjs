const path = require('path');
const { bundle } = require('lightningcss');

/** A webpack loader: a sheet with those that it imports, minified. */
module.exports = function () {
  this.addContextDependency(path.dirname(this.resourcePath));
  return bundle({ filename: this.resourcePath, minify: true }).code.toString();
};
