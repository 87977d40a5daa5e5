import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import type { Job, PlanInstallSpec, Record } from '../api/types';
import { askText } from '../common/inputDialogs';
import { CommandIDs } from '../common/commandIds';
import { text, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';
import { copyFor } from '../files/fileActions';
import { chooseRecord, findRecord } from '../search/recordChooser';
import type { IInstallHost } from './host';
import type { PlanChange } from './model/install';
import { isInstall, isPlan } from './model/installJobs';

const RECORD = {
  record: {
    type: 'string',
    description: 'DOI, URL or id of the record, or search words; default: ask'
  },
  source: { type: 'string', description: 'Id of the repository' }
};

/** What the commands that plan installs, and show them, do. */
export function planActions(host: IInstallHost) {
  return {
    [CommandIDs.installRecord]: {
      args: {
        ...RECORD,
        kernel: {
          type: 'string',
          description:
            'Name of the kernel whose environment is installed into; default: a new environment'
        },
        name: {
          type: 'string',
          description:
            'Name of the new environment; default: the title of the record'
        },
        into: {
          type: 'string',
          description:
            'Folder for the files, relative to the root folder of Jupyter'
        }
      },
      run: args => install(host, args)
    },
    [CommandIDs.tryRecord]: {
      args: {
        ...RECORD,
        notebook: {
          type: 'string',
          description: 'Path of the notebook in the record; default: its first'
        }
      },
      run: args => install(host, args, text(args, 'notebook') ?? '')
    },
    [CommandIDs.installFolder]: {
      args: {
        path: {
          type: 'string',
          description:
            'Folder, relative to the root folder; default: the selection of the file browser'
        }
      },
      run: args => installFolder(host, args)
    },
    [CommandIDs.showInstall]: {
      args: {
        job: {
          type: 'string',
          description: 'Id of the job of the plan or of the install'
        },
        notebook: {
          type: 'string',
          description: 'Path of the notebook that the plan is to try'
        },
        quiet: {
          type: 'boolean',
          description: 'Show no error if the job no longer exists'
        }
      },
      run: args => showInstall(host, args)
    }
  } satisfies Actions;
}

/** Plan the install of a record; `trying`: to see that notebook run, or the one that it names. */
async function install(
  host: IInstallHost,
  args: Args,
  trying: string | null = null
): Promise<Job | null> {
  const { trans, browse } = host;
  const given = text(args, 'record');
  const shown = browse?.record.record ?? null;
  const source = text(args, 'source');
  const chosen =
    given === undefined
      ? await chooseRecord(host, {
          title:
            trying !== null
              ? trans.__('Try which record?')
              : trans.__('Install which record?'),
          ok: trans.__('Plan'),
          given: shown?.doi ?? shown?.url ?? ''
        })
      : source !== undefined && shown?.source === source && shown.id === given
        ? { source, record: given, title: shown.title }
        : await findRecord(host, given, source);
  if (!chosen) {
    return null;
  }
  await host.files.ready();
  const into = text(args, 'into') ?? folderFor(host, shown, chosen.record);
  return plan(host, { ...chosen, into, target: targetOf(args) }, trying);
}

/** Beside where the record's files are already, else where records go. */
function folderFor(
  { files }: IInstallHost,
  shown: Record | null,
  record: string
): string {
  const local = shown?.id === record ? files.of(shown).local : null;
  const [name, ...above] = (local?.folder ?? '').split('/').reverse();
  return local && name === shown?.folderName
    ? above.reverse().join('/')
    : files.state.base;
}

async function installFolder(
  host: IInstallHost,
  args: Args
): Promise<Job | null> {
  const { client, trans } = host;
  let folder = text(args, 'path') ?? host.selected();
  if (folder === null) {
    folder = await askText({
      title: trans.__('Install from which folder?'),
      label: trans.__('Path relative to the root folder'),
      okLabel: trans.__('Plan')
    });
  }
  if (folder === '') {
    return null;
  }
  // Its name in the plan is that of the record that it came from, where that is known.
  const copies = await client.local(folder).catch(() => []);
  const title = copyFor(folder, copies)?.title ?? PathExt.basename(folder);
  return plan(host, { folder, title });
}

/** Start a plan, and show it at once. */
async function plan(
  host: IInstallHost,
  spec: Omit<PlanInstallSpec, 'kind'>,
  trying: string | null = null
): Promise<Job> {
  const job = await host.jobs.submit({ kind: 'plan-install', ...spec });
  await host.open(job, trying);
  return job;
}

async function showInstall(host: IInstallHost, args: Args): Promise<void> {
  const { jobs, trans } = host;
  const id = text(args, 'job') ?? '';
  if (!jobs.state.loaded) {
    await jobs.load();
  }
  const job = jobs.get(id);
  if (job && (isPlan(job) || isInstall(job))) {
    await host.open(
      job,
      // '' is the first notebook of the record.
      typeof args.notebook === 'string' ? args.notebook : null
    );
  } else if (args.quiet !== true) {
    Notification.info(trans.__('This install is no longer in the list.'));
  }
}

/** What to install into, if the arguments say it. */
export function targetOf(args: Args): PlanChange['target'] {
  const kernel = text(args, 'kernel');
  if (kernel !== undefined) {
    return { kind: 'kernel', kernel };
  }
  return typeof args.name === 'string'
    ? { kind: 'new', name: args.name.trim() }
    : undefined;
}
