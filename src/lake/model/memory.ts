import type { IStateDB } from '@jupyterlab/statedb';
import { Debouncer } from '@lumino/polling';

import type { MetaFilter } from '../../api/types';
import { keyOf, parseDid } from './dids';
import type { DidKind } from './search';
import type { LakeModel } from './lake';

/** What survives a reload of the page. */
export interface ILakeMemory {
  lake: string;
  /** What is in the box, and what was searched for; null: nothing yet. */
  text: string;
  asked: string | null;
  kind: DidKind;
  filters: readonly MetaFilter[];
  /** What is read. */
  did: string | null;
}

const PAUSE = 500;

/** Take up what was remembered, then remember what changes. */
export async function keepPlace(
  lake: LakeModel,
  state: IStateDB,
  key: string
): Promise<void> {
  const before = await state.fetch(key).catch(() => undefined);
  await lake.load();
  if (isMemory(before)) {
    recall(lake, before);
  }
  let saved = JSON.stringify(memoryOf(lake));
  const save = new Debouncer(async () => {
    const memory = memoryOf(lake);
    const text = JSON.stringify(memory);
    if (memory && text !== saved) {
      saved = text;
      await state.save(key, JSON.parse(text));
    }
  }, PAUSE);
  const touch = () => void save.invoke();
  lake.changed.connect(touch);
  lake.find.changed.connect(touch);
}

function memoryOf(lake: LakeModel): ILakeMemory | null {
  const { current, page } = lake.state;
  const { text, kind, filters } = lake.find.state;
  return current === null
    ? null
    : {
        lake: current,
        text,
        asked: lake.find.asked ? lake.find.typed : null,
        kind,
        filters,
        did: page.at === 'did' ? keyOf(page.model.did) : null
      };
}

/** Not where somebody was quicker, by a command. */
function recall(lake: LakeModel, memory: ILakeMemory): void {
  const { find } = lake;
  if (lake.state.page.at !== 'find' || find.asked || find.state.text !== '') {
    return;
  }
  lake.select(memory.lake);
  if (lake.state.current !== memory.lake) {
    return;
  }
  find.setFilters(memory.filters);
  find.refine({ kind: memory.kind });
  if (memory.asked !== null) {
    void find.submit(memory.asked);
  }
  find.type(memory.text);
  const did = memory.did === null ? null : parseDid(memory.did);
  if (did) {
    lake.open(did);
  }
}

/** Whether what was remembered is of this version's making. */
function isMemory(memory: unknown): memory is ILakeMemory {
  return (
    typeof memory === 'object' &&
    memory !== null &&
    'lake' in memory &&
    'text' in memory &&
    'kind' in memory &&
    'did' in memory &&
    'asked' in memory &&
    'filters' in memory &&
    Array.isArray(memory.filters)
  );
}
