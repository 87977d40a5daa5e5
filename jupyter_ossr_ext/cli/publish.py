"""`jupyter ossr publish`: shows what would be sent, asks, and publishes once."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TextIO

from ..client import Ossr
from ..client.publishing import PublishPreview
from ..models import FieldError, PublishResult, SuppressedFinding
from . import output


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the verb, besides the common ones."""
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


async def publish(api: Ossr, args: argparse.Namespace) -> int:
    """The verb."""
    spec = await api.publishing.spec(
        args.folder,
        files=args.file,
        finish=args.finish,
        version_of=args.version_of,
        again=args.again,
        pack="files" if args.separate else "zip",
        comment=args.comment,
        ignored=[SuppressedFinding(id, reason) for id, reason in args.ignore],
        source=args.source,
    )
    preview = await api.publishing.preview(spec)
    if args.dry_run:
        output.write(args.format, preview, partial(_show, out=sys.stdout))
        return output.NOT_PUBLISHABLE if preview.blocked else output.OK
    if not args.yes and not await _agreed(preview):
        return output.FAILED
    with output.progress(sys.stderr) as on_change:
        result = await api.publish(spec, on_change=on_change)
    output.write(args.format, result, _published)
    return output.OK


def _published(result: PublishResult) -> None:
    print(f"{result.state}: {result.doi or result.record}")
    print(result.url)


async def _agreed(preview: PublishPreview) -> bool:
    _show(preview, sys.stderr)
    permanent = " Publishing is permanent." if preview.spec.finish == "publish" else ""
    return await output.confirmed(
        f"Send these files?{permanent}", "Nothing was sent. Read this, then add --yes."
    )


def _show(preview: PublishPreview, out: TextIO) -> None:
    spec = preview.spec
    what = {"draft": "a draft", "submit": "a request to the curators", "publish": "a record"}
    print(f"{spec.metadata.title or 'No title'}: {what[spec.finish]} at {spec.source}", file=out)
    authors = "; ".join(map(str, spec.metadata.creators)) or "nobody"
    print(f"  by {authors}; version {spec.metadata.version or 'not given'}", file=out)
    for name in spec.files:
        print(f"  {name}", file=out)
    for each in preview.findings:
        place = f"{each.path}: " if each.path else ""
        print(f"{each.severity} {each.id}: {place}{each.message}", file=out)
    for error in preview.problems:
        print(f"missing {_field(error)}", file=out)


def _field(error: FieldError) -> str:
    return f"{error.pointer.strip('/')}: {error.detail}"
