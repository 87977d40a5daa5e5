import type { Record, Source } from '../../api/types';
import { Store } from '../../common/model/store';
import { voLinks, type IVoLink } from '../../common/model/voLinks';
import type {
  IBrowse,
  ICitationStyle,
  IEnvironments,
  IEnvironmentsState,
  IRecordsClient
} from '../../tokens';
import { CitationModel } from './citation';
import { LakeDataModel } from './lakeData';
import { PreviewModel, type IFileRef } from './preview';
import { reanaLink } from './reana';

/** What the parts of a record's view need beside the record. */
export class RecordTools {
  constructor(
    private _client: IRecordsClient,
    private _browse: IBrowse,
    environments: IEnvironments | null
  ) {
    this.style = _browse.style;
    this.lists = _browse.lists;
    this.environments = environments ?? new NoEnvironments();
  }

  readonly style: ICitationStyle;
  readonly lists: IBrowse['lists'];

  /** What is installed here. */
  readonly environments: IEnvironments;

  /** A citation of its own for each view. */
  makeCitation(): CitationModel {
    return new CitationModel(this._client);
  }

  makeLakeData(): LakeDataModel {
    return new LakeDataModel(this._client);
  }

  /** Addresses of the Virtual Observatory that a record names, and its page of REANA. */
  services(record: Record): { links: IVoLink[]; launch: string | null } {
    const links = voLinks([
      ...record.related.map(({ identifier, url }) => url ?? identifier),
      ...record.references,
      record.description
    ]);
    return {
      links: links.slice(0, MOST_LINKS),
      launch: reanaLink(record, this._browse.reana)
    };
  }

  preview(file: IFileRef, side?: number): PreviewModel {
    return new PreviewModel(this._client, file, side);
  }

  source(id: string): Source | null {
    const { sources } = this._browse.sources.state;
    return sources.find(source => source.id === id) ?? null;
  }
}

const MOST_LINKS = 20;

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
