"""dN/dE = norm * (E / E0) ** -index, with energies in TeV and fluxes in 1 / (cm2 s TeV)."""

import csv
import math
from dataclasses import dataclass


@dataclass(frozen=True)
class PowerLaw:
    """A power-law photon spectrum."""

    norm: float
    index: float
    reference: float = 1.0

    def flux(self, energy):
        """Differential flux at an energy in TeV."""
        return self.norm * (energy / self.reference) ** -self.index

    def integral(self, low, high):
        """Photons per cm2 and second between two energies in TeV."""
        if not 0 < low < high:
            raise ValueError("need 0 < low < high")
        if math.isclose(self.index, 1.0):
            return self.norm * self.reference * math.log(high / low)
        k = 1.0 - self.index
        scale = self.norm * self.reference / k
        return scale * ((high / self.reference) ** k - (low / self.reference) ** k)


def read_points(path):
    """(energy, flux) pairs of a CSV file with the columns energy_tev and flux."""
    with open(path, newline="", encoding="utf-8") as file:
        return [(float(row["energy_tev"]), float(row["flux"])) for row in csv.DictReader(file)]


def fit(points, reference=1.0):
    """The power law that goes best through the points, by least squares in log-log space."""
    if len(points) < 2:
        raise ValueError("need two points or more")
    xs = [math.log(energy / reference) for energy, _ in points]
    ys = [math.log(flux) for _, flux in points]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - x0) * (y - y0) for x, y in zip(xs, ys)) / sum((x - x0) ** 2 for x in xs)
    return PowerLaw(norm=math.exp(y0 - slope * x0), index=-slope, reference=reference)
