"""gammaspec points.csv: prints the power law that fits."""

import sys

from . import fit, read_points


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: gammaspec points.csv")
    law = fit(read_points(sys.argv[1]))
    print(f"index {law.index:.2f}, flux at 1 TeV {law.norm:.3g} / (cm2 s TeV)")


if __name__ == "__main__":
    main()
