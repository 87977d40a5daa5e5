const PLAIN = /^[\w@%+=:,./~-]+$/;

/** A command as it would be typed into a POSIX shell. */
export function typed(argv: readonly string[]): string {
  return argv
    .map(word => (PLAIN.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`))
    .join(' ');
}

const TYPES: { [suffix: string]: string } = {
  cfg: 'text/plain',
  jl: 'text/x-julia',
  json: 'application/json',
  py: 'text/x-python',
  r: 'text/x-rsrc',
  sh: 'text/x-sh',
  toml: 'text/x-toml',
  yaml: 'text/x-yaml',
  yml: 'text/x-yaml'
};

/** The MIME type that a path is highlighted as. */
export function codeType(path: string): string {
  const suffix = path.split('.').pop()?.toLowerCase() ?? '';
  return TYPES[suffix] ?? 'text/plain';
}
