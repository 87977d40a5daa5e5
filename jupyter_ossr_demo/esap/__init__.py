"""A small ESAP on the loopback interface, with a shopping basket: `DemoEsap().start()`.

It responds as the API gateway of ESAP does (`esap/accounts/api` of its published source), to what
its published Python client asks for. There is no other part of ESAP. What the items of the basket
lead to in the Virtual Observatory is served too.
"""

from __future__ import annotations

from .server import DemoEsap

__all__ = ["DemoEsap"]
