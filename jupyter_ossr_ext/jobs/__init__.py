"""Background jobs: one runner, one reporter, one journal, independent of the features."""

from .exclusive_changes import ExclusiveChanges
from .journal import Journal
from .kinds import JobKind, spec_of
from .reporter import Reporter
from .runner import Runner

__all__ = ["ExclusiveChanges", "JobKind", "Journal", "Reporter", "Runner", "spec_of"]
