import type { Source } from '../../api/types';
import { Store } from '../../common/model/store';
import type {
  IBrowse,
  ICitationStyle,
  IEnvironments,
  IEnvironmentsState,
  IRecordsClient,
  ISources
} from '../../tokens';
import { CitationModel } from './citation';
import { LakeDataModel } from './lakeData';
import { PreviewModel, type IFileRef } from './preview';

/** What the parts of a record's view need beside the record. */
export class RecordTools {
  constructor(
    private _client: IRecordsClient,
    private _sources: ISources,
    readonly style: ICitationStyle,
    readonly lists: IBrowse['lists'],
    environments: IEnvironments | null
  ) {
    this.environments = environments ?? new NoEnvironments();
  }

  /** What is installed here. */
  readonly environments: IEnvironments;

  /** A citation of its own for each view. */
  makeCitation(): CitationModel {
    return new CitationModel(this._client);
  }

  makeLakeData(): LakeDataModel {
    return new LakeDataModel(this._client);
  }

  preview(file: IFileRef): PreviewModel {
    return new PreviewModel(this._client, file);
  }

  source(id: string): Source | null {
    const { sources } = this._sources.state;
    return sources.find(source => source.id === id) ?? null;
  }
}

/** Where nothing can be installed. */
class NoEnvironments
  extends Store<IEnvironmentsState>
  implements IEnvironments
{
  constructor() {
    super({ environments: { status: 'idle' } });
  }

  readonly environments = [];

  load(): Promise<void> {
    return Promise.resolve();
  }
}
