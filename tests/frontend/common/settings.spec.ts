import { readFileSync } from 'fs';
import { join } from 'path';
import {
  SettingRegistry,
  type ISettingRegistry
} from '@jupyterlab/settingregistry';

import { followSettings } from '../../../src/common/settings';

const ID = 'jupyter-ossr-ext:settings';
const SCHEMA = join(__dirname, '../../../schema/settings.json');

/** A registry with our schema and what a user wrote. */
function registryWith(raw: string): ISettingRegistry {
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const plugin = { id: ID, raw, schema, version: '1' };
  const connector = {
    fetch: async () => ({ ...plugin, data: { composite: {}, user: {} } }),
    save: async (_: string, changed: string) => {
      plugin.raw = changed;
    }
  };
  return new SettingRegistry({ connector: connector as never });
}

async function read(registry: ISettingRegistry | null, group: string) {
  const follow = jest.fn();
  await followSettings(registry, group, follow);
  return follow;
}

describe('followSettings', () => {
  it('completes what the user wrote with the defaults of the group', async () => {
    const registry = registryWith('{"downloads": {"folder": "data"}}');
    expect(await read(registry, 'downloads')).toHaveBeenLastCalledWith({
      folder: 'data',
      unpack: false
    });
    expect(await read(registry, 'records')).toHaveBeenLastCalledWith({
      defaultSource: '',
      searchAsYouType: true,
      citationStyle: 'bibtex',
      notifyNewerVersions: false,
      reana: 'https://reana.cern.ch'
    });
  });

  it('reads a group again after a change', async () => {
    const registry = registryWith('{}');
    const follow = await read(registry, 'notifications');
    await registry.set(ID, 'notifications', { longerThan: 3 });
    expect(follow).toHaveBeenLastCalledWith({ longerThan: 3 });
  });

  it('gives an empty group where there are no settings', async () => {
    expect(await read(null, 'records')).toHaveBeenCalledWith({});
  });
});
