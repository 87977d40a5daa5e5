import type { LocalCopy } from '../api/types';
import { askText } from '../common/inputDialogs';
import { CommandIDs } from '../common/commandIds';
import { text, texts, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import { chooseRecord } from '../search/recordChooser';
import { formActions } from './formActions';
import type { IPublishHost } from './host';

const SOURCE = {
  source: { type: 'string', description: 'Id of the repository' }
};

/** What the commands that publish, and those of the form, do. */
export function publishActions(host: IPublishHost) {
  return {
    ...formActions(host),
    [CommandIDs.publishFiles]: {
      args: {
        ...SOURCE,
        paths: {
          type: 'array',
          items: { type: 'string' },
          description:
            'One folder, or files of one folder, relative to the root folder; default: the selection of the file browser, else the notebook'
        },
        draft: { type: 'string', description: 'Id of the draft to continue' },
        from: {
          type: 'string',
          enum: ['notebook', 'folder'],
          description:
            'Publish the open notebook, or ask for the folder of a draft'
        }
      },
      run: args => publish(host, args)
    },
    [CommandIDs.publishNewVersion]: {
      args: {
        ...SOURCE,
        record: { type: 'string', description: 'Id of the last version' },
        folder: {
          type: 'string',
          description: 'Folder of the files, relative to the root folder'
        }
      },
      run: args => newVersion(host, args)
    },
    [CommandIDs.editRecord]: {
      args: {
        ...SOURCE,
        record: { type: 'string', description: 'Id of a published record' }
      },
      run: async args => {
        const title = host.trans.__('Edit which record?');
        const chosen = await recordOf(host, args, title);
        if (chosen) {
          const { source, record } = chosen;
          await host.open({
            mode: 'edit',
            source,
            record,
            paths: [],
            draft: null
          });
        }
      }
    },
    [CommandIDs.openPublication]: {
      args: {
        ...SOURCE,
        mode: {
          type: 'string',
          enum: ['new', 'version', 'edit'],
          description:
            'What to publish: a new record, a new version or metadata'
        },
        paths: {
          type: 'array',
          items: { type: 'string' },
          description: 'Paths of the files'
        },
        record: {
          type: 'string',
          description: 'Id of the record that is edited or followed'
        },
        draft: { type: 'string', description: 'Id of the draft to continue' }
      },
      run: args => {
        const mode =
          args.mode === 'version' || args.mode === 'edit' ? args.mode : 'new';
        return host.open({
          mode,
          source: text(args, 'source') ?? null,
          record: text(args, 'record') ?? null,
          draft: text(args, 'draft') ?? null,
          paths: texts(args, 'paths')
        });
      }
    }
  } satisfies Actions;
}

async function publish(host: IPublishHost, args: Args): Promise<void> {
  const draft = text(args, 'draft') ?? null;
  const source = text(args, 'source') ?? null;
  let paths = texts(args, 'paths');
  if (paths.length === 0 && args.from === undefined && draft === null) {
    paths = host.selected().map(({ path }) => path);
  }
  const notebook = host.notebook();
  const inNotebook = args.from !== 'folder' && draft === null;
  if (paths.length === 0 && inNotebook && notebook !== null) {
    paths = [notebook];
  }
  const byName = args.from === 'folder';
  if (paths.length === 0 && (draft === null || byName)) {
    const { trans } = host;
    const path = await askText({
      title: trans.__('Choose what to publish'),
      label: trans.__('Path of a folder or file, relative to the root folder'),
      text: host.selected().find(({ folder }) => folder)?.path,
      okLabel: trans.__('Prepare')
    });
    paths = path === '' ? [] : [path];
  }
  if (paths.length > 0 || (draft !== null && !byName)) {
    await host.open({ mode: 'new', source, record: null, draft, paths });
  }
}

async function newVersion(host: IPublishHost, args: Args): Promise<void> {
  const { client, trans } = host;
  const selected = host.selected().find(item => item.folder)?.path;
  // What happens to be selected need not be the folder of a record that is named.
  const folder =
    text(args, 'folder') ?? (text(args, 'record') ? undefined : selected);
  if (folder === undefined) {
    const typed = await askText({
      title: trans.__('Publish a new version from which folder?'),
      label: trans.__('Path relative to the root folder'),
      text: selected,
      okLabel: trans.__('Continue')
    });
    if (typed !== '') {
      await newVersion(host, { ...args, folder: typed });
    }
    return;
  }
  let chosen = text(args, 'record')
    ? await recordOf(host, args, '')
    : originOf(folder, await client.local(folder).catch(() => []));
  chosen ??= await recordOf(
    host,
    args,
    trans.__('A new version of which record?')
  );
  if (chosen) {
    const { source, record } = chosen;
    await host.open({
      mode: 'version',
      source,
      record,
      paths: [folder],
      draft: null
    });
  }
}

/** The record that a folder was published as, else the one that it came from. */
function originOf(
  folder: string,
  copies: readonly LocalCopy[]
): { source: string; record: string } | null {
  const inside = copies.filter(
    ({ path }) => path === folder || path.startsWith(`${folder}/`)
  );
  const sent = inside.find(({ published }) => published === 'published');
  return sent ?? inside.find(({ published }) => published === null) ?? null;
}

async function recordOf(
  host: IPublishHost,
  args: Args,
  title: string
): Promise<{ source: string; record: string } | null> {
  const record = text(args, 'record');
  const source = text(args, 'source');
  if (record !== undefined && source !== undefined) {
    return { source, record };
  }
  return chooseRecord(host, {
    title: title || host.trans.__('Which record?'),
    ok: host.trans.__('Continue'),
    given: record ?? ''
  });
}
