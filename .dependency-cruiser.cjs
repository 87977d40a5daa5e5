/**
 * The floors of `src/` look down only; features of one floor do not know each other:
 *
 *   index > browse | lake | publishing | submissions > install | record | provenance
 *         > files > search > account | basket > jobs > common > tokens > api
 *
 * Inside a feature the plugins and commands stand above the panels, the panels above the views, and
 * the views above the model. A type may be borrowed where a rule says `typeOnly`, because it is gone
 * after compilation.
 */
const FLOORS = [
  ['browse', 'lake', 'publishing', 'submissions'],
  ['install', 'record', 'provenance'],
  ['files'],
  ['search'],
  ['account', 'basket'],
  ['jobs'],
  ['common'],
  ['tokens'],
  ['api']
];

const typeOnly = { dependencyTypesNot: ['type-only'] };
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;
const rooms = (...names) => `^src/(${names.join('|')})(/|\\.tsx?$)`;
const part = (...names) => `^src/[a-z]+/(${names.join('|')})/`;
// What stands at the top of a feature: its plugins and commands.
const upper =
  '^src/(?!(api|tokens)/)[a-z]+/([A-Za-z]+\\.tsx?$|plugins/|actions/)';
// Names of commands are constants: every button needs one.
const commandNames = '^src/common/(commandIds|signIn|version)\\.ts$';

/** Each floor knows only those below it; a feature knows no other of its own floor. */
const floors = FLOORS.flatMap((floor, level) =>
  floor.map(feature => ({
    name: `${feature}-looks-down`,
    severity: 'error',
    from: { path: rooms(feature) },
    to: {
      path: rooms(
        'index',
        ...FLOORS.slice(0, level + 1)
          .flat()
          .filter(other => other !== feature)
      )
    }
  }))
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...floors,
    {
      name: 'no-circle',
      severity: 'error',
      comment:
        'Two files that need each other are one file, or lack a third; so are two whose types do.',
      from: {},
      to: { circular: true }
    },
    {
      name: 'every-folder-has-a-floor',
      severity: 'error',
      comment: 'A new feature is added to FLOORS.',
      from: {
        path: '^src/',
        pathNot: rooms('index', 'assets', ...FLOORS.flat())
      },
      to: {}
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
      to: {
        path: '^src/',
        pathNot: '^src/([a-z]+/(plugin\\.ts$|plugins/)|tokens/)',
        ...typeOnly
      }
    },
    {
      name: 'plugin-knows-no-plugin',
      severity: 'error',
      comment: 'Plugins meet through tokens.',
      from: { path: '^src/', pathNot: '^src/index\\.ts$' },
      to: { path: '^src/([a-z]+/(plugin\\.ts$|plugins/)|index\\.ts$)' }
    },
    {
      name: 'commands-show-nothing',
      severity: 'error',
      from: { path: upper, pathNot: '^src/[a-z]+/(plugin\\.ts$|plugins/)' },
      to: { path: part('panels', 'views') }
    },
    {
      name: 'commands-ask-models',
      severity: 'error',
      from: { path: upper, pathNot: '^src/[a-z]+/(plugin\\.ts$|plugins/)' },
      to: { path: rooms('api'), ...typeOnly }
    },
    {
      name: 'command-tables-load-their-actions',
      severity: 'error',
      comment:
        'Start-up loads the tables: what a command does is imported when the first of its table runs.',
      from: {
        path: '^src/[a-z]+/([a-z]+C|c)ommands\\.ts$',
        pathNot: '^src/common/'
      },
      to: {
        path: '.',
        pathNot: [
          commandNames,
          '^src/common/commands\\.ts$',
          part('model'),
          packages('@jupyterlab/ui-components')
        ],
        dynamic: false,
        ...typeOnly
      }
    },
    {
      name: 'panels-look-down',
      severity: 'error',
      from: { path: part('panels') },
      to: { path: upper, pathNot: commandNames }
    },
    {
      name: 'panels-ask-models',
      severity: 'error',
      from: { path: part('panels') },
      to: { path: rooms('api'), ...typeOnly }
    },
    {
      name: 'views-look-down',
      severity: 'error',
      from: { path: part('views') },
      to: { path: [upper, part('panels')], pathNot: commandNames }
    },
    {
      name: 'views-borrow-types-only',
      severity: 'error',
      from: { path: part('views') },
      // The table of metadata fields is data, which the details and the form are drawn from. What
      // narrows the type of a job belongs to that type. No view shows the secret of a pasted link.
      to: {
        path: [part('model'), rooms('api', 'tokens')],
        pathNot: [
          '^src/common/model/metadataFields\\.ts$',
          '/model/(installJobs|publishJob)\\.ts$',
          '^src/api/secrets\\.ts$'
        ],
        ...typeOnly
      }
    },
    {
      name: 'views-fetch-nothing',
      severity: 'error',
      from: { path: part('views') },
      to: {
        path: packages('axios', '@jupyterlab/services', '@lumino/widgets'),
        ...typeOnly
      }
    },
    {
      name: 'models-show-nothing',
      severity: 'error',
      from: { path: part('model') },
      to: {
        path: [upper, part('panels', 'views')],
        pathNot: commandNames,
        ...typeOnly
      }
    },
    {
      name: 'models-have-no-screen',
      severity: 'error',
      from: { path: part('model') },
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
      from: { path: '^src/tokens/' },
      to: {
        path: '.',
        pathNot: ['^src/tokens/', packages('@lumino/coreutils')],
        ...typeOnly
      }
    },
    {
      name: 'tokens-are-interfaces',
      severity: 'error',
      comment: 'A type of a token is never that of a class.',
      from: { path: '^src/tokens/' },
      to: {
        path: '^src/',
        pathNot: '^src/(tokens/|api/(interfaces|types)\\.ts$)'
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
