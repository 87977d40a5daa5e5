const jestJupyterLab = require('@jupyterlab/testutils/lib/jest-config');

// ESM-only packages that Jest has to translate.
const esm = [
  '@codemirror',
  '@jupyter/(ydoc|react-components|web-components)',
  '@jupyterlab/',
  '@microsoft',
  '@rjsf',
  '@tanstack',
  'axios',
  'exenv-es6',
  'lib0',
  'lodash-es',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

const base = jestJupyterLab(__dirname);

module.exports = {
  ...base,
  // Else jest reads every package.json below .venv.
  roots: ['<rootDir>/src', '<rootDir>/tests/frontend'],
  setupFiles: [...base.setupFiles, '<rootDir>/tests/frontend/setup.js'],
  // Files that are read as text, as an SVG is.
  moduleNameMapper: { '(?<!\\.raw)\\.css$': 'identity-obj-proxy' },
  transform: {
    ...base.transform,
    '\\.(raw\\.css|txt)$': '@jupyterlab/testing/lib/jest-raw-loader.js'
  },
  testRegex: 'tests/frontend/.*\\.spec\\.tsx?$',
  transformIgnorePatterns: [`/node_modules/(?!(${esm}))`],
  collectCoverageFrom: ['src/**/*.{ts,tsx}', '!src/**/*.d.ts'],
  coverageReporters: ['text-summary', 'lcov'],
  reporters: ['default']
};
