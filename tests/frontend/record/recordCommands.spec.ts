import { Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';

import { addAccountCommands } from '../../../src/account/commands';
import { CommandIDs } from '../../../src/common/commandIds';
import { addRecordCommands } from '../../../src/record/recordCommands';
import { BrowseModel } from '../../../src/browse/model/browse';
import { SourcesModel } from '../../../src/account/model/sources';
import { FakeClient, problem, record, trans } from '../fixtures/search';

describe('commands about a record', () => {
  let fake: FakeClient;
  let browse: BrowseModel;
  let commands: CommandRegistry;
  let copied: string[];
  let saved: [string, string][];
  const reveal = jest.fn();
  const openInMain = jest.fn();

  beforeEach(() => {
    fake = new FakeClient();
    browse = new BrowseModel(fake.client, new SourcesModel(fake.client));
    commands = new CommandRegistry();
    copied = [];
    saved = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => copied.push(text) }
    });
    const current = () => browse.record.state.ref;
    const save = async (name: string, text: string) => {
      saved.push([name, text]);
    };
    const context = {
      commands,
      trans,
      browse,
      reveal,
      openInMain,
      current,
      save
    };
    addRecordCommands(context);
    addAccountCommands(context);
    Notification.dismiss();
  });

  const notifications = () =>
    Notification.manager.notifications.map(({ message }) => message);

  it('opens what a DOI means, and shows it', async () => {
    await commands.execute(CommandIDs.openRecord, {
      record: '10.5281/zenodo.77'
    });
    expect(browse.record.state.ref).toEqual({ source: 'zenodo', id: '77' });
    expect(reveal).toHaveBeenCalled();
  });

  it('opens an open DID where no record has the DOI', async () => {
    const opened = jest.fn();
    commands.addCommand(CommandIDs.openDid, {
      execute: opened,
      describedBy: { args: {} }
    });
    const did = { scope: 'cta', name: 'events' };
    const named = {
      did,
      lake: 'demo',
      instance: '',
      availability: null,
      why: null
    };
    fake.dids = [{ ...named, origin: 'open-data' }];
    fake.resolve = async () => {
      throw problem('not-found');
    };
    await commands.execute(CommandIDs.openRecord, { record: '10.1/x' });
    expect(opened).toHaveBeenCalledWith({ lake: 'demo', did: 'cta:events' });
    expect(notifications()).toEqual([]);
    fake.dids = [];
    await commands.execute(CommandIDs.openRecord, { record: '10.1/x' });
    expect(opened).toHaveBeenCalledTimes(1);
    expect(notifications()).toHaveLength(1);
  });

  it('tells a failure instead of throwing it', async () => {
    fake.resolve = async () => {
      throw problem('offline');
    };
    await commands.execute(CommandIDs.openRecord, {
      record: '10.5281/zenodo.1'
    });
    expect(notifications()).toEqual([
      'Title of offline. What to do about offline.'
    ]);
  });

  it('searches for a number that turns out to be no record', async () => {
    await browse.start();
    fake.records['12345'] = async () => {
      throw problem('not-found');
    };
    await commands.execute(CommandIDs.openRecord, {
      record: '12345',
      source: 'zenodo',
      fromBox: true
    });
    expect(browse.record.state.ref).toBeNull();
    expect(fake.asked.at(-1)).toBe('search zenodo 12345 1');
  });

  it('acts on the record that is shown, and is off without one', async () => {
    expect(commands.isEnabled(CommandIDs.copyDoi)).toBe(false);
    await browse.open({ source: 'zenodo', id: '1' });
    expect(commands.isEnabled(CommandIDs.copyDoi)).toBe(true);
    await commands.execute(CommandIDs.copyDoi);
    await commands.execute(CommandIDs.copyDoi, { concept: true });
    expect(copied).toEqual(['10.5281/zenodo.1', '10.5281/zenodo.0']);
  });

  it('says so where there is no DOI, and leaves the clipboard alone', async () => {
    fake.records['1'] = async () => record({ doi: null });
    await browse.open({ source: 'zenodo', id: '1' });
    await commands.execute(CommandIDs.copyDoi);
    expect(copied).toEqual([]);
    expect(notifications()).toEqual(['This record has no DOI.']);
  });

  it('copies a citation and remembers its style', async () => {
    await browse.open({ source: 'zenodo', id: '1' });
    await commands.execute(CommandIDs.copyCitation, { style: 'apa' });
    await commands.execute(CommandIDs.copyCitation);
    expect(copied).toEqual(['apa of 1', 'apa of 1']);
    expect(browse.memory.style).toBe('apa');
  });

  it('gives the files of a record to the Data Lake, which may be missing', async () => {
    const which = { record: '77', source: 'zenodo' };
    expect(commands.isEnabled(CommandIDs.uploadRecord, which)).toBe(false);
    const upload = jest.fn();
    commands.addCommand(CommandIDs.uploadToLake, {
      execute: upload,
      describedBy: { args: {} }
    });
    expect(commands.isEnabled(CommandIDs.uploadRecord)).toBe(false);
    expect(commands.isEnabled(CommandIDs.uploadRecord, which)).toBe(true);
    await commands.execute(CommandIDs.uploadRecord, {
      ...which,
      keys: ['a.txt']
    });
    expect(upload).toHaveBeenCalledWith({
      ...which,
      title: record().title,
      keys: ['a.txt']
    });
  });

  it('cites several records in one file, or one text', async () => {
    const several = { source: 'zenodo', records: ['1', '2'] };
    await commands.execute(CommandIDs.saveCitations, several);
    expect(saved).toEqual([['citations.bib', 'bibtex of 1\n\nbibtex of 2\n']]);
    await commands.execute(CommandIDs.copyCitation, {
      ...several,
      style: 'apa'
    });
    expect(copied).toEqual(['apa of 1\n\napa of 2\n']);
  });

  it('adds a record to the favourites and takes it out', async () => {
    const which = { source: 'zenodo', record: '77' };
    await browse.start();
    await commands.execute(CommandIDs.toggleFavourite, which);
    expect(browse.memory.lists?.favourites).toEqual([
      { ...which, title: expect.any(String) }
    ]);
    await commands.execute(CommandIDs.toggleFavourite, which);
    expect(browse.memory.lists?.favourites).toEqual([]);
  });

  it('describes the arguments of each command, and takes a token in none', async () => {
    for (const id of commands.listCommands()) {
      const { args } = await commands.describedBy(id);
      expect(args).toMatchObject({ type: 'object' });
      const { properties } = args as {
        properties: { [name: string]: unknown };
      };
      for (const [name, schema] of Object.entries(properties)) {
        expect(name).not.toMatch(/token|password/i);
        expect(schema).toHaveProperty('description');
      }
    }
  });
});
