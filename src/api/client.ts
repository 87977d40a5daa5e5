import type { ServerConnection } from '@jupyterlab/services';

import type {
  IAccountsClient,
  IBasketClient,
  IRecordsClient,
  IDownloadsClient,
  IProvenanceClient,
  IPublishingClient,
  ISubmissionsClient,
  IJobsClient,
  IInstallsClient
} from './interfaces';
import { Requests } from './requests';
import { withoutSecrets } from './secrets';

/** Typed HTTP to our server part; every request rejects with a `ProblemError` only. */
export function makeClient(settings: ServerConnection.ISettings) {
  const http = new Requests(settings);
  return {
    settled: http.settled,
    ...accounts(http),
    ...baskets(http),
    ...records(http),
    ...downloads(http),
    ...provenance(http),
    ...publishing(http),
    ...submissions(http),
    ...jobs(http),
    ...installs(http)
  };
}

const accounts = (http: Requests): IAccountsClient => ({
  about: () => http.request('get', '/'),
  sources: () => http.request('get', '/sources'),
  account: source =>
    http.request('get', '/sources/{source}/account', {
      path: { source }
    }),
  signIn: (source, token) =>
    http.request('put', '/sources/{source}/account', {
      path: { source },
      body: { token }
    }),
  signOut: source =>
    http.request('delete', '/sources/{source}/account', {
      path: { source }
    })
});

const baskets = (http: Requests): IBasketClient => ({
  basket: () => http.request('get', '/basket')
});

const records = (http: Requests): IRecordsClient => ({
  search: (source, query, signal) => {
    const { q, raw, page, sort, allVersions, facets } = query;
    const facet = Object.entries(facets).flatMap(([name, values]) =>
      values.map(value => `${name}:${value}`)
    );
    return http.request('get', '/sources/{source}/records', {
      path: { source },
      query: { q, raw, page, sort: sort || undefined, allVersions, facet },
      signal
    });
  },
  record: (source, id, signal) =>
    http.request('get', '/sources/{source}/records/{record}', {
      path: { source, record: id },
      signal
    }),
  versions: (source, id) =>
    http.request('get', '/sources/{source}/records/{record}/versions', {
      path: { source, record: id }
    }),
  citation: (source, id, style) =>
    http.request('get', '/sources/{source}/records/{record}/citation', {
      path: { source, record: id },
      query: { style }
    }),
  recordDids: (source, id) =>
    http.request('get', '/sources/{source}/records/{record}/dids', {
      path: { source, record: id }
    }),
  openDids: doi => http.request('get', '/open-dids', { query: { doi } }),
  preview: (source, id, key, member, side) =>
    http.request('get', '/sources/{source}/records/{record}/preview', {
      path: { source, record: id },
      query: { key, member, side }
    }),
  archive: (source, id, key) =>
    http.request('get', '/sources/{source}/records/{record}/archive', {
      path: { source, record: id },
      query: { key }
    }),
  resolve: (text, source) =>
    http.request('get', '/resolve', {
      query: { text: withoutSecrets(text), source: source || undefined }
    }),
  choices: (source, vocabulary, q = '', within) =>
    http.request('get', '/sources/{source}/choices', {
      path: { source },
      query: { vocabulary, q, within }
    })
});

const downloads = (http: Requests): IDownloadsClient => ({
  copies: (source, id) =>
    http.request('get', '/sources/{source}/records/{record}/copies', {
      path: { source, record: id }
    }),
  local: folder => http.request('get', '/local', { query: { folder } }),
  newerVersions: () => http.request('get', '/newer-versions', {}),
  plan: spec => http.request('post', '/plan', { body: spec })
});

const provenance = (http: Requests): IProvenanceClient => ({
  uses: path => http.request('get', '/dependencies', { query: { path } }),
  workflowCommit: path =>
    http.request('get', '/workflow-commit', { query: { path } })
});

const publishing = (http: Requests): IPublishingClient => ({
  prepare: (source, paths, versionOf = null) =>
    http.request('post', '/publish/prepare', {
      body: { source, paths: [...paths], versionOf }
    }),
  check: (folder, files) =>
    http.request('post', '/publish/check', {
      body: { folder, files: [...files] }
    }),
  validate: (metadata, ossr, source = null) =>
    http.request('post', '/publish/validate', {
      body: { metadata, ossr, source }
    }),
  fix: wanted => http.request('post', '/publish/fix', { body: wanted }),
  diff: (source, record, folder, files) =>
    http.request('post', '/publish/diff', {
      body: { source, record, folder, files: [...files] }
    }),
  draft: (source, id) =>
    http.request('get', '/sources/{source}/drafts/{record}', {
      path: { source, record: id }
    }),
  editRecord: (source, id) =>
    http.request('post', '/sources/{source}/records/{record}/edit', {
      path: { source, record: id }
    })
});

const submissions = (http: Requests): ISubmissionsClient => ({
  mine: (source, signal) =>
    http.settling(
      http.request('get', '/sources/{source}/mine', {
        path: { source },
        signal
      })
    ),
  discard: (source, draft) =>
    http.settling(
      http.request('delete', '/sources/{source}/drafts/{record}', {
        path: { source, record: draft }
      })
    ),
  delete: (source, id, wanted) =>
    http.settling(
      http.request('post', '/sources/{source}/records/{record}/deletion', {
        path: { source, record: id },
        body: wanted
      })
    ),
  reviews: (source, signal) =>
    http.request('get', '/sources/{source}/reviews', {
      path: { source },
      signal
    }),
  review: (source, id) =>
    http.settling(
      http.request('get', '/sources/{source}/reviews/{id}', {
        path: { source, id }
      }),
      ({ state }) => state !== 'submitted'
    ),
  act: (source, id, action, comment) =>
    http.settling(
      http.request('post', '/sources/{source}/reviews/{id}', {
        path: { source, id },
        body: { action, comment }
      })
    ),
  comments: (source, id) =>
    http.request('get', '/sources/{source}/reviews/{id}/comments', {
      path: { source, id }
    }),
  say: (source, id, content) =>
    http.request('post', '/sources/{source}/reviews/{id}/comments', {
      path: { source, id },
      body: { content }
    })
});

const jobs = (http: Requests): IJobsClient => ({
  jobs: () => http.request('get', '/jobs'),
  job: id => http.request('get', '/jobs/{id}', { path: { id } }),
  submit: spec => http.request('post', '/jobs', { body: spec }),
  cancel: id => http.request('post', '/jobs/{id}/cancel', { path: { id } }),
  retry: (id, how = {}) =>
    http.request('post', '/jobs/{id}/retry', {
      path: { id },
      body: how
    }),
  forget: id => http.request('delete', '/jobs/{id}', { path: { id } }),
  log: async id => {
    return (await http.request('get', '/jobs/{id}/log', { path: { id } }))
      .lines;
  }
});

const installs = (http: Requests): IInstallsClient => ({
  kernels: () => http.request('get', '/kernels'),
  environments: () => http.request('get', '/environments'),
  removeEnvironment: id =>
    http.request('delete', '/environments/{id}', { path: { id } }),
  updateEnvironment: id =>
    http.request('post', '/environments/{id}/update', { path: { id } }),
  repairEnvironment: id =>
    http.request('post', '/environments/{id}/repair', { path: { id } }),
  lockEnvironment: id =>
    http.request('get', '/environments/{id}/lock', { path: { id } }),
  planData: plan =>
    http.request('get', '/install-plans/{id}/data', { path: { id: plan } }),
  downloadPlanFiles: plan =>
    http.request('post', '/install-plans/{id}/files', {
      path: { id: plan }
    })
});
