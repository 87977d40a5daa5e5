export * from './base';
export * from './browse';
export * from './client';
export * from './environments';
export * from './files';
export * from './jobs';
export * from './sidebar';
export * from './sources';
