"""Background jobs: one runner, one reporter, one journal, independent of the features."""

from .journal import Journal
from .reporter import Reporter
from .runner import Runner, Work

__all__ = ["Journal", "Reporter", "Runner", "Work"]
