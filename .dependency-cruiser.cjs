/**
 * The rooms of `src/` look down only:
 *
 *   index > plugins > panels, commands > views > models > api, tokens
 *
 * A type may be borrowed where the table in docs/explanation/architecture.md says so, because it
 * is gone after compilation; `typeOnly` is how a rule lets it through.
 */
const typeOnly = { dependencyTypesNot: ['type-only'] };
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;
const rooms = (...names) => `^src/(${names.join('|')})(/|\\.tsx?$)`;
// Names of commands are constants: every button needs one, whatever its room.
const commandNames = '^src/commands/ids\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Two files that need each other are one file, or lack a third.',
      from: {},
      to: { circular: true, viaOnly: typeOnly }
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true }
    },
    {
      name: 'listed-in-package-json',
      severity: 'error',
      comment: 'What we import we depend on, and not only while developing.',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only']
      }
    },
    {
      name: 'index-lists-plugins',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: rooms('plugins', 'tokens'), ...typeOnly }
    },
    {
      name: 'plugin-knows-no-plugin',
      severity: 'error',
      comment: 'Plugins meet through tokens.',
      from: { path: '^src/plugins/' },
      to: { path: '^src/(plugins/|index\\.ts$)' }
    },
    {
      name: 'commands-show-nothing',
      severity: 'error',
      from: { path: '^src/commands/' },
      to: { path: rooms('index', 'plugins', 'panels', 'views') }
    },
    {
      name: 'commands-ask-models',
      severity: 'error',
      from: { path: '^src/commands/' },
      to: { path: rooms('api'), ...typeOnly }
    },
    {
      name: 'panels-look-down',
      severity: 'error',
      from: { path: '^src/panels/' },
      to: { path: rooms('index', 'plugins', 'commands'), pathNot: commandNames }
    },
    {
      name: 'panels-ask-models',
      severity: 'error',
      from: { path: '^src/panels/' },
      to: { path: rooms('api'), ...typeOnly }
    },
    {
      name: 'views-look-down',
      severity: 'error',
      from: { path: '^src/views/' },
      to: {
        path: rooms('index', 'plugins', 'commands', 'panels'),
        pathNot: commandNames
      }
    },
    {
      name: 'views-borrow-types-only',
      severity: 'error',
      from: { path: '^src/views/' },
      to: { path: rooms('models', 'api', 'tokens'), ...typeOnly }
    },
    {
      name: 'views-fetch-nothing',
      severity: 'error',
      from: { path: '^src/views/' },
      to: {
        path: packages('axios', '@jupyterlab/services', '@lumino/widgets'),
        ...typeOnly
      }
    },
    {
      name: 'models-show-nothing',
      severity: 'error',
      from: { path: '^src/models/' },
      to: {
        path: rooms('index', 'plugins', 'commands', 'panels', 'views'),
        ...typeOnly
      }
    },
    {
      name: 'models-have-no-screen',
      severity: 'error',
      from: { path: '^src/models/' },
      to: {
        path: packages(
          'react',
          'react-dom',
          '@lumino/widgets',
          '@jupyterlab/apputils',
          '@jupyterlab/ui-components'
        ),
        ...typeOnly
      }
    },
    {
      name: 'api-is-the-floor',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^src/', pathNot: '^src/api/' }
    },
    {
      name: 'api-knows-the-wire-only',
      severity: 'error',
      from: { path: '^src/api/' },
      to: {
        path: '(^|/)node_modules/',
        pathNot: packages(
          'axios',
          '@jupyterlab/(services|coreutils)',
          '@lumino/signaling'
        ),
        ...typeOnly
      }
    },
    {
      name: 'axios-is-for-api',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/api/' },
      to: { path: packages('axios') }
    },
    {
      name: 'tokens-are-types',
      severity: 'error',
      from: { path: '^src/tokens(/|\\.ts$)' },
      to: {
        path: '.',
        pathNot: `${packages('@lumino/coreutils')}|^src/tokens/`,
        ...typeOnly
      }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.json']
    }
  }
};
