import { createHash } from 'crypto';
import { readdir, readFile, writeFile } from 'fs/promises';
import { join } from 'path';

import { command, FOLDER, keyboard, link, mouse, type ISteps } from './doors';
import { commandLine, python, Terminal } from './processDoors';
import { begin, CITATION } from './publishing';
import { expect, forgetEnvironments, test, type Ossr } from './support';

// One environment for each; the index that pip is set up with is used.
test.setTimeout(420_000);

/** Where the files of a story are. */
interface IDisk {
  names(): Promise<string[]>;
  read(name: string): Promise<Buffer>;
  write(name: string, text: string): Promise<void>;
}

const md5 = (data: Buffer) => createHash('md5').update(data).digest('hex');

/** What the story comes to, whichever way it was taken. */
interface IOutcome {
  doi: string;
  downloaded: object;
  runs: object[];
  written: string[];
  record: object;
  uploaded: object;
  verified: object;
}

async function outcomeOf(
  ossr: Ossr,
  disk: IDisk,
  steps: ISteps,
  downloads: boolean
): Promise<IOutcome> {
  const doi = await steps.search();
  if (downloads) {
    await steps.download(doi);
  }
  const runs = await steps.tryIt(doi);
  const sums: { [name: string]: string } = {};
  for (const name of await disk.names()) {
    sums[name] = md5(await disk.read(name));
  }
  // Two of the files have the time of the run in them.
  const written = Object.keys(sums).filter(name =>
    /\.(executed\.ipynb|run\.json)$/.test(name)
  );
  const downloaded = Object.fromEntries(
    Object.entries(sums).filter(([name]) => !written.includes(name))
  );
  await disk.write('CITATION.cff', CITATION);
  sums['CITATION.cff'] = md5(Buffer.from(CITATION));
  const id = await steps.publish();
  const {
    title,
    description,
    creators,
    licences,
    version,
    related,
    resourceType,
    files
  } = await ossr.ask<{
    title: string;
    description: string;
    creators: object[];
    licences: object[];
    version: string;
    related: object[];
    resourceType: object;
    files: { key: string; checksum: string }[];
  }>(`sources/demo/records/${id}`);
  const verified = await steps.verify();
  return {
    doi,
    downloaded,
    runs: runs.map(
      ({ notebook, state, cells, executed, failure, outputs }) => ({
        notebook: notebook.split('/').slice(-2).join('/'),
        state,
        cells,
        executed,
        failure,
        outputs
      })
    ),
    written,
    record: {
      title,
      description,
      creators,
      licences,
      version,
      related,
      resourceType
    },
    uploaded: Object.fromEntries(
      files
        .map(
          ({ key, checksum }) =>
            [
              key,
              checksum === `md5:${sums[key]}` ? 'as here' : checksum
            ] as const
        )
        .sort()
    ),
    verified: Object.fromEntries(
      verified.map(({ path, state }) => [path, state]).sort()
    )
  };
}

const here = (ossr: Ossr): IDisk => ({
  names: async () =>
    (await ossr.disk.list(`${ossr.folder}/${FOLDER}`)).filter(
      name => !name.startsWith('.')
    ),
  read: name => ossr.disk.read(`${ossr.folder}/${FOLDER}/${name}`),
  write: (name, text) =>
    ossr.disk.write(`${ossr.folder}/${FOLDER}/${name}`, text)
});

const there = (terminal: Terminal): IDisk => {
  const folder = join(terminal.folder, FOLDER);
  return {
    names: async () =>
      (await readdir(folder)).filter(name => !name.startsWith('.')).sort(),
    read: name => readFile(join(folder, name)),
    write: (name, text) => writeFile(join(folder, name), text)
  };
};

/** What each way comes to. */
const EXPECTED: IOutcome = {
  doi: '10.5072/zenodo.nb5tf-zrxjq',
  downloaded: {
    'crab.csv': 'f827f7e58d53196b10a9d26c1795db7d',
    'ossr_gammaspec-1.2.0-py3-none-any.whl': 'cbcedd4428d2885ee86c13af462ca54b',
    'requirements.txt': '50e15a9bf9d6cd0d31675d7c407bb307',
    'spectrum.ipynb': '447f9038f350432ce6c7f7ed653e1a33'
  },
  runs: [
    {
      notebook: `${FOLDER}/spectrum.ipynb`,
      state: 'completed',
      cells: 3,
      executed: 3,
      failure: null,
      outputs: {
        same: 0,
        close: 0,
        different: 0,
        notCompared: 3,
        differences: []
      }
    }
  ],
  written: ['spectrum.executed.ipynb', 'spectrum.run.json'],
  record: {
    title: 'Spectra of the browser tests',
    description: expect.stringContaining('What the spectra are.'),
    creators: [
      expect.objectContaining({ familyName: 'Lovelace', givenName: 'Ada' })
    ],
    licences: [expect.objectContaining({ id: 'mit' })],
    version: '1.0.0',
    // The notebook reads a file of the record.
    related: [
      expect.objectContaining({
        identifier: '10.5072/zenodo.nb5tf-zrxjq',
        relation: expect.objectContaining({ id: 'references' }) as object
      })
    ],
    resourceType: expect.objectContaining({ id: 'software' }) as object
  },
  uploaded: Object.fromEntries(
    [
      'CITATION.cff',
      'crab.csv',
      'ossr_gammaspec-1.2.0-py3-none-any.whl',
      'requirements.txt',
      'spectrum.executed.ipynb',
      'spectrum.ipynb',
      'spectrum.run.json'
    ].map(name => [name, 'as here'])
  ),
  verified: {
    'crab.csv': 'verified',
    'ossr_gammaspec-1.2.0-py3-none-any.whl': 'verified',
    'requirements.txt': 'verified',
    'spectrum.ipynb': 'verified'
  }
};

test.beforeEach(async ({ ossr }) => {
  await begin(ossr);
  await forgetEnvironments(ossr.request);
});

for (const [way, stepsOf] of Object.entries({ mouse, keyboard, command })) {
  test(`by ${way}: search, download, try, publish, verify`, async ({
    page,
    ossr
  }) => {
    const steps = stepsOf(page, ossr);
    expect(await outcomeOf(ossr, here(ossr), steps, true)).toEqual(EXPECTED);
  });
}

test('by link: the plan and one yes download and run the same', async ({
  page,
  ossr
}) => {
  const steps = { ...command(page, ossr), ...link(page, ossr) };
  expect(await outcomeOf(ossr, here(ossr), steps, false)).toEqual(EXPECTED);
});

for (const [way, stepsOf] of Object.entries({
  'command line': commandLine,
  Python: python
})) {
  test(`by ${way}: search, download, try, publish, verify`, async ({
    ossr
  }) => {
    const terminal = await Terminal.open(ossr);
    try {
      const steps = stepsOf(terminal);
      expect(await outcomeOf(ossr, there(terminal), steps, true)).toEqual(
        EXPECTED
      );
    } finally {
      await terminal.close();
    }
  });
}
