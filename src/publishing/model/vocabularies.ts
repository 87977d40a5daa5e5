import type { IRecordsClient } from '../../tokens';
import type { Choice } from '../../api/types';
import type { Vocabulary } from '../../common/model/metadataField';
import { Store } from '../../common/model/store';

export interface IVocabulariesState {
  /** Titles of ids that were seen: `licences apache-2.0`. */
  titles: { readonly [word: string]: string };
}

/**
 * The repository's vocabularies, asked as one types.
 *
 * #### Notes
 * What was asked once is remembered; a question that fails finds nothing, as words of one's own
 * are taken in most fields, and the repository checks the others.
 */
export class VocabulariesModel extends Store<IVocabulariesState> {
  constructor(private _client: IRecordsClient) {
    super({ titles: {} });
  }

  /** The repository whose words are asked for. */
  source: string | null = null;

  async find(
    vocabulary: Vocabulary,
    text: string,
    within?: string
  ): Promise<Choice[]> {
    const { source } = this;
    if (source === null) {
      return [];
    }
    const words = text.trim();
    const key = [source, vocabulary, words, within ?? ''].join('\n');
    let answer = this._asked.get(key);
    if (!answer) {
      answer = this._client.choices(source, vocabulary, words, within);
      this._asked.set(key, answer);
      answer.catch(() => this._asked.delete(key));
    }
    const found = await answer.catch(() => []);
    this._know(vocabulary, found);
    return found;
  }

  /** What an id is called; the id itself until that is known. */
  title(vocabulary: Vocabulary, id: string): string {
    const known = this.state.titles[`${vocabulary} ${id}`];
    if (known === undefined && id !== '') {
      void this.find(vocabulary, id);
    }
    return known ?? id;
  }

  /** What a term is called; asked for where only its id is known. */
  titleOf(vocabulary: Vocabulary, { id, title }: Choice): string {
    return id !== null && title === id ? this.title(vocabulary, id) : title;
  }

  private _know(vocabulary: Vocabulary, found: readonly Choice[]): void {
    const titles = { ...this.state.titles };
    for (const { id, title } of found) {
      if (id) {
        titles[`${vocabulary} ${id}`] = title;
      }
    }
    if (Object.keys(titles).length > Object.keys(this.state.titles).length) {
      this.set({ titles });
    }
  }

  private _asked = new Map<string, Promise<Choice[]>>();
}
