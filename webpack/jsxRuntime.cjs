/**
 * A webpack loader: React's JSX runtime for production as an ES module, so that `jsx` is called
 * directly, not as a member at each of two thousand places. There, `jsxs` is the same function.
 */
module.exports = function (source) {
  return this.mode === 'production'
    ? `import * as runtime from './cjs/react-jsx-runtime.production.min.js';
export const { jsx, Fragment } = runtime;
export { jsx as jsxs };`
    : source;
};
