import type { IDisposable } from '@lumino/disposable';

import type { IFiles, IJobs, Loaded } from '../../tokens';
import type { LakeClient } from '../../api/lakes';
import type { Did, Lake } from '../../api/types';
import { isLake } from './lakeJobs';
import { Latest, shown, Store } from '../../common/model/store';
import { LakeAccountModel } from './account';
import { AvailabilityModel } from './availability';
import { CollectionModel } from './collection';
import { DidModel } from './did';
import { LakeSearchModel } from './search';
import type { NotebookModel } from './notebook';
import { TreeModel } from './tree';
import { UploadModel, type RecordFiles } from './upload';

/** What the tab shows: each page can be left for the one before. */
export type LakePage =
  | { at: 'find' }
  | { at: 'did'; model: DidModel }
  | { at: 'account' }
  | { at: 'upload'; model: UploadModel }
  | { at: 'collection'; model: CollectionModel };

export interface ILakeState {
  lakes: Loaded<Lake[]>;
  current: string | null;
  page: LakePage;
  /** The notebook that is worked on. */
  notebook: NotebookModel | null;
}

/** The Data Lake tab: which lake, which page, and the models of its parts. */
export class LakeModel extends Store<ILakeState> implements IDisposable {
  constructor(
    private _client: LakeClient,
    private _jobs: IJobs,
    private _files: IFiles
  ) {
    super({
      lakes: { status: 'idle' },
      current: null,
      page: { at: 'find' },
      notebook: null
    });
    this.find = new LakeSearchModel(_client);
    this.tree = new TreeModel(_client, this.find);
    this.availability = new AvailabilityModel(_client, _jobs);
    this.account = new LakeAccountModel(_client, () => this._onAccount());
    _jobs.ended.connect(this._onEnded, this);
  }

  readonly find: LakeSearchModel;
  readonly tree: TreeModel;
  readonly availability: AvailabilityModel;
  readonly account: LakeAccountModel;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get client(): LakeClient {
    return this._client;
  }

  get jobs(): IJobs {
    return this._jobs;
  }

  get lakes(): readonly Lake[] {
    return shown(this.state.lakes) ?? [];
  }

  get current(): Lake | null {
    return this.lakes.find(({ id }) => id === this.state.current) ?? null;
  }

  lake(id: string | undefined): Lake | null {
    return id === undefined
      ? this.current
      : (this.lakes.find(lake => lake.id === id) ?? null);
  }

  /**
   * The lake here that data of a notebook are in: by the address of its Rucio where that is known,
   * as an id is of one computer only; the lake that is looked at, where nothing is known.
   */
  async named(of: { lake: string; instance: string }): Promise<string | null> {
    if (of.instance === '' && of.lake !== '') {
      return of.lake;
    }
    await this.load();
    if (of.instance === '') {
      return this.state.current;
    }
    const at = (part: (address: string) => string) =>
      this.lakes.filter(
        ({ url, instance }) =>
          part(of.instance) !== '' &&
          [instance, url].some(known => part(known) === part(of.instance))
      );
    const exact = at(address => address.replace(/\/+$/, ''));
    const found = exact.length > 0 ? exact : at(hostOf);
    const known = found.length > 0 ? found : isLocal(of) ? this.lakes : [];
    const same = known.find(({ id }) => id === of.lake);
    return (same ?? found[0])?.id ?? null;
  }

  /** Ask which lakes there are; only the first call does, unless it failed. */
  async load(): Promise<void> {
    if (this.state.lakes.status === 'ready') {
      return;
    }
    this._loading ??= this._lakes
      .run(
        shown(this.state.lakes),
        () => this._client.lakes(),
        lakes => this.set({ lakes })
      )
      .finally(() => {
        this._loading = null;
      });
    await this._loading;
    const first = this.lakes[0];
    if (first && this.current === null) {
      this.select(first.id);
    }
  }

  /** Look at another lake. */
  select(id: string): void {
    const lake = this.lake(id);
    if (id === this.state.current || !lake) {
      return;
    }
    this._leave();
    this._before = [];
    this.set({ current: id, page: { at: 'find' } });
    this.find.setLake(id, lake.wildcards);
    this.availability.setLake(id);
    this.account.setLake(id);
    void this.account.load();
  }

  /** Show all about a DID. */
  open(did: Did): DidModel | null {
    const lake = this.current;
    if (!lake) {
      return null;
    }
    const model = this.makeDid(lake, did);
    this._go({ at: 'did', model });
    void model.load();
    return model;
  }

  /** A model of one DID, whether or not it is shown. */
  makeDid(lake: Lake, did: Did): DidModel {
    return new DidModel(lake, did, this._client, this._jobs, this._files);
  }

  showAccount(): void {
    if (this.state.page.at !== 'account') {
      this._go({ at: 'account' });
    }
    void this.account.load();
  }

  /** Show the form that sends files; one that is shown takes these files. */
  showUpload(files: readonly string[] | RecordFiles): void {
    const lake = this.current;
    const { page } = this.state;
    if (page.at === 'upload') {
      page.model.choose(files);
    } else if (lake) {
      const model = new UploadModel(lake, files, this._client, this._jobs);
      this._go({ at: 'upload', model });
      void model.load();
    }
  }

  /** Show the form that makes a dataset or container. */
  showCollection(members: readonly string[]): void {
    const lake = this.current;
    if (lake) {
      const model = new CollectionModel(lake, members, this._client);
      this._go({ at: 'collection', model });
      void model.load();
    }
  }

  showFind(): void {
    this._leave();
    this._before = [];
    this.set({ page: { at: 'find' } });
  }

  /** To the page before. */
  back(): void {
    const { page } = this.state;
    const before = this._before.pop() ?? { at: 'find' };
    this.set({ page: before });
    free(page);
  }

  setNotebook(notebook: NotebookModel | null): void {
    this.set({ notebook });
  }

  dispose(): void {
    this._isDisposed = true;
    this._leave();
    this._jobs.ended.disconnect(this._onEnded, this);
    this.availability.dispose();
    this.account.dispose();
    this._lakes.abort();
  }

  private _go(page: LakePage): void {
    this._before.push(this.state.page);
    this.set({ page });
  }

  private _leave(): void {
    [...this._before, this.state.page].forEach(free);
  }

  /** Somebody signed in or out: what was refused may be allowed now, and the other way round. */
  private _onAccount(): void {
    void this.availability.refresh();
    if (this.find.state.response.status === 'failed') {
      void this.find.retry();
    }
    for (const page of [...this._before, this.state.page]) {
      if (page.at === 'did') {
        void page.model.load();
      }
    }
    void this.state.notebook?.again();
  }

  private _onEnded(_: unknown, job: Parameters<typeof isLake>[0]): void {
    if (isLake(job) && job.state === 'succeeded') {
      void this.state.notebook?.again();
    }
  }

  private _before: LakePage[] = [];
  private _loading: Promise<void> | null = null;
  private _lakes = new Latest();
  private _isDisposed = false;
}

/** An address of the computer itself names nothing on another one. */
function isLocal({ instance }: { instance: string }): boolean {
  return /^(localhost|127\.)/.test(hostOf(instance));
}

function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return '';
  }
}

function free(page: LakePage): void {
  if ('model' in page) {
    page.model.dispose();
  }
}
