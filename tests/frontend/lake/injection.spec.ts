import { execFileSync } from 'child_process';

import {
  assignment,
  isVariable,
  pathsCell,
  proposeVariable,
  removal,
  TAKEN,
  unlessTaken
} from '../../../src/lake/model/injection';
import { did } from '../fixtures/lake';

/** What a real Python says of code of ours. */
function python(code: string, expression: string): unknown {
  const script = `${code}\nimport json\nprint(json.dumps(${expression}))`;
  return JSON.parse(
    execFileSync('python3', ['-'], { input: script, encoding: 'utf8' })
  );
}

const NASTY = [
  '/data/a "quoted" file.txt',
  "/data/it's.txt",
  '/data/back\\slash\\n.txt',
  '/data/line\nbreak\r\u2028\u2029.txt',
  '/data/"; import os; os.remove("x") #.txt',
  "/data/''' + str(1/0) + '''.txt",
  '/data/${HOME}/`id`/%s/{x}.txt',
  '/data/$& $1 $$.txt',
  '/data/ünïcode-😀-\u0000-\u202e.txt'
];

describe('names of variables', () => {
  it.each([
    ['s:crab.events.fits.gz', 'crab_events'],
    ['s:crab.events', 'crab_events'],
    ['s:/belle/raw/run 0012.root', 'run_0012'],
    ['s:2024-05-03', 'data_2024_05_03'],
    ['s:class', 'class_2'],
    ['s:naïve.dat', 'naive'],
    ['s:sum.csv', 'sum_2'],
    ['s:日本', 'data']
  ])('%s becomes %s', (name, variable) => {
    const proposed = proposeVariable(did(name), new Set());
    expect(proposed).toBe(variable);
    expect(isVariable(proposed)).toBe(true);
  });

  it('takes no name twice', () => {
    expect(proposeVariable(did('s:crab'), new Set(['crab', 'crab_2']))).toBe(
      'crab_3'
    );
  });

  it.each(['a b', '1a', '', 'a-b', 'for', 'open', 'a;b', 'a\nb', 'a.b'])(
    'refuses “%s”',
    name => {
      expect(isVariable(name)).toBe(false);
      expect(() => assignment(name, 's:d', ['/x'], 'str')).toThrow();
      expect(removal([name])).toBe('');
    }
  );
});

describe('code that is put into a kernel', () => {
  it('is run by Python and gives back each path as it was', () => {
    expect(python(assignment('x', 's:d', NASTY, 'list'), 'x')).toEqual(NASTY);
    for (const path of NASTY) {
      expect(python(assignment('x', 's:d', [path], 'str'), 'x')).toBe(path);
    }
  });

  it('makes an object that is a path and has files', () => {
    const files = ['/data/d/a.txt', '/data/d/b.txt'];
    const code = assignment('PATHS_DID', `s:"d'\n`, files, 'object');
    expect(
      python(
        `import os\n${code}`,
        '[PATHS_DID.files, os.fspath(PATHS_DID), len(PATHS_DID), list(PATHS_DID), PATHS_DID[1], PATHS_DID.did, str(PATHS_DID)]'
      )
    ).toEqual([files, '/data/d', 2, files, files[1], `s:"d'\n`, '/data/d']);
    expect(
      python(
        `import os\n${assignment('one', 's:f', ['/data/f'], 'object')}`,
        '[os.fspath(one), sorted(name for name in globals() if "Lake" in name)]'
      )
    ).toEqual(['/data/f', []]);
  });

  it('leaves a variable alone that is there', () => {
    const code = unlessTaken('x', assignment('x', 's:d', ['/f'], 'str'));
    const tried = (before: string) =>
      python(
        `${before}\nmessage = None\ntry:\n    exec(${JSON.stringify(code)})\nexcept NameError as error:\n    message = str(error)`,
        '[x, message]'
      );
    expect(tried('x = 1')).toEqual([1, TAKEN]);
    expect(tried('')).toEqual(['/f', null]);
  });

  it('takes variables away, also those that are not there', () => {
    const code = `x = 1\n${removal(['x', 'never_there'])}`;
    expect(python(code, '"x" in globals()')).toBe(false);
  });
});

describe('cells with paths', () => {
  it('are Python, R or Julia', () => {
    const two = ['/d/a', '/d/$b'];
    expect(
      python(pathsCell('x', 's:d\nimport os', NASTY, 'python', true), 'x')
    ).toEqual(NASTY);
    expect(pathsCell('x', 's:d', two, 'r', true)).toBe(
      '# s:d\nx <- c("/d/a", "/d/$b")\nx'
    );
    expect(pathsCell('x', 's:d', two, 'julia', true)).toBe(
      '# s:d\nx = ["/d/a", "/d/\\$b"]\nx'
    );
    expect(pathsCell('x', 's:f', ['/d/a'], 'r', false)).toBe(
      '# s:f\nx <- "/d/a"\nx'
    );
  });
});
