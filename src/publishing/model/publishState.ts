import type {
  IJobs,
  IDownloadsClient,
  IPublishingClient,
  IRecordsClient,
  ISubmissionsClient,
  ISources,
  Loaded
} from '../../tokens';
import type {
  FieldError,
  Finding,
  ProblemDocument,
  Validation,
  VersionDiff
} from '../../api/types';
import {
  EMPTY_FORM,
  type FormStore,
  type IFormValues,
  type IPublishAbout
} from './formValues';
import type { IPreparedForm } from './preparation';

/** The services that a form uses. */
export interface IPublishParts {
  client: IDownloadsClient &
    IPublishingClient &
    IRecordsClient &
    ISubmissionsClient;
  jobs: IJobs;
  sources: ISources;
  formStore: FormStore;
  /** Markdown as the HTML that is stored. */
  html(markdown: string): Promise<string>;
}

/** The state of a form. */
export interface IPublishState {
  about: IPublishAbout;
  answers: IFormValues;
  found: Loaded<IPreparedForm>;
  findings: Loaded<Finding[]>;
  validation: Loaded<Validation>;
  diff: Loaded<VersionDiff>;
  /** Pointers of fields that a person has left. */
  left: ReadonlySet<string>;
  /** Names of fields that were changed after what `validation` is about. */
  unchecked: ReadonlySet<string>;
  /** Whether sending was tried: from then on every field shows its errors. */
  tried: boolean;
  /** Errors of the repository, each until its field is changed. */
  refused: readonly FieldError[];
  /** Whether what was typed earlier was restored. */
  restored: boolean;
  /** The form waits for a request. */
  busy: boolean;
  /** Why sending, or a fix, did not begin. */
  problem: ProblemDocument | null;
}

/** Nothing is loaded, and nothing is typed. */
export function initialState(about: IPublishAbout): IPublishState {
  return {
    about,
    answers: { ...EMPTY_FORM, draft: about.draft },
    found: { status: 'idle' },
    findings: { status: 'idle' },
    validation: { status: 'idle' },
    diff: { status: 'idle' },
    left: new Set(),
    unchecked: new Set(),
    tried: false,
    refused: [],
    restored: false,
    busy: false,
    problem: null
  };
}
