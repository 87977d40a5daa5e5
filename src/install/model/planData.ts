import type { IInstallsClient, Loaded } from '../../tokens';
import type { DataWay, PlannedDid, TryData } from '../../api/types';
import { Latest, shown, Store } from '../../common/model/store';

/** What becomes of data that a record names. */
export type DataChoice = DataWay | 'leave-out';

export interface IPlanDataState {
  data: Loaded<PlannedDid[]>;
  /** What was chosen, by lake and DID. */
  choices: { readonly [key: string]: DataChoice };
}

/** Data of lakes for the notebooks of a plan, and what is done with each before one of them runs. */
export class PlanDataModel extends Store<IPlanDataState> {
  constructor(private _client: IInstallsClient) {
    super({ data: { status: 'idle' }, choices: {} });
  }

  /** Look for the data of a plan; only once, unless `again`. */
  load(plan: string, again = false): Promise<void> {
    if (plan !== this._plan || again) {
      const before = plan === this._plan ? shown(this.state.data) : null;
      this._plan = plan;
      this._loading = this._latest.run(
        before,
        () => this._client.planData(plan),
        data => this.set({ data })
      );
    }
    return this._loading;
  }

  choiceOf(one: PlannedDid): DataChoice {
    const chosen = this.state.choices[keyOf(one)];
    return chosen && (chosen === 'leave-out' || one.ways.includes(chosen))
      ? chosen
      : defaultOf(one);
  }

  choose(one: PlannedDid, choice: DataChoice): void {
    this.set({ choices: { ...this.state.choices, [keyOf(one)]: choice } });
  }

  /** What is chosen for a plan, once it is known; nothing where it cannot be found out. */
  async chosen(plan: string): Promise<TryData[]> {
    await this.load(plan);
    const found: TryData[] = [];
    for (const one of shown(this.state.data) ?? []) {
      const way = this.choiceOf(one);
      if (one.lake !== null && way !== 'leave-out') {
        const [variable = null] = one.variables;
        const lifetimeDays = one.replication?.lifetimeDays ?? null;
        found.push({
          lake: one.lake,
          did: one.did,
          way,
          variable,
          lifetimeDays
        });
      }
    }
    return found;
  }

  dispose(): void {
    this._latest.abort();
  }

  private _plan = '';
  private _loading = Promise.resolve();
  private _latest = new Latest();
}

/** A download instead of a copy in the lake, which may be large, has to be asked for. */
function defaultOf({ ways, why }: PlannedDid): DataChoice {
  const [way = 'leave-out'] = ways;
  return way === 'download' && why !== null ? 'leave-out' : way;
}

function keyOf({ lake, did }: PlannedDid): string {
  return `${lake} ${did.scope}:${did.name}`;
}
