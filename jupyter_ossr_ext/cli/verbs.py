"""The verbs of `jupyter ossr`: each calls the API and prints its result.

A verb returns its exit code. What it prints on the standard output is the result alone; progress
and questions go to the error stream.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

from ..client import Ossr
from ..models import (
    DidSummary,
    DownloadPlan,
    DownloadResult,
    InstallPlan,
    InstallResult,
    LakeDownloadResult,
    NotebookRun,
    Record,
    RecordPage,
    RunReport,
    VerifiedFile,
)
from ..problems import Malformed
from . import output
from .reports import TryReport, mappings, notebook_lines, unpacked, write_report

Verb = Callable[[Ossr, argparse.Namespace], Awaitable[int]]


async def search(api: Ossr, args: argparse.Namespace) -> int:
    page = await api.search(" ".join(args.text), source=args.source, size=args.size, page=args.page)
    output.write(args.format, page, _page)
    return output.OK


def _page(page: RecordPage) -> None:
    rows = [("DOI or id", "Date", "Size", "Title")]
    rows += [
        (one.doi or one.id, one.publication_date or "", output.size(one.size), one.title)
        for one in page.items
    ]
    output.write_table(rows)
    print(f"{len(page.items)} of {page.total} records", file=sys.stderr)


async def show(api: Ossr, args: argparse.Namespace) -> int:
    record = await api.record(args.record, source=args.source)
    output.write(args.format, record, _show)
    return output.OK


def _show(record: Record) -> None:
    print(record.title)
    names = map(str, record.creators)
    print("; ".join(names))
    facts = [record.doi or record.id, record.version or "", record.publication_date or ""]
    print(", ".join(fact for fact in facts if fact))
    print(record.url)
    if record.files:
        print()
        rows = [("File", "Size", "Checksum")]
        rows += [(one.key, output.size(one.size), one.checksum or "") for one in record.files]
        output.write_table(rows)


async def download(api: Ossr, args: argparse.Namespace) -> int:
    spec = await api.download_spec(
        args.record,
        args.into,
        files=args.file,
        unpack=args.unpack,
        on_conflict=args.on_conflict,
        source=args.source,
    )
    if args.dry_run:
        plan = await api.download_plan(spec)
        output.write(args.format, plan, _planned)
        return output.OK
    with output.progress(sys.stderr) as on_change:
        result = await api.run_download(spec, on_change=on_change)
    output.write(args.format, result, _files)
    return output.OK


def _files(found: DownloadPlan | DownloadResult | LakeDownloadResult) -> None:
    output.write_table([(one.outcome, output.size(one.size), one.path) for one in found.files])


def _planned(plan: DownloadPlan) -> None:
    _files(plan)
    print(
        f"{output.size(plan.bytes_to_download)} to download, {output.size(plan.bytes_free)} free",
        file=sys.stderr,
    )


async def install(api: Ossr, args: argparse.Namespace) -> int:
    with output.progress(sys.stderr) as on_change:
        plan = await api.plan(args.record, name=args.name, source=args.source, on_change=on_change)
    if args.dry_run:
        output.write(args.format, plan, partial(print_plan, out=sys.stdout))
        return output.OK if plan.installable else output.CODES["cannot-install"]
    if not await _agreed(plan, args):
        return output.FAILED
    with output.progress(sys.stderr) as on_change:
        result = await api.install(plan, on_change=on_change)
    output.write(args.format, result, _installed)
    return output.OK


def _installed(result: InstallResult) -> None:
    if result.kernel_display:
        print(f"Kernel: {result.kernel_display} ({result.kernel})")
    if result.use:
        print(result.use)
    if result.folder:
        print(f"Files: {result.folder}")
    for warning in result.warnings:
        print(f"Warning: {warning}")
    for notebook in result.notebooks:
        print(f"Notebook: {notebook}")


async def try_(api: Ossr, args: argparse.Namespace) -> int:
    """Install and run each record, folder or zip; one failure does not stop the others."""
    wanted = [*args.record]
    if args.list:
        text = await asyncio.to_thread(Path(args.list).read_text, "utf-8")
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        wanted += [line for line in lines if line]
    if not wanted:
        raise Malformed("Name a DOI, a folder or a zip file, or a list of them with --list.")
    if args.dry_run:
        return await _plans(api, wanted, args)
    report = await write_report(api, wanted, args, _agreed)
    output.write(args.format, report, _tried)
    return report.exit_code


async def _plans(api: Ossr, subjects: Sequence[str], args: argparse.Namespace) -> int:
    """The plan of each subject; nothing is run."""
    plans: list[InstallPlan] = []
    for subject in dict.fromkeys(subjects):
        folder = await asyncio.to_thread(unpacked, api.root, subject)
        with output.progress(sys.stderr) as on_change:
            plans.append(await api.plan(folder, source=args.source, on_change=on_change))
    output.write(args.format, plans, _print_plans)
    possible = all(plan.installable for plan in plans)
    return output.OK if possible else output.CODES["cannot-install"]


def _print_plans(plans: Sequence[InstallPlan]) -> None:
    for plan in plans:
        print_plan(plan, sys.stdout)


def _tried(report: TryReport) -> None:
    for one in report.tried:
        print(f"{one.subject}: {one.sentence}")
        for line in notebook_lines(one.notebooks):
            print(f"  {line}")
    print(report.totals.sentence, file=sys.stderr)


async def run(api: Ossr, args: argparse.Namespace) -> int:
    if args.dry_run:
        planned = await api.run_plan(args.notebook, kernel=args.kernel)
        output.write(args.format, planned, _to_run)
        return output.NOT_RUN if any(one.reason for one in planned.notebooks) else output.OK
    with output.progress(sys.stderr) as on_change:
        report = await api.run(
            args.notebook,
            kernel=args.kernel,
            time_limit=args.time_limit,
            record_in=args.record_in,
            mappings=mappings(args),
            on_change=on_change,
        )
    output.write(args.format, report, _ran)
    return output.OK if _completed(report.notebooks) else output.NOT_RUN


def _to_run(report: RunReport) -> None:
    for one in report.notebooks:
        print(f"{one.notebook}: {one.reason or f'to be run in the kernel {one.kernel}'}")


def _ran(report: RunReport) -> None:
    for line in notebook_lines(report.notebooks):
        print(line)


def _completed(runs: list[NotebookRun]) -> bool:
    return all(one.state == "completed" for one in runs)


async def verify(api: Ossr, args: argparse.Namespace) -> int:
    with output.progress(sys.stderr) as on_change:
        found = await api.verify(args.folder, on_change=on_change)
    output.write(args.format, found, _verified)
    wrong = [one for one in found if one.state in {"changed", "missing"}]
    if found:
        print(f"{len(found)} files, {len(wrong)} changed or missing", file=sys.stderr)
    else:
        where = args.folder or api.root
        print(f"Nothing to verify: no downloaded files in {where}", file=sys.stderr)
    return output.NOT_VERIFIED if wrong else output.OK


def _verified(found: list[VerifiedFile]) -> None:
    output.write_table([(one.state, one.checksum, one.path) for one in found])


async def lake_search(api: Ossr, args: argparse.Namespace) -> int:
    found = await api.lake_search(args.text, lake=args.lake)
    output.write(args.format, [one.item for one in found], _dids)
    return output.OK


def _dids(found: list[DidSummary]) -> None:
    rows = [("DID", "Type", "Size", "Files")]
    for one in found:
        files = "" if one.files is None else str(one.files)
        kind = one.type.value if one.type else ""
        rows.append((str(one.did), kind, output.size(one.size), files))
    output.write_table(rows)


async def lake_paths(api: Ossr, args: argparse.Namespace) -> int:
    found = await api.path(args.did, lake=args.lake)
    output.write(args.format, [str(one) for one in found], _paths)
    return output.OK


def _paths(found: list[str]) -> None:
    for path in found:
        print(path)


async def lake_download(api: Ossr, args: argparse.Namespace) -> int:
    if args.dry_run:
        plan = await api.lake_download_plan(
            args.did, args.into, on_conflict=args.on_conflict, lake=args.lake
        )
        output.write(args.format, plan, _planned)
        return output.OK
    with output.progress(sys.stderr) as on_change:
        result = await api.lake_download(
            args.did,
            args.into,
            on_conflict=args.on_conflict,
            lake=args.lake,
            on_change=on_change,
        )
    output.write(args.format, result, _files)
    return output.OK


def print_plan(plan: InstallPlan, out: TextIO) -> None:
    """What will be installed and run, in words."""

    def say(text: str) -> None:
        print(text, file=out)

    say(f"{plan.title}: {plan.target_display}")
    if plan.python:
        say(f"Python {plan.python}")
    for text in (*plan.warnings, *plan.guesses):
        say(f"Note: {text}")
    for cannot in plan.cannot:
        say(f"Not possible: {cannot.reason}")
    if plan.adds or plan.changes:
        changes = [*plan.adds, *plan.changes]
        named = ", ".join(f"{one.name} {one.version or ''}".strip() for one in changes)
        size = output.size(plan.download_bytes) or "size unknown"
        say(f"{len(changes)} packages, {size}: {named}")
    for code in plan.runs_code:
        if code.runs:
            say(f"Code of the record that runs: {code.path} ({code.what})")
    for command in plan.commands:
        say(f"$ {' '.join(command.argv)}")


async def _agreed(plan: InstallPlan, args: argparse.Namespace) -> bool:
    """Whether the plan may be executed: by `--yes`, or by an answer on the terminal."""
    if args.yes or not plan.installable:
        return True
    print_plan(plan, sys.stderr)
    return await output.confirmed(
        "Run these commands?", "Nothing was run. Read the plan, then add --yes."
    )
