"""Running long tasks: one runner, one reporter, one journal, no opinion on what a task does."""

from .journal import Journal
from .reporter import Reporter
from .runner import Runner, Work

__all__ = ["Journal", "Reporter", "Runner", "Work"]
