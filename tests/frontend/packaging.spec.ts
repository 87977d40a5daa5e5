import { readFileSync } from 'fs';
import { join } from 'path';

import { VERSION } from '../../src/common/version';

interface IShared {
  requiredVersion?: string;
  singleton?: boolean;
  bundled?: boolean;
}

const manifest = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf-8')
) as {
  version: string;
  dependencies: Record<string, string>;
  jupyterlab: { sharedPackages: Record<string, IShared | false> };
};
const shared = manifest.jupyterlab.sharedPackages;

describe('package.json', () => {
  it('asks JupyterLab at run time for no more than it was compiled against', () => {
    const names = Object.keys(manifest.dependencies).filter(name =>
      /^@(jupyterlab|lumino)\//.test(name)
    );
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      expect([name, shared[name]]).toEqual([
        name,
        expect.objectContaining({
          requiredVersion: manifest.dependencies[name]
        })
      ]);
    }
  });

  it('has the version that the page tells the server part apart by', () => {
    expect(VERSION).toBe(manifest.version);
  });

  it('bundles no second registry of running things', () => {
    expect(shared['@jupyterlab/running']).toMatchObject({
      bundled: false,
      singleton: true
    });
  });

  it('keeps our own libraries to ourselves', () => {
    expect(shared['axios']).toBe(false);
    expect(shared['@tanstack/react-virtual']).toBe(false);
  });
});
