import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';

import type {
  IDownloadsClient,
  IRecordsClient,
  ISubmissionsClient
} from '../tokens';
import type { MyRecord } from '../api/types';
import type { SubmissionsModel, SubmissionsTab } from './model/submissions';
import { publicationOf } from '../files/model/marks';
import type { ReviewModel } from './model/review';
import { copy } from '../common/clipboard';
import { CommandIDs } from '../common/commandIds';
import {
  REVIEW,
  reviewActions,
  SOURCE,
  type IReviewHost
} from './reviewActions';
import { text, type Args } from '../common/model/args';
import type { Actions } from '../common/commands';

export interface ISubmissionsHost extends IReviewHost {
  client: IDownloadsClient & IRecordsClient & ISubmissionsClient;
  submissions: SubmissionsModel;
  /** Show the submissions panel. */
  show(source: string | undefined, tab: SubmissionsTab): Promise<void>;
  /** Show one request. */
  open(source: string, review: string): Promise<ReviewModel>;
  /** What is selected in the file browser, relative to the root; null for nothing. */
  selected(): string | null;
}

/** What the commands on own records and on reviews do. */
export function submissionActions(host: ISubmissionsHost) {
  const { submissions } = host;
  return {
    ...reviewActions(host),
    [CommandIDs.openMyRecords]: {
      args: {
        ...SOURCE,
        review: {
          type: 'string',
          description: 'Id of a request to show instead of the list'
        },
        tab: {
          type: 'string',
          enum: ['mine', 'requests'],
          description: 'Which list to show'
        }
      },
      run: async args => {
        const source = text(args, 'source');
        const review = text(args, 'review');
        if (source !== undefined && review !== undefined) {
          await host.open(source, review);
        } else {
          await host.show(
            source,
            args.tab === 'requests' ? 'requests' : 'mine'
          );
        }
      }
    },
    [CommandIDs.openReviewRequests]: {
      args: SOURCE,
      run: args => host.show(text(args, 'source'), 'requests')
    },
    [CommandIDs.openReview]: {
      args: REVIEW,
      run: async args => {
        const source = text(args, 'source') ?? submissions.state.source;
        const review = text(args, 'review');
        if (source && review) {
          await host.open(source, review);
        }
      }
    },
    [CommandIDs.discardDraft]: {
      args: {
        ...SOURCE,
        draft: { type: 'string', description: 'Id of the draft' },
        drafts: {
          type: 'array',
          items: { type: 'string' },
          description: 'Ids of several drafts'
        }
      },
      run: args => discard(host, args)
    },
    [CommandIDs.deleteRecord]: {
      args: {
        ...SOURCE,
        record: { type: 'string', description: 'Id of the record' }
      },
      run: args => deleteRecord(host, args)
    },
    [CommandIDs.copyBadge]: {
      args: { ...SOURCE, doi: { type: 'string', description: 'The DOI' } },
      run: args => copyBadge(host, args)
    },
    [CommandIDs.showPublishedRecord]: {
      args: {
        path: {
          type: 'string',
          description:
            'Path relative to the root folder; default: the selection of the file browser'
        }
      },
      run: args => showPublished(host, args)
    }
  } satisfies Actions;
}

async function copyBadge(
  { submissions, trans }: ISubmissionsHost,
  args: Args
): Promise<void> {
  await submissions.sources.load();
  const source = submissions.sources.state.sources.find(
    ({ id }) => id === text(args, 'source')
  );
  await copy(badge(text(args, 'doi') ?? '', source?.badge ?? null));
  Notification.success(trans.__('DOI badge copied'), { autoClose: 3000 });
}

/** Markdown that shows a DOI and leads there. */
export function badge(doi: string, picture: string | null): string {
  const url = `https://doi.org/${encodeURI(doi)}`;
  return picture === null
    ? `[DOI ${doi}](${url})`
    : `[![DOI](${picture.replace('{doi}', encodeURI(doi))})](${url})`;
}

