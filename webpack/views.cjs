const fs = require('fs');
const path = require('path');

const LIB = path.join(__dirname, '..', 'lib');
const STYLES = path.join(LIB, 'common', 'panels', 'styles.js');
const ALL = path.join(__dirname, 'allViews.js');
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
 * A webpack loader: all that is loaded lazily is one module, `allViews.js`, so that webpack makes one
 * scope of the modules behind it. What other modules import lazily is imported from `views.js`, which
 * waits for the styles; a module that waits cannot be part of a scope.
 *
 * #### Notes
 * Two of them must not export different things under one name: the build fails where they do.
 */
module.exports = function (source, map) {
  const file = this.resourcePath;
  if (file === VIEWS) {
    return [
      `export * from '${request(VIEWS, ALL)}';`,
      `import { loaded } from '${request(VIEWS, STYLES)}';`,
      'await loaded;'
    ].join('\n');
  }
  if (file === ALL) {
    this.addContextDependency(LIB);
    return lazyModules()
      .map(to => `export * from '${request(ALL, to)}';`)
      .join('\n');
  }
  const views = `import(/* webpackChunkName: "views" */ '${request(file, VIEWS)}')`;
  this.callback(null, source.replace(LAZY, views), map);
};
