import lakeFiles from '../../../jupyter_ossr_ext/runs/lake_files.txt';
import type { Did } from '../../api/types';
import { quoted, type Language } from '../../files/model/snippets';

/** What a variable is made to be: chosen by the kind of DID, or one of these. */
export type AttachAs = 'auto' | 'str' | 'list' | 'object';

// Words of Python, R and Julia, and names that notebooks cannot do without.
const RESERVED = new Set(
  `False None True and as assert async await break class continue def del elif else except finally
  for from global if import in is lambda nonlocal not or pass raise return try while with yield
  open print list dict set str int float len range get_ipython In Out exit quit
  function end begin struct module using const local repeat next TRUE FALSE NULL Inf NaN`.split(
    /\s+/
  )
);
// Python's own, which cells may use: never proposed, but whoever wants one may have it.
const HIDES = new Set(
  `abs all any bin bool bytes callable chr compile complex copyright credits dir display divmod
  enumerate eval exec filter format frozenset getattr globals hash help hex id input isinstance
  issubclass iter license locals map max memoryview min object oct ord pow property repr reversed
  round setattr slice sorted sum super tuple type vars zip`.split(/\s+/)
);
const IDENTIFIER = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u;
const LONGEST = 40;
// Only what is an extension: the rest of a name such as `crab.events` tells what it is.
const EXTENSION =
  /(\.(bin|bz2|csv|dat|ecsv|fits?|fts|fz|gz|h5|hdf5?|jpe?g|json|log|md|nc|npy|npz|parquet|pdf|png|rds|root|tar|tgz|tsv|txt|vot|xlsx|xml|xz|ya?ml|zip|zst))+$/i;

/** Whether Python, R and Julia take it as the name of a variable that harms nothing. */
export function isVariable(name: string): boolean {
  return IDENTIFIER.test(name) && !RESERVED.has(name);
}

/** Why it cannot be the name of another variable; null if it can. */
export function refusalOf(
  name: string,
  taken: ReadonlySet<string>
): 'taken' | 'reserved' | 'invalid' | null {
  if (taken.has(name)) {
    return 'taken';
  }
  return isVariable(name) ? null : RESERVED.has(name) ? 'reserved' : 'invalid';
}

/** A name made of a DID's, that is valid and not taken. */
export function proposeVariable(
  { name }: Did,
  taken: ReadonlySet<string>
): string {
  const last = name.split('/').filter(Boolean).pop() ?? '';
  const stem = last.replace(EXTENSION, '') || last;
  const words = stem
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
    .slice(0, LONGEST)
    .replace(/_+$/, '');
  const base = /^[a-z]/.test(words) ? words : `data${words && `_${words}`}`;
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? base : `${base}_${number}`;
    if (isVariable(tried) && !HIDES.has(tried) && !taken.has(tried)) {
      return tried;
    }
  }
}

/**
 * Python that makes the variable.
 *
 * #### Notes
 * Paths come from a lake: they are written as string literals and never as code. Nothing but the
 * variable stays in the kernel.
 *
 * @throws Error for a name that is no variable's.
 */
export function assignment(
  variable: string,
  did: string,
  paths: readonly string[],
  as: Exclude<AttachAs, 'auto'>
): string {
  if (!isVariable(variable)) {
    throw new Error(`“${variable}” is not a valid variable name.`);
  }
  switch (as) {
    case 'str':
      return `${variable} = ${python(paths[0] ?? '')}`;
    case 'list':
      return `${variable} = ${pythonList(paths)}`;
    case 'object':
      return lakeFiles
        .trimEnd()
        .replace(/VARIABLE|\bDID\b|\bPATHS\b/g, word =>
          word === 'VARIABLE'
            ? variable
            : word === 'DID'
              ? python(did)
              : pythonList(paths)
        );
  }
}

/** What a kernel says of a name that is in use there, by `unlessTaken`. */
export const TAKEN = 'The name is in use';

/** The same, but a variable of that name that somebody else has made is left alone. */
export function unlessTaken(variable: string, code: string): string {
  const guard = `if ${python(variable)} in globals():\n    raise NameError(${python(TAKEN)})`;
  return `${guard}\n${code}`;
}

/** Python that takes variables away; those that are not there do no harm. */
export function removal(variables: readonly string[]): string {
  return variables
    .filter(isVariable)
    .map(name => `globals().pop(${python(name)}, None)`)
    .join('\n');
}

/** A cell that gives the paths of a DID a name, for kernels that nothing can be put into. */
export function pathsCell(
  variable: string,
  did: string,
  paths: readonly string[],
  language: Language,
  collection: boolean
): string {
  const name = isVariable(variable) ? variable : 'data';
  const list = paths.map(path => quoted(path, language));
  const head = `# ${did.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')}\n`;
  const [only] = list;
  const single = !collection && only !== undefined;
  switch (language) {
    case 'python':
      return `${head}${name} = ${single ? only : pythonList(paths)}\n${name}`;
    case 'r':
      return `${head}${name} <- ${single ? only : `c(${list.join(', ')})`}\n${name}`;
    case 'julia':
      return `${head}${name} = ${single ? only : `[${list.join(', ')}]`}\n${name}`;
  }
}

/** A Python string literal; JSON strings are valid ones, as line separators are escaped. */
function python(text: string): string {
  return quoted(text, 'python');
}

function pythonList(paths: readonly string[]): string {
  return `[${paths.map(python).join(', ')}]`;
}
