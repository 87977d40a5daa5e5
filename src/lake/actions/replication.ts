import { Notification } from '@jupyterlab/apputils';

import { confirmed } from '../../common/inputDialogs';
import type { RuleIn } from '../../api/types';
import { keyOf } from '../model/dids';
import type { ILakeActions } from '../commands';
import { CommandIDs } from '../../common/commandIds';
import {
  action,
  DID,
  LAKE,
  modelOf,
  placed,
  type ILakeHost,
  type IPlace
} from '../host';
import { text, type Args } from '../../common/model/args';

const DAYS = {
  lifetimeDays: {
    type: ['integer', 'null'],
    description: 'Lifetime in days from now; null: never expires'
  }
};
const CHANGES: readonly RuleIn['action'][] = ['extend', 'again', 'remove'];

/** Making data available here, and the rules that do it. */
export function makingActions(host: ILakeHost): ILakeActions {
  const { lake, trans } = host;
  const on = placed(host);
  return {
    [CommandIDs.makeDidAvailable]: action(
      host,
      {
        ...DID,
        ...DAYS,
        approval: {
          type: 'boolean',
          description: 'Request approval where the quota is exceeded'
        }
      },
      on((place, args) => makeAvailable(host, place, args))
    ),
    [CommandIDs.downloadDid]: action(
      host,
      {
        ...DID,
        folder: {
          type: 'string',
          description: 'Target folder, relative to the root folder of Jupyter'
        }
      },
      on(async (place, args) => {
        const { model, release } = modelOf(host, place);
        if (typeof args.folder === 'string') {
          model.plan.setFolder(args.folder);
        }
        return model.plan.download().finally(release);
      })
    ),
    [CommandIDs.publishDid]: action(
      host,
      {
        ...DID,
        source: {
          type: 'string',
          description: 'Id of the repository; default: the first one'
        }
      },
      on(async (place, args) => publish(host, place, text(args, 'source')))
    ),
    [CommandIDs.chooseDidFolder]: action(
      host,
      {
        reset: { type: 'boolean', description: 'Reset to the default folder' }
      },
      async args => {
        const { page } = lake.state;
        if (page.at === 'did') {
          const { plan } = page.model;
          const folder =
            args.reset === true ? null : await host.askFolder(plan.folder);
          if (folder !== null || args.reset === true) {
            plan.setFolder(folder);
          }
        }
      },
      () => lake.state.page.at === 'did'
    ),
    [CommandIDs.editRule]: action(
      host,
      {
        ...DID,
        ...DAYS,
        rule: { type: 'string', description: 'Id of the rule' },
        action: {
          type: 'string',
          enum: CHANGES,
          description: 'Action on the rule'
        }
      },
      on((place, args) => changeRule(host, place, args))
    ),
    [CommandIDs.showDidInFileBrowser]: action(
      host,
      { ...LAKE, ...DID },
      on(async place => {
        const [found] = await lake.client.availability(place.lake.id, [
          place.did
        ]);
        if (found?.folder) {
          await host.commands.execute(CommandIDs.showInFileBrowser, {
            path: found.folder
          });
        } else {
          Notification.info(
            trans.__(
              'These data are outside the folders that the file browser shows.'
            )
          );
        }
      })
    )
  };
}

/** Prepare a folder for a publication; the form opens from the job when it is there. */
async function publish(
  host: ILakeHost,
  place: IPlace,
  publishTo = ''
): Promise<unknown> {
  const { trans, commands, lake } = host;
  const { model, release } = modelOf(host, place);
  const { folder } = model.plan;
  release();
  const sure = await confirmed({
    title: trans.__('Publish %1?', keyOf(place.did)),
    body: trans.__(
      'A folder is prepared: a manifest with the DIDs, sizes and checksums of the files, metadata with the DID as a related work, and the files themselves if the repository accepts that many and that size. Nothing is published before you fill in the form.'
    ),
    yes: trans.__('Prepare Folder')
  });
  if (!sure) {
    return null;
  }
  const job = await lake.jobs.submit({
    kind: 'lake-download',
    lake: place.lake.id,
    did: place.did,
    folder,
    publishTo
  });
  await commands.execute(CommandIDs.showJobs);
  return job;
}

async function makeAvailable(
  host: ILakeHost,
  place: IPlace,
  args: Args
): Promise<unknown> {
  const { trans } = host;
  const { model, release } = modelOf(host, place);
  const { plan } = model;
  try {
    if (!plan.replicates) {
      return await plan.download();
    }
    const { lifetimeDays, approval } = args;
    if (typeof lifetimeDays === 'number' || lifetimeDays === null) {
      plan.choose({ lifetime: lifetimeDays });
    }
    if (typeof approval === 'boolean') {
      plan.choose({ approval });
    }
    const found = await plan.look();
    if (found.existing) {
      Notification.info(
        trans.__('A replication rule already exists; following it.'),
        { autoClose: 5000 }
      );
      return await plan.follow(found.existing.id);
    }
    if (!plan.ready) {
      // What is in the way, and what can be chosen, is shown there.
      await host.commands.execute(CommandIDs.openDid, {
        lake: place.lake.id,
        did: keyOf(place.did)
      });
      return null;
    }
    return await plan.replicate();
  } finally {
    release();
  }
}

async function changeRule(
  host: ILakeHost,
  place: IPlace,
  args: Args
): Promise<unknown> {
  const { trans } = host;
  const rule = text(args, 'rule');
  const change = CHANGES.find(one => one === args.action);
  if (rule === undefined || !change) {
    return null;
  }
  if (change === 'remove') {
    const sure = await confirmed({
      title: trans.__('Remove this rule?'),
      body: trans.__(
        'Replicas protected only by this rule are deleted. Other replicas are kept.'
      ),
      yes: trans.__('Remove'),
      warn: true,
      defaultButton: 0
    });
    if (!sure) {
      return null;
    }
  }
  const { model, release } = modelOf(host, place);
  const days = args.lifetimeDays;
  try {
    await model.changeRule(rule, {
      action: change,
      lifetimeDays: typeof days === 'number' ? days : null
    });
    void host.lake.availability.refresh();
    Notification.success(
      {
        extend: trans.__('Rule extended.'),
        again: trans.__('Retry of the replication requested.'),
        remove: trans.__('Rule removed; takes effect within an hour.')
      }[change],
      { autoClose: 4000 }
    );
  } finally {
    release();
  }
  return rule;
}
