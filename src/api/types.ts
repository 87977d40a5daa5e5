/** The contract's nouns, by their own names. Types only: `schema.d.ts` is generated. */
import type { components } from './schema';

type Schemas = components['schemas'];

/** A type of the contract by its name. */
export type Schema<Name extends keyof Schemas> = Schemas[Name];

/** A type with nothing left out: responses have every field. */
export type Full<T> = T extends readonly (infer U)[]
  ? Full<U>[]
  : T extends object
    ? { [K in keyof T]-?: Full<T[K]> }
    : T;

export type About = Schemas['About'];
export type Access = Full<Schemas['Access']>;
export type Account = Schemas['Account'];
export type Archive = Schemas['Archive'];
export type ArchiveMember = Schemas['ArchiveMember'];
export type DownloadedContent = Schemas['DownloadedContent'];
export type DownloadedFile = Schemas['DownloadedFile'];
export type Basket = Full<Schemas['Basket']>;
export type BasketItem = Full<Schemas['BasketItem']>;
export type Candidate = Schemas['Candidate'];
export type Cannot = Schemas['Cannot'];
export type Choice = Full<Schemas['Choice']>;
export type Citation = Schemas['Citation'];
export type Command = Schemas['Command'];
export type Comment = Schemas['Comment'];
export type Conflict = NonNullable<Schemas['DownloadSpec']['onConflict']>;
export type Fix = NonNullable<Schemas['FixIn']>;
export type Deletion = Schemas['Deletion'];
export type DeletionIn = Schemas['DeletionIn'];
export type Discarded = Schemas['Discarded'];
export type DownloadPlan = Schemas['DownloadPlan'];
export type DownloadSpec = Schemas['DownloadSpec'];
export type Draft = Full<Schemas['Draft']>;
export type DraftFile = Full<Schemas['DraftFile']>;
export type Environment = Full<Schemas['Environment']>;
export type Facet = Schemas['Facet'];
export type FacetBucket = Schemas['FacetBucket'];
export type FieldError = Schemas['FieldError'];
export type Finding = Schemas['Finding'];
export type FileEntry = Schemas['FileEntry'];
export type Grant = Full<Schemas['Grant']>;
export type InstallPlan = Schemas['InstallPlan'];
export type InstallResult = Schemas['InstallResult'];
export type InstallSpec = Schemas['InstallSpec'];
export type NotebookRun = Schemas['NotebookRun'];
export type RunReport = Schemas['RunReport'];
export type RunSpec = Schemas['RunSpec'];
export type TryResult = Schemas['TryResult'];
export type PlannedDid = Schemas['PlannedDid'];
export type DataWay = PlannedDid['ways'][number];
export type TryData = Schemas['TryData'];
export type TrySpec = Schemas['TrySpec'];
export type Job = Schemas['Job'];
export type JobSpec = Job['spec'];
export type JobState = Schemas['JobState'];
export type KernelTarget = Schemas['KernelTarget'];
export type LocalCopy = Schemas['LocalCopy'];
export type NewerVersion = Schemas['NewerVersion'];
export type CellFailure = Schemas['CellFailure'];
export type GitCommit = Schemas['GitCommit'];
export type NotebookDependencies = Schemas['NotebookDependencies'];
export type LockFile = Schemas['LockFile'];
export type MyRecord = Schemas['MyRecord'];
export type PackageChange = Schemas['PackageChange'];
export type PathMapping = Schemas['PathMapping'];
export type Person = Full<Schemas['Person']>;
export type PlanInstallSpec = Schemas['PlanInstallSpec'];
export type PlannedFile = Schemas['PlannedFile'];
export type Preparation = Full<Schemas['Preparation']>;
export type Preview = Schemas['Preview'];
export type CommunityCheck = Schemas['CommunityCheck'];
export type ProblemDocument = Schemas['ProblemDocument'];
export type Progress = Schemas['Progress'];
export type PublishResult = Schemas['PublishResult'];
export type PublishSpec = Schemas['PublishSpec'];
export type Record = Full<Schemas['Record']>;
export type RecordMetadata = Full<Schemas['RecordMetadata']>;
export type RecordPage = Full<Schemas['RecordPage']>;
export type RecordSummary = Full<Schemas['RecordSummary']>;
export type RelatedWork = Full<Schemas['RelatedWork']>;
export type Resolved = Schemas['Resolved'];
export type RetryIn = Schemas['RetryIn'];
export type Review = Schemas['Review'];
export type ReviewAction = Schemas['ActionIn']['action'];
export type RunsCode = Schemas['RunsCode'];
export type Detection = Schemas['Detection'];
export type Source = Full<Schemas['Source']>;
export type TargetSpec = NonNullable<PlanInstallSpec['target']>;
export type Validation = Schemas['Validation'];
export type VerifyResult = Schemas['VerifyResult'];
export type VerifySpec = Schemas['VerifySpec'];
export type VersionDiff = Schemas['VersionDiff'];
export type VersionSummary = Schemas['VersionSummary'];

export type RecordDid = Schemas['RecordDid'];
export type Availability = Schemas['Availability'];
export type AvailabilityState = Schemas['AvailabilityState'];
export type CollectionIn = Schemas['CollectionIn'];
export type DatasetReplica = Schemas['DatasetReplica'];
export type Did = Schemas['Did'];
export type CitingRecord = Schemas['CitingRecord'];
export type DidCitations = Schemas['DidCitations'];
export type DidDetails = Schemas['DidDetails'];
export type DidPaths = Schemas['DidPaths'];
export type DidSummary = Schemas['DidSummary'];
export type DidType = Schemas['DidType'];
export type LakeDownloadResult = Schemas['LakeDownloadResult'];
export type LakeDownloadSpec = Schemas['LakeDownloadSpec'];
export type FileReplicas = Schemas['FileReplicas'];
export type Lake = Schemas['Lake'];
export type LakeAccount = Schemas['LakeAccount'];
export type LakeQuery = Schemas['LakeQuery'];
export type MembersIn = Schemas['MembersIn'];
export type MetaValue = string | number | boolean | null;
export type MetaValues = { [key: string]: MetaValue };
export type MetaFilter = Schemas['MetaFilter'];
export type Replicas = Schemas['Replicas'];
export type ReplicateResult = Schemas['ReplicateResult'];
export type ReplicateSpec = Schemas['ReplicateSpec'];
export type ReplicationPlan = Schemas['ReplicationPlan'];
export type Rse = Schemas['Rse'];
export type Rule = Schemas['Rule'];
export type RuleIn = Schemas['RuleIn'];
export type Scope = Schemas['Scope'];
export type UploadPlan = Schemas['UploadPlan'];
export type UploadResult = Schemas['UploadResult'];
export type UploadSpec = Schemas['UploadSpec'];
export type Usage = Schemas['Usage'];
export type DidLine = Schemas['Hit'] | Schemas['End'] | Schemas['Broken'];
export type SignIn = Schemas['SignIn'];
export type SignInField = Schemas['SignInField'];
export type SignInMethod = Schemas['SignInMethod'];

/** What is searched for; the same words as the server's `Query`. */
export interface IQuery {
  q: string;
  raw: boolean;
  page: number;
  sort: string | null;
  allVersions: boolean;
  facets: { [name: string]: string[] };
}
