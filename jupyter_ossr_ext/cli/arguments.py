"""The arguments of `jupyter ossr`. Loads nothing else: help and completion are immediate."""

from __future__ import annotations

import argparse

from .._util.version import __version__

CONFLICTS = ("ask", "keep-both", "replace", "skip")
CODES = """exit codes:
  0  done                       5  the repository or the lake cannot be reached
  1  failed                     6  a file is not verified
  2  wrong arguments            7  a file of that name exists
  3  no such record or file     8  cannot be installed
  4  sign-in or access needed   9  a notebook did not run to its end
 10  files or metadata must be changed before they can be published
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of all verbs."""
    top = argparse.ArgumentParser(
        prog="jupyter ossr",
        description="Search, download, install, try, publish and verify records of the OSSR.",
        epilog=CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=__version__)
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--format", choices=("text", "json"), default="text")
    every.add_argument("--root", help="folder below which files are written; default: this one")
    every.add_argument("--dry-run", action="store_true", help="only print what would be done")
    record = argparse.ArgumentParser(add_help=False)
    record.add_argument("--source", help="id of the repository; default: the first one")
    yes = argparse.ArgumentParser(add_help=False)
    yes.add_argument("--yes", action="store_true", help="run the plan without asking")
    yes.add_argument("--name", default="", help="name of the kernel")
    limits = argparse.ArgumentParser(add_help=False)
    limits.add_argument(
        "--time-limit", type=_seconds, default=600.0, help="seconds for each notebook"
    )
    limits.add_argument(
        "--map",
        type=_mapping,
        action="append",
        default=[],
        metavar="GIVEN=FOLDER",
        help="folder in place of a path, or a variable ($NAME), of the authors; repeatable",
    )
    conflicts = argparse.ArgumentParser(add_help=False)
    conflicts.add_argument(
        "--on-conflict",
        choices=CONFLICTS,
        default="ask",
        help="for files that exist with other content; default: stop",
    )
    conflicts.add_argument("--into", default="", help="folder; default: a new one")

    subs = top.add_subparsers(metavar="VERB", required=True)

    def add(name: str, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made = subs.add_parser(name, help=text, description=text, parents=[every, *parents])
        made.set_defaults(verb=f"{group} {name}".strip())
        return made

    group = ""

    one = add("search", "Search records.", record)
    one.add_argument("text", nargs="*")
    one.add_argument("--size", type=int, default=25, help="records of one page")
    one.add_argument("--page", type=int, default=1)
    one = add("show", "Show a record.", record)
    one.add_argument("record", help="DOI, address or id")
    one = add("download", "Download a record's files.", record, conflicts)
    one.add_argument("record", help="DOI, address or id")
    one.add_argument("--file", action="append", default=[], help="only this file; repeatable")
    one.add_argument("--unpack", action="store_true", help="unpack zip and tar archives")
    one = add("install", "Install a record or a folder.", record, yes)
    one.add_argument("record", help="DOI, address, id, or a folder")
    one = add("try", "Install records and run their notebooks.", record, yes, limits)
    one.add_argument("record", nargs="*", help="DOI, address, id, folder, or a zip file")
    one.add_argument("--list", help="file with one of them on each line")
    one.add_argument("--notebook", action="append", default=[], help="in the record; repeatable")
    one.add_argument(
        "--data",
        choices=("make-available", "download", "none"),
        default="none",
        help="data of a lake that the record names; default: only what is here already",
    )
    one.add_argument(
        "--no-repair", action="store_true", help="install and unpack nothing in addition"
    )
    one.add_argument("--report", help="write the report to this JSON file, or continue it")
    one.add_argument("--limit", type=_seconds, default=7200.0, help="seconds for each record")
    one.add_argument("--remove", action="store_true", help="remove the environments afterwards")
    one = add("run", "Run notebooks and compare their outputs.", limits)
    one.add_argument("notebook", nargs="+")
    one.add_argument("--kernel", default="", help="kernel; default: that of the notebook")
    one.add_argument(
        "--record-in",
        metavar="FOLDER",
        help="record the runs in this folder: lock file, report, RO-Crate, and new outputs",
    )
    one = add("publish", "Publish a folder.", record)
    _publish(one)
    one = add("verify", "Compare downloaded files with their checksums.")
    one.add_argument("folder", nargs="?", default="")

    lake = argparse.ArgumentParser(add_help=False)
    lake.add_argument("--lake", help="id of the data lake; default: the first one")
    text, group = "Search a data lake, and download from it.", "lake"
    subs = subs.add_parser("lake", help=text, description=text).add_subparsers(
        metavar="VERB", required=True
    )
    one = add("search", "Search a data lake.", lake)
    one.add_argument("text", help="scope:name; * is a wildcard")
    one = add("paths", "Print the paths of a DID's files here.", lake)
    one.add_argument("did", help="scope:name")
    one = add("download", "Download a DID's files.", lake, conflicts)
    one.add_argument("did", help="scope:name")
    return top


def _publish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", help="the folder to publish")
    parser.add_argument("--file", action="append", default=[], help="only this file; repeatable")
    parser.add_argument(
        "--finish",
        choices=("draft", "submit", "publish"),
        default="draft",
        help="leave a draft, submit it to the community's curators, or publish it",
    )
    parser.add_argument("--version-of", metavar="RECORD", help="publish a new version of it")
    parser.add_argument(
        "--again", action="store_true", help="a second record of a folder that was published"
    )
    parser.add_argument("--separate", action="store_true", help="files one by one, not as a zip")
    parser.add_argument("--comment", default="", help="for the curators")
    parser.add_argument(
        "--ignore",
        nargs=2,
        action="append",
        default=[],
        metavar=("ID", "REASON"),
        help="publish despite this finding; repeatable",
    )
    parser.add_argument("--yes", action="store_true", help="publish without asking")


def _seconds(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


def _mapping(text: str) -> tuple[str, str]:
    given, separator, here = text.partition("=")
    if not (given and separator and here):
        raise argparse.ArgumentTypeError("must be GIVEN=FOLDER")
    return given, here
