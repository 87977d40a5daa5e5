import {
  inTheWay,
  settle,
  type Answer
} from '../../../src/files/model/conflicts';
import { plan, spec } from '../fixtures/downloads';

const PLAN = plan('f', {
  files: [
    { key: 'new', path: 'f/new', size: 1, outcome: 'new', note: null },
    { key: 'a', path: 'f/a', size: 1, outcome: 'differs', note: null },
    { key: 'b', path: 'f/b', size: 1, outcome: 'differs', note: null },
    { key: 'c', path: 'f/c', size: 1, outcome: 'differs', note: null }
  ]
});

function answers(a: Answer, b: Answer, c: Answer): Map<string, Answer> {
  return new Map([
    ['f/a', a],
    ['f/b', b],
    ['f/c', c]
  ]);
}

describe('settle', () => {
  it('finds what is in the way', () => {
    expect(inTheWay(PLAN).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('is one job where all answers agree', () => {
    const way = spec({ folder: 'f' });
    expect(settle(way, PLAN, answers('replace', 'replace', 'replace'))).toEqual(
      [{ ...way, onConflict: 'replace' }]
    );
  });

  it('is a job for each answer, and none for what is skipped', () => {
    const jobs = settle(spec(), PLAN, answers('replace', 'skip', 'keep-both'));
    expect(jobs.map(({ onConflict, keys }) => [onConflict, keys])).toEqual([
      ['replace', ['new', 'a']],
      ['keep-both', ['c']]
    ]);
  });

  it('asks about folders of archives, and takes the careful one of two answers', () => {
    const folders = plan('f', {
      files: [
        {
          key: 'z.zip',
          path: 'f/z.zip',
          size: 1,
          outcome: 'differs',
          note: null
        },
        { key: 'a', path: 'f/a', size: 1, outcome: 'differs', note: null }
      ],
      folders: [
        {
          key: 'z.zip',
          path: 'f/z',
          size: 1,
          outcome: 'differs',
          edited: 1,
          added: 2
        }
      ]
    });
    expect(inTheWay(folders).map(({ path }) => path)).toEqual([
      'f/z.zip',
      'f/a',
      'f/z'
    ]);
    const given = new Map<string, Answer>([
      ['f/z.zip', 'replace'],
      ['f/z', 'keep-both'],
      ['f/a', 'replace']
    ]);
    const jobs = settle(spec(), folders, given);
    expect(jobs.map(({ onConflict, keys }) => [onConflict, keys])).toEqual([
      ['keep-both', ['z.zip']],
      ['replace', ['a']]
    ]);
  });

  it('keeps both where nothing was answered', () => {
    expect(settle(spec(), PLAN, new Map())[0]?.onConflict).toBe('keep-both');
  });

  it('downloads members of an archive in one job, the careful way', () => {
    const jobs = settle(
      spec({ keys: ['z.zip'], members: ['a', 'b'] }),
      PLAN,
      answers('replace', 'keep-both', 'skip')
    );
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({
      onConflict: 'keep-both',
      members: ['a', 'b']
    });
  });
});
