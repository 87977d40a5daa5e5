/**
 * Writes the catalogue of all texts of the interface: `node translations/extract.cjs`.
 * With `--check` it only says whether the catalogue is up to date.
 *
 * Texts of `src` are the literals that the methods of JupyterLab's translator are called with; texts
 * of the settings are those that jupyterlab_server translates (`DEFAULT_SCHEMA_SELECTORS` of its
 * `translation_utils`), under the contexts that it asks for.
 */
const { readdirSync, readFileSync, writeFileSync } = require('fs');
const path = require('path');
const ts = require('typescript');

const ROOT = path.join(__dirname, '..');
const FILE = path.join(__dirname, 'jupyter_ossr_ext.pot');
/** Of each method: the places of its arguments. */
const METHODS = {
  __: { id: 0 },
  _n: { id: 0, plural: 1 },
  _p: { context: 0, id: 1 },
  _np: { context: 0, id: 1, plural: 2 }
};

/** A message with the files that have it. */
const messages = new Map();

function add(file, id, { context, plural } = {}) {
  const key = JSON.stringify([context ?? '', id]);
  const known = messages.get(key) ?? { id, context, files: new Set() };
  known.plural ??= plural;
  known.files.add(file);
  messages.set(key, known);
}

function filesOf(folder, ending) {
  return readdirSync(path.join(ROOT, folder), { recursive: true })
    .filter(name => ending.test(name))
    .map(name => path.posix.join(folder, name.split(path.sep).join('/')))
    .sort();
}

function extract(file) {
  const text = readFileSync(path.join(ROOT, file), 'utf-8');
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    false,
    kind
  );
  const visit = node => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression)
    ) {
      const method = METHODS[node.expression.name.text];
      const literal = at => {
        const found = at === undefined ? undefined : node.arguments[at];
        return found && ts.isStringLiteralLike(found) ? found.text : undefined;
      };
      const id = method && literal(method.id);
      if (id !== undefined) {
        const { context, plural } = method;
        add(file, id, { context: literal(context), plural: literal(plural) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

const SCHEMA = [
  [/^\/(title|description)$/, 'schema'],
  [/^\/properties\/.*\/(title|description)$/, 'settings'],
  [/^\/jupyter\.lab\.setting-icon-label$/, 'settings'],
  [/^\/jupyter\.lab\.menus\/.*\/label$/, 'menu'],
  [/^\/jupyter\.lab\.toolbars\/.*\/label$/, 'toolbar']
];

function extractSchema(file) {
  const visit = (node, place) => {
    if (typeof node === 'object' && node !== null) {
      Object.entries(node).forEach(([name, value]) =>
        visit(value, `${place}/${name}`)
      );
      return;
    }
    const [, context] = SCHEMA.find(([pattern]) => pattern.test(place)) ?? [];
    if (context !== undefined) {
      add(file, node, { context });
    }
  };
  visit(JSON.parse(readFileSync(path.join(ROOT, file), 'utf-8')), '');
}

filesOf('src', /\.tsx?$/).forEach(extract);
filesOf('schema', /\.json$/).forEach(extractSchema);

const quoted = text => JSON.stringify(text);
const keyOf = ({ id, context }) => JSON.stringify([id, context ?? '']);
const entries = [...messages.values()]
  .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  .map(({ id, context, plural, files }) =>
    [
      ...[...files].map(file => `#: ${file}`),
      ...(context === undefined ? [] : [`msgctxt ${quoted(context)}`]),
      `msgid ${quoted(id)}`,
      ...(plural === undefined
        ? ['msgstr ""']
        : [`msgid_plural ${quoted(plural)}`, 'msgstr[0] ""', 'msgstr[1] ""'])
    ].join('\n')
  );
const HEAD = `msgid ""
msgstr ""
"Project-Id-Version: jupyter_ossr_ext\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"`;
/** Without the files that have them: a text may move. */
const texts = catalogue => catalogue.replace(/^#:.*\n/gm, '');
const catalogue = `${[HEAD, ...entries].join('\n\n')}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, catalogue);
} else if (texts(readFileSync(FILE, 'utf-8')) !== texts(catalogue)) {
  console.error('Texts have changed: run `node translations/extract.cjs`.');
  process.exit(1);
}
