/** Every command of ours; buttons, menus, keys and other extensions run these. */
export const CommandIDs = {
  open: 'ossr:open',
  // Finding
  search: 'ossr:search',
  selectSource: 'ossr:select-source',
  openRecord: 'ossr:open-record',
  openRecordInMain: 'ossr:open-record-in-main-area',
  closeRecord: 'ossr:close-record',
  openPage: 'ossr:open-record-page',
  copyCitation: 'ossr:copy-citation',
  copyDoi: 'ossr:copy-doi',
  preview: 'ossr:preview-file',
  showArchive: 'ossr:show-archive',
  // Signing in
  account: 'ossr:account',
  closeAccount: 'ossr:close-account',
  signIn: 'ossr:sign-in',
  signOut: 'ossr:sign-out',
  // Bringing
  download: 'ossr:download',
  chooseFolder: 'ossr:choose-folder',
  showJobs: 'ossr:show-jobs',
  cancelJob: 'ossr:cancel-job',
  retryJob: 'ossr:retry-job',
  forgetJob: 'ossr:forget-job',
  forgetEndedJobs: 'ossr:forget-ended-jobs',
  showLog: 'ossr:show-job-log',
  reveal: 'ossr:reveal-in-file-browser',
  openFile: 'ossr:open-file',
  insertCell: 'ossr:insert-cell',
  copyChecksum: 'ossr:copy-checksum',
  showOrigin: 'ossr:show-origin'
} as const;