async function discard(host: ISubmissionsHost, args: Args): Promise<void> {
  const { submissions, trans } = host;
  const wanted = new Set(
    Array.isArray(args.drafts) ? args.drafts : [text(args, 'draft')]
  );
  const source = text(args, 'source') ?? submissions.state.source;
  if (source === null) {
    return;
  }
  const among = (all: readonly MyRecord[]) =>
    all.filter(
      one =>
        wanted.has(one.id) && one.source === source && one.state !== 'published'
    );
  const known = among(submissions.mine);
  const drafts =
    known.length === wanted.size
      ? known
      : among(await host.client.mine(source));
  const [first] = drafts;
  if (!first) {
    throw new Error(trans.__('This draft no longer exists.'));
  }
  const yes = await host.decide({
    title:
      drafts.length === 1
        ? trans.__('Discard “%1”?', first.title)
        : trans.__('Discard %1 drafts?', drafts.length),
    text: [
      ...drafts.map(one =>
        drafts.length === 1
          ? lost(host, one)
          : `“${one.title}”: ${lost(host, one)}`
      ),
      trans.__('Files on your disk are not changed.')
    ],
    ok: trans.__('Discard'),
    cancel: trans.__('Cancel'),
    warn: true
  });
  if (yes === null) {
    return;
  }
  // One after the other: the first that fails ends it, and the list shows what is left.
  for (const { id } of drafts) {
    await submissions.discard(source, id);
  }
  Notification.info(
    drafts.length === 1
      ? trans.__('Discarded “%1”', first.title)
      : trans.__('Discarded %1 drafts', drafts.length),
    { autoClose: 3000 }
  );
}

function lost({ trans }: ISubmissionsHost, { state, doi }: MyRecord): string {
  const words = {
    draft: trans.__(
      'The draft, its metadata and its uploaded files are deleted permanently.'
    ),
    'in-review': trans.__(
      'The review is cancelled. Then the draft, its metadata and its uploaded files are deleted permanently.'
    ),
    declined: trans.__(
      'The declined draft, its metadata and its uploaded files are deleted permanently.'
    ),
    'new-version': trans.__(
      'The draft of the new version is deleted permanently. Published versions are kept.'
    ),
    editing: trans.__(
      'The metadata changes are deleted permanently. The published record is not changed.'
    ),
    published: ''
  }[state];
  return doi && state !== 'editing'
    ? `${words} ${trans.__('The reserved DOI %1 is lost too.', doi)}`
    : words;
}

async function deleteRecord(host: ISubmissionsHost, args: Args): Promise<void> {
  const { client, submissions, trans } = host;
  const id = text(args, 'record') ?? '';
  const source = text(args, 'source') ?? submissions.state.source;
  if (source === null) {
    return;
  }
  const [{ title }, reasons] = await Promise.all([
    client.record(source, id),
    client.choices(source, 'removal-reasons')
  ]);
  const shortest = submissions.places.find(place => place.id === source)?.limits
    .deletionComment;
  const answer = await host.decide({
    title: trans.__('Delete “%1”?', title),
    text: [
      trans.__(
        'The record and its files are deleted permanently. A tombstone page remains at the DOI. The repository may have to approve the deletion.'
      )
    ],
    options: {
      label: trans.__('Reason'),
      all: reasons.map(({ id: reason, title: words }) => ({
        id: reason ?? words,
        title: words
      }))
    },
    label: shortest
      ? trans.__(
          'Message to the moderators (optional, at least %1 characters)',
          shortest
        )
      : trans.__('Message to the moderators (optional)'),
    ok: trans.__('Delete'),
    cancel: trans.__('Cancel'),
    warn: true
  });
  if (answer !== null) {
    const done = await submissions.delete(source, id, {
      reason: answer.option,
      comment: answer.words
    });
    Notification.info(
      done.state === 'deleted'
        ? trans.__('Deleted “%1”', title)
        : trans.__('Deletion of “%1” requested', title)
    );
  }
}

async function showPublished(
  host: ISubmissionsHost,
  args: Args
): Promise<void> {
  const { client, commands, trans } = host;
  const path = text(args, 'path') ?? host.selected();
  if (path === null) {
    throw new Error(trans.__('Select a file or a folder first.'));
  }
  const found = [
    ...(await client.local(PathExt.dirname(path))),
    ...(await client.local(path).catch(() => []))
  ];
  const sent = publicationOf(
    found.filter(copy => copy.path === path || copy.path.startsWith(`${path}/`))
  );
  if (!sent) {
    Notification.info(
      trans.__(
        '“%1” was not published from this server.',
        PathExt.basename(path)
      )
    );
    return;
  }
  const { source, record, review, published } = sent;
  if (published === 'published') {
    await commands.execute(CommandIDs.openRecord, { source, record });
  } else if (review !== null && published !== 'draft') {
    await host.open(source, review);
  } else {
    await host.show(source, 'mine');
  }
}
