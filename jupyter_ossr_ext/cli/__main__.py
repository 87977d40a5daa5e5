# PYTHON_ARGCOMPLETE_OK
"""`jupyter ossr`: records and the data lake, without a running server."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence

from .arguments import parser

FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    made = parser()
    try:
        import argcomplete

        argcomplete.autocomplete(made)
    except ImportError:
        pass
    args = made.parse_args(arguments)
    try:
        return _run(args)
    except BrokenPipeError:  # who read the output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("Cancelled.", file=sys.stderr)
        return 130


def _run(args: argparse.Namespace) -> int:
    # Loaded only now: the services take seconds, and a shell asks for completions.
    from ..client import Ossr
    from ..client.session import JobFailed
    from ..problems import Problem
    from . import output
    from .verb_table import VERBS

    async def verb() -> int:
        async with Ossr(args.root) as api:
            return await VERBS[args.verb](api, args)

    try:
        return asyncio.run(verb())
    except (Problem, JobFailed) as failure:
        document = output.document_of(failure)
        print(failure, file=sys.stderr)
        if document and document.evidence:
            print(f"  {document.evidence}", file=sys.stderr)
        return output.code_of(document.slug if document else "")


if __name__ == "__main__":
    sys.exit(main())
