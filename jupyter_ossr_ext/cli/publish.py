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
