import type { IFiles, IJobs, Loaded } from '../../tokens';
import type { LakeClient } from '../../api/lakes';
import type {
  Did,
  DidCitations,
  DidDetails,
  Lake,
  MembersIn,
  MetaValue,
  MetaValues,
  Replicas,
  Rule,
  RuleIn
} from '../../api/types';
import { isLake, type LakeJob } from './lakeJobs';
import { isActive } from '../../jobs/model/jobs';
import { Latest, shown, Store } from '../../common/model/store';
import { keyOf } from './dids';
import { valueOf } from './metadata';
import { ReplicationPlanModel } from './replicationPlan';
import { countsAndWaits, RuleUpdates, waitsFor } from './ruleUpdates';

export interface IDidState {
  details: Loaded<DidDetails>;
  replicas: Loaded<Replicas>;
  rules: Loaded<Rule[]>;
  citations: Loaded<DidCitations>;
  /** Rules with their stuck files, asked for one by one. */
  stuck: { readonly [rule: string]: Rule };
}

/** All about one DID: what it is, where its copies are, who keeps them, and what is done with it. */
export class DidModel extends Store<IDidState> {
  constructor(
    readonly lake: Lake,
    readonly did: Did,
    private _client: LakeClient,
    private _jobs: IJobs,
    files: IFiles
  ) {
    super({
      details: { status: 'idle' },
      replicas: { status: 'idle' },
      rules: { status: 'idle' },
      citations: { status: 'idle' },
      stuck: {}
    });
    this.plan = new ReplicationPlanModel(lake, did, _client, _jobs, files);
    _jobs.changed.connect(this._touch, this);
    _jobs.ended.connect(this._onEnded, this);
    this._news = [
      new RuleUpdates(_jobs, countsAndWaits, job => {
        if (this._isAbout(job)) {
          void this.loadRules();
        }
      }),
      new RuleUpdates(_jobs, waitsFor, job => {
        if (this._isAbout(job)) {
          void this.plan.load();
        }
      })
    ];
  }

  /** What making it available would do. */
  readonly plan: ReplicationPlanModel;

  get details(): DidDetails | null {
    return shown(this.state.details);
  }

  /** What is being done, or was done lately, with this DID; newest first. */
  get jobs(): readonly LakeJob[] {
    return this._jobs.state.jobs
      .filter(isLake)
      .filter(job => this._isAbout(job));
  }

  get busy(): boolean {
    return this.jobs.some(isActive);
  }

  /** Ask for all of it. */
  async load(): Promise<void> {
    await Promise.all([
      this.loadDetails(),
      this.loadRules(),
      this.loadCitations(),
      this.plan.load()
    ]);
  }

  loadDetails(): Promise<void> {
    return this._details.run(
      this.details,
      signal => this._client.did(this.lake.id, this.did, signal),
      details => {
        this.plan.choose({ guest: shown(details)?.public === true });
        this.set({ details });
      }
    );
  }

  /** Copies are asked for only where somebody wants to see them: it can be dear. */
  loadReplicas(): Promise<void> {
    return this._replicas.run(
      shown(this.state.replicas),
      signal => this._client.replicas(this.lake.id, this.did, signal),
      replicas => this.set({ replicas })
    );
  }

  loadCitations(): Promise<void> {
    return this._citations.run(
      shown(this.state.citations),
      signal => this._client.citations(this.lake.id, this.did, signal),
      citations => this.set({ citations })
    );
  }

  async loadRules(): Promise<void> {
    await this._rules.run(
      shown(this.state.rules),
      signal => this._client.rules(this.lake.id, this.did, signal),
      rules => this.set({ rules })
    );
  }

  /** Which files a rule is stuck with; rejects with a `ProblemError`. */
  async loadStuck(rule: string): Promise<void> {
    const full = await this._client.rule(this.lake.id, rule);
    this.set({ stuck: { ...this.state.stuck, [rule]: full } });
  }

  /** Extend, ask again, remove; rejects with a `ProblemError`. */
  async changeRule(id: string, change: RuleIn): Promise<Rule> {
    const rule = await this._client.changeRule(this.lake.id, id, change);
    await Promise.all([this.loadRules(), this.plan.load()]);
    return rule;
  }

  /** What a text means as the value of a key; what was a text stays one. */
  read(text: string, before: MetaValue): MetaValue {
    return typeof before === 'string' ? text : valueOf(text);
  }

  /** Set keys, or remove those that are null; rejects with a `ProblemError`. */
  async setMetadata(values: MetaValues): Promise<void> {
    const details = await this._client.setMetadata(
      this.lake.id,
      this.did,
      values
    );
    this._details.abort();
    this.set({ details: { status: 'ready', value: details } });
  }

  /** Attach, detach, close; rejects with a `ProblemError`. */
  async changeMembers(change: Omit<MembersIn, 'did'>): Promise<void> {
    const { did, lake } = this;
    const value = await this._client.changeMembers(lake.id, { did, ...change });
    this._details.abort();
    this.set({ details: { status: 'ready', value } });
  }

  dispose(): void {
    this._jobs.changed.disconnect(this._touch, this);
    this._jobs.ended.disconnect(this._onEnded, this);
    this._news.forEach(news => news.dispose());
    this._details.abort();
    this._replicas.abort();
    this._rules.abort();
    this._citations.abort();
    this.plan.dispose();
  }

  private _isAbout({ spec }: LakeJob): boolean {
    return (
      spec.lake === this.lake.id &&
      spec.kind !== 'upload' &&
      keyOf(spec.did) === keyOf(this.did)
    );
  }

  private _touch(): void {
    this.set({});
  }

  private _onEnded(_: unknown, job: Parameters<typeof isLake>[0]): void {
    if (isLake(job) && this._isAbout(job)) {
      void this.loadRules();
      void this.plan.load();
      if (this.state.replicas.status !== 'idle') {
        void this.loadReplicas();
      }
    }
  }

  private _news: RuleUpdates[];
  private _details = new Latest();
  private _replicas = new Latest();
  private _rules = new Latest();
  private _citations = new Latest();
}
