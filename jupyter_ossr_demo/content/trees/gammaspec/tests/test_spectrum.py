from gammaspec import PowerLaw, fit


def test_a_fit_finds_the_law_that_made_the_points():
    law = PowerLaw(norm=3.45e-11, index=2.63)
    found = fit([(e, law.flux(e)) for e in (0.5, 1, 2, 5, 10)])
    assert abs(found.index - 2.63) < 1e-9
