import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

const ID = 'jupyter-ossr-ext:settings';

/**
 * Read one group of the settings, and again after each change.
 *
 * #### Notes
 * An empty group where the settings cannot be read: everything works with its defaults.
 */
export async function followSettings(
  registry: ISettingRegistry | null,
  group: string,
  follow: (values: ReadonlyPartialJSONObject) => void
): Promise<void> {
  const settings = (await registry?.load(ID).catch(() => null)) ?? null;
  const read = () =>
    follow((settings?.composite[group] ?? {}) as ReadonlyPartialJSONObject);
  read();
  settings?.changed.connect(read);
}
