import type { IRecordFiles, IWanted } from '../tokens';
import type { DownloadPlan, DownloadSpec, Job, Record } from '../api/types';
import { askText } from '../common/inputDialogs';
import { CommandIDs } from '../common/commandIds';
import { text, texts, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import type { IDownloadHost } from './host';
import { inTheWay, noSpaceError, settle } from './model/conflicts';
import { firstFile, isDownload } from './model/downloadJob';

const TARGET = {
  source: { type: 'string', description: 'Id of the repository' },
  record: {
    type: 'string',
    description: 'Id, DOI or URL of the record; default: ask'
  }
};

/** What the commands on downloads do. */
export function downloadActions(host: IDownloadHost) {
  return {
    [CommandIDs.downloadFiles]: {
      args: {
        ...TARGET,
        records: {
          type: 'array',
          items: { type: 'string' },
          description: 'Ids of several records, instead of one'
        },
        keys: {
          type: 'array',
          items: { type: 'string' },
          description: 'Keys of the files; default: all files'
        },
        members: {
          type: 'array',
          items: { type: 'string' },
          description: 'Paths in the archive; `keys` holds exactly one archive'
        },
        folder: {
          type: 'string',
          description: 'Target folder, relative to the root folder of Jupyter'
        },
        choose: {
          type: 'boolean',
          description: 'Ask for the target folder (default: false)'
        },
        unpack: { type: 'boolean', description: 'Whether to unpack archives' },
        open: {
          type: 'boolean',
          description: 'Open the first file after the download'
        },
        reveal: {
          type: 'boolean',
          description:
            'Show the folder in the file browser after the download (default: true)'
        }
      },
      run: args => download(host, args)
    },
    [CommandIDs.chooseFolder]: {
      args: {
        ...TARGET,
        reset: { type: 'boolean', description: 'Reset to the default folder' }
      },
      run: args => chooseFolder(host, args)
    }
  } satisfies Actions;
}

async function download(host: IDownloadHost, args: Args): Promise<Job[]> {
  const { records, ...others } = args;
  if (Array.isArray(records)) {
    const started: Job[] = [];
    for (const record of texts(args, 'records')) {
      started.push(...(await download(host, { ...others, record })));
    }
    return started;
  }
  const model = await modelOf(host, args);
  if (!model) {
    return [];
  }
  await host.files.ready();
  const wanted = wantedOf(args);
  if (args.choose === true) {
    const folder = await host.askFolder(host.shownFolder());
    if (folder === null) {
      return [];
    }
    wanted.folder = folder;
  }
  const spec = model.spec(wanted);
  const plan = await model.plan(spec);
  if (!plan.enoughSpace) {
    throw noSpace(host, plan);
  }
  const specs = await agree(host, spec, plan);
  const jobs: Job[] = [];
  for (const one of specs) {
    const job = await host.jobs.submit(one);
    jobs.push(job);
    follow(host, job.id, one.folder, args);
  }
  return jobs;
}

/** The downloads to start, once the user has said what to do about files in the way. */
async function agree(
  host: IDownloadHost,
  spec: DownloadSpec,
  plan: DownloadPlan
): Promise<DownloadSpec[]> {
  if (inTheWay(plan).length === 0) {
    return [spec];
  }
  const members = (spec.members ?? []).length > 0;
  const answers = await host.askConflicts(plan, members);
  return answers ? settle(spec, plan, answers) : [];
}

/**
 * Open or show what was downloaded, once it is here.
 *
 * #### Notes
 * The file browser is not taken away from a user who went elsewhere in the meantime.
 */
function follow(
  host: IDownloadHost,
  job: string,
  wanted: string,
  args: Args
): void {
  const { commands } = host;
  const before = host.shownFolder();
  host.jobs.onSuccess(job, ended => {
    const path = firstFile(ended);
    if (args.open === true && path !== null) {
      void commands.execute(CommandIDs.openFile, { path });
    } else if (args.reveal !== false && host.shownFolder() === before) {
      const folder = isDownload(ended) ? ended.result?.folder : undefined;
      void commands.execute(CommandIDs.showInFileBrowser, {
        path: folder ?? wanted,
        quiet: true
      });
    }
  });
}

async function chooseFolder(host: IDownloadHost, args: Args): Promise<void> {
  const model = await modelOf(host, args);
  if (!model) {
    return;
  }
  if (args.reset === true) {
    model.setFolder(null);
    return;
  }
  const folder = await host.askFolder(model.state.chosen ?? host.shownFolder());
  if (folder !== null) {
    model.setFolder(folder);
  }
}

/** The files of the record that is meant: named, shown, or asked for; null for none. */
async function modelOf(
  host: IDownloadHost,
  args: Args
): Promise<IRecordFiles | null> {
  const record = await recordOf(host, args);
  return record && host.files.of(record);
}

async function recordOf(
  { client, browse, trans }: IDownloadHost,
  args: Args
): Promise<Record | null> {
  const shown = browse?.record.record ?? null;
  const source = text(args, 'source');
  let id = text(args, 'record');
  if (id === undefined && shown) {
    return shown;
  }
  if (shown && shown.id === id && shown.source === source) {
    return shown;
  }
  // A DOI or an address has a slash, an id has none.
  if (id !== undefined && source !== undefined && !id.includes('/')) {
    return client.record(source, id);
  }
  if (id === undefined) {
    id = await askText({
      title: trans.__('Download files of which record?'),
      label: trans.__('DOI, URL or id'),
      okLabel: trans.__('Download')
    });
  }
  if (id === '') {
    return null;
  }
  const found = await client.resolve(
    id,
    source ?? browse?.search.state.source ?? undefined
  );
  return client.record(found.source, found.record);
}

function wantedOf(args: Args): IWanted {
  const { unpack } = args;
  return {
    keys: texts(args, 'keys'),
    members: texts(args, 'members'),
    folder: typeof args.folder === 'string' ? args.folder : undefined,
    unpack: typeof unpack === 'boolean' ? unpack : undefined
  };
}

function noSpace({ trans, size }: IDownloadHost, plan: DownloadPlan): Error {
  return noSpaceError(
    trans.__('Not enough disk space'),
    trans.__(
      '%1 needed, %2 free. Free some space, choose another folder, or download fewer files.',
      size(plan.bytesToDownload),
      size(plan.bytesFree)
    )
  );
}
