"""Configuration of data lakes (traits), and creation of their clients."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from traitlets import Dict, HasTraits, TraitError, validate
from traitlets.config import Config

from ..backends.net.http_client import Web
from ..backends.rucio import Rucio
from ..backends.rucio.remote_settings import fetch as fetch_settings
from ..lake import Lakes
from .lake_sources import RucioConfig, configured_entries
from .lakes import LakeEntry, configured_lakes, lake_config

if TYPE_CHECKING:
    from jupyter_ossr_demo.lake import DemoLake


class LakeSettings(HasTraits):
    """Settings of `OssrApp` for data lakes."""

    lakes = Dict(
        config=True,
        help=(
            "Data lakes (Rucio): {id: {url, auth_url, title, destination_rse, mount_path, ...}}. "
            "RucioConfig.instances and RUCIO_* variables of existing hubs are also read."
        ),
    )
    demo_lake_knobs = Dict(
        config=True,
        help=(
            "Behaviour of the demo lake, by the field names of "
            "jupyter_ossr_demo.lake.LakeKnobs. Example: {copying: 10} copies data in ten "
            "seconds."
        ),
    )

    @validate("lakes")
    def _check_lakes(self, proposal: Any) -> Any:
        try:
            configured_lakes(proposal["value"])
        except ValueError as error:
            raise TraitError(str(error)) from None
        return proposal["value"]

    def demo_lake(self) -> DemoLake:
        from jupyter_ossr_demo.lake import DemoLake, LakeKnobs  # imported only when asked for

        return DemoLake(msgspec.convert(dict(self.demo_lake_knobs), LakeKnobs))

    def open_lakes(
        self, demo: DemoLake | None, config: Config, web: Web, tokens: Callable[[], Path]
    ) -> Lakes:
        """Makes no requests. Raises `TraitError`: an invalid entry stops the server with one
        sentence."""
        return Lakes(
            self._entries(demo, config),
            lambda one: Rucio(one, web, tokens()),
            lambda remote: fetch_settings(web, remote),
        )

    def _entries(self, demo: DemoLake | None, config: Config) -> list[LakeEntry]:
        if demo:
            return [lake_config("demo", demo.settings())]
        try:
            return configured_entries(self.lakes, RucioConfig(config=config), os.environ)
        except ValueError as error:
            raise TraitError(str(error)) from None
