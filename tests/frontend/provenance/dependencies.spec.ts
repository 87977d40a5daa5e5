import type { IOssrClient } from '../../../src/tokens';
import type { NotebookDependencies } from '../../../src/api/types';
import {
  citationsOf,
  countOf,
  withSoftware
} from '../../../src/provenance/model/dependencies';

const ORIGIN = {
  environment: 'e1',
  title: 'gammaspec',
  source: 'zenodo',
  record: '77',
  doi: '10.5281/zenodo.77',
  version: null
};
const NOTED = {
  title: 'gammaspec',
  source: 'zenodo',
  record: '77',
  doi: '10.5281/zenodo.77'
};

describe('what a notebook notes about its kernel', () => {
  it('is the record that the kernel was made for', () => {
    expect(withSoftware(undefined, ORIGIN)).toEqual({ software: [NOTED] });
  });

  it('leaves what else is kept there as it is', () => {
    const existing = {
      attachments: [{ did: 'a:b' }],
      software: [{ record: '1' }]
    };
    expect(withSoftware(existing, ORIGIN)).toEqual({
      attachments: [{ did: 'a:b' }],
      software: [{ record: '1' }, NOTED]
    });
  });

  it('does not change a notebook that knows it, or that runs another kernel', () => {
    expect(withSoftware({ software: [NOTED] }, ORIGIN)).toBeNull();
    expect(withSoftware({}, undefined)).toBeNull();
    expect(withSoftware({}, { record: 5 })).toBeNull();
  });

  it('bears whatever somebody else wrote there', () => {
    expect(withSoftware('nonsense', ORIGIN)).toEqual({ software: [NOTED] });
    expect(withSoftware({ software: 'x' }, ORIGIN)).toEqual({
      software: [NOTED]
    });
  });
});

describe('the citations of what a notebook uses', () => {
  const record = (id: string, title: string) => ({
    source: 'zenodo',
    record: id,
    doi: `10.5281/zenodo.${id}`,
    title,
    version: '2.0',
    because: ''
  });
  const uses: NotebookDependencies = {
    path: 'a.ipynb',
    software: [record('1', 'tool')],
    data: [record('2', 'a [link](javascript:x) <b>')],
    dids: [
      {
        lake: 'escape',
        did: { scope: 's', name: 'n_1' },
        variable: 'v',
        asType: 'auto',
        partial: false,
        instance: ''
      }
    ]
  };
  const titles = { software: 'Software', data: 'Data' };
  const client = {
    citation: async (_: string, id: string) => {
      if (id === '2') {
        throw new Error('away');
      }
      return { style: 'apa', text: 'Lovelace, A. (2026).\n  tool.' };
    }
  } as unknown as IOssrClient;

  it('are the repository’s, or what is known where it gives none', async () => {
    expect(await citationsOf(uses, client, titles)).toBe(
      [
        '### Software',
        '',
        '- Lovelace, A. (2026). tool.',
        '',
        '### Data',
        '',
        '- a \\[link\\](javascript:x) \\<b\\>, 2.0. https://doi.org/10.5281/zenodo.2',
        '- Rucio DID s:n\\_1 (escape)'
      ].join('\n')
    );
  });

  it('are nothing where nothing is used', async () => {
    const none = { path: 'a.ipynb', software: [], data: [], dids: [] };
    expect(countOf(none)).toBe(0);
    expect(await citationsOf(none, client, titles)).toBe('');
  });
});
