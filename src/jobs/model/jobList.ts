import { Store } from '../../common/model/store';

/** How the list of jobs is looked at. */
export class JobListModel extends Store<{
  /** Ids of the jobs whose log is open. */
  logs: ReadonlySet<string>;
}> {
  constructor() {
    super({ logs: new Set() });
  }

  showLog(id: string, open: boolean): void {
    const logs = new Set(this.state.logs);
    if (open) {
      logs.add(id);
    } else {
      logs.delete(id);
    }
    this.set({ logs });
  }
}
