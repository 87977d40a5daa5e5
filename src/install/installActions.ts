import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import type { Job, PlanInstallSpec, Record } from '../api/types';
import type { PlanChange } from './model/install';
import { isInstall, isPlan } from './model/installJobs';
import { chooseRecord, findRecord } from '../search/recordChooser';
import { copyFor } from '../files/fileActions';
import type { IInstallHost } from './host';
import { text, type Args } from '../common/commands';

/** Plan the install of a record; `trying`: to see that notebook run, or the one that it names. */
export async function install(
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

export async function installFolder(
  host: IInstallHost,
  args: Args
): Promise<Job | null> {
  const { client, trans } = host;
  let folder = text(args, 'path') ?? host.selected();
  if (folder === null) {
    const asked = await InputDialog.getText({
      title: trans.__('Install from which folder?'),
      label: trans.__('Path relative to the root folder'),
      okLabel: trans.__('Plan')
    });
    folder = asked.button.accept ? (asked.value ?? '').trim() : '';
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

export async function showInstall(
  host: IInstallHost,
  args: Args
): Promise<void> {
  const { jobs, trans } = host;
  const id = text(args, 'job') ?? '';
  if (!jobs.state.loaded) {
    await jobs.load();
  }
  const job = jobs.get(id);
  if (job && (isPlan(job) || isInstall(job))) {
    await host.open(job);
  } else if (args.quiet !== true) {
    Notification.info(trans.__('This install is no longer in the list.'));
  }
}

export async function openTerminal(
  host: IInstallHost,
  args: Args
): Promise<void> {
  const words = text(args, 'command') ?? '';
  const model = host.model(text(args, 'job'));
  const folder = text(args, 'folder') ?? (await model?.keepFiles()) ?? '';
  await host.terminal(folder, words);
}

/** Undo an install, if the user confirms it. */
export async function undo(host: IInstallHost, args: Args): Promise<void> {
  const { trans } = host;
  const model = host.model(text(args, 'job'));
  if (!model?.undoable) {
    return;
  }
  const answer = await showDialog({
    title: trans.__('Undo this install?'),
    body: trans.__(
      'The packages that the install changed in the environment of the kernel are restored, also those that came from other records. Notebooks that use it must restart their kernel.'
    ),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Undo') })
    ],
    defaultButton: 0
  });
  if (answer.button.accept) {
    await model.undo();
  }
}

export function changeOf(args: Args): PlanChange {
  const change: PlanChange = {};
  const target = targetOf(args);
  if (target) {
    change.target = target;
  }
  const sign = text(args, 'sign');
  if (sign !== undefined) {
    change.sign = sign;
    change.requirements = null;
    change.extras = [];
  }
  if (Array.isArray(args.requirements)) {
    change.requirements = texts(args.requirements);
  }
  if (Array.isArray(args.extras)) {
    change.extras = texts(args.extras);
  }
  if (typeof args.postBuild === 'boolean') {
    change.postBuild = args.postBuild;
  }
  return change;
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((one): one is string => typeof one === 'string');
}

function targetOf(args: Args): PlanChange['target'] {
  const kernel = text(args, 'kernel');
  if (kernel !== undefined) {
    return { kind: 'kernel', kernel };
  }
  return typeof args.name === 'string'
    ? { kind: 'new', name: args.name.trim() }
    : undefined;
}
