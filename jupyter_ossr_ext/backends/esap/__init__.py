"""ESAP, the science platform of ESCAPE."""

from .client import Esap as Esap
