/**
 * A webpack loader: axios's helpers as exports, so that those that nothing uses are left out and the
 * others are called directly. axios has them as members of one object. Its adapter for `fetch` is left
 * out.
 */
module.exports = function (source) {
  if (this.resourcePath.endsWith('fetch.js')) {
    return 'export const getFetch = null;';
  }
  return this.resourcePath.endsWith('utils.js')
    ? source.replace(/export default (\{[^}]*\};)/, (_, members) => {
        return `export ${members.replace(/(\w+): (\w+)/g, '$2 as $1')}`;
      })
    : source.replace('import utils from', 'import * as utils from');
};
