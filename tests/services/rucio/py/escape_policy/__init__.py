"""ESCAPE's policy package, without its `SUPPORTED_VERSION`.

Version 0.2.2 names Rucio up to 35, with a comma missing in the list: Rucio 41 does not load it.
Its permissions and its schema are used as they are.
"""
