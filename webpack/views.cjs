const fs = require('fs');
const path = require('path');

const LIB = path.join(__dirname, '..', 'lib');
const VIEWS = path.join(__dirname, 'views.js');
const LAZY = /import\('(\.[^']*)'\)/g;

/** Path of one module as another imports it. */
const request = (from, to) =>
  `./${path.relative(path.dirname(from), to)}`.split(path.sep).join('/');

/** The modules of ours that some module imports lazily. */
function lazyModules() {
  const found = new Set();
  for (const name of fs.readdirSync(LIB, { recursive: true })) {
    const file = path.join(LIB, name);
    if (file.endsWith('.js')) {
      for (const [, to] of fs.readFileSync(file, 'utf8').matchAll(LAZY)) {
        found.add(path.join(path.dirname(file), to));
      }
    }
  }
  return [...found].sort();
}

/**
 * A webpack loader: all that is loaded lazily is one module, `views.js`. What other modules import
 * lazily is imported from it, so that webpack makes one scope of the modules behind it.
 *
 * #### Notes
 * Two of them must not export different things under one name: the build fails where they do.
 */
module.exports = function (source, map) {
  const file = this.resourcePath;
  if (file === VIEWS) {
    this.addContextDependency(LIB);
    return lazyModules()
      .map(to => `export * from '${request(VIEWS, to)}';`)
      .join('\n');
  }
  const views = `import(/* webpackChunkName: "views" */ '${request(file, VIEWS)}')`;
  this.callback(null, source.replace(LAZY, views), map);
};
