import type {
  IRecordsClient,
  IRecordRef,
  Loaded,
  ICitationStyle
} from '../../tokens';
import type { Citation } from '../../api/types';
import { Latest, Store } from '../../common/model/store';

/** Formats and CSL styles that are offered, best known first. */
export const CITATION_STYLES = [
  { id: 'bibtex', name: 'BibTeX' },
  { id: 'cff', name: 'CITATION.cff' },
  { id: 'apa', name: 'APA' },
  { id: 'chicago-author-date', name: 'Chicago' },
  { id: 'harvard-cite-them-right', name: 'Harvard' },
  { id: 'ieee', name: 'IEEE' },
  { id: 'modern-language-association', name: 'MLA' },
  { id: 'nature', name: 'Nature' },
  { id: 'vancouver', name: 'Vancouver' }
] as const;

/** The style that citations are copied in; the same for all records. */
export class CitationStyle
  extends Store<{ style: string }>
  implements ICitationStyle
{
  constructor() {
    super({ style: 'bibtex' });
  }

  readonly all = CITATION_STYLES;

  /** The chosen one's name for people. */
  get name(): string {
    const { style } = this.state;
    return CITATION_STYLES.find(({ id }) => id === style)?.name ?? style;
  }

  choose(style: string): void {
    if (
      style !== this.state.style &&
      CITATION_STYLES.some(({ id }) => id === style)
    ) {
      this.set({ style });
    }
  }
}

/** The citation of the record that is shown; asked for when somebody wants to see it. */
export class CitationModel extends Store<{ citation: Loaded<Citation> }> {
  constructor(private _client: IRecordsClient) {
    super({ citation: { status: 'idle' } });
  }

  load({ source, id }: IRecordRef, style: string): Promise<void> {
    return this._latest.run(
      null,
      () => this._client.citation(source, id, style),
      citation => this.set({ citation })
    );
  }

  private _latest = new Latest();
}
