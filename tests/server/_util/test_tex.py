"""Formulas in titles as plain text."""

from __future__ import annotations

# ruff: noqa: RUF001 (these characters are meant)
import pytest

from jupyter_ossr_ext._util.tex import readable


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Test of $E=mc^2$", "Test of E=mc²"),
        (r"Flux of H$\alpha$ and $\gamma$-rays", "Flux of Hα and γ-rays"),
        (r"\(10^{12}\) eV electrons", "10¹² eV electrons"),
        (r"$\sqrt{s} = 13~\mathrm{TeV}$", "√s = 13 TeV"),
        (r"$M_\odot$, $M_{BH}$, $T_{\mathrm{eff}}$", "M_⊙, M_(BH), T_(eff)"),
        (r"CO$_2$ at $5\,\sigma$", "CO₂ at 5 σ"),
        (r"$\Lambda$CDM, $z\sim0.5$", "ΛCDM, z∼0.5"),
        (r"$e^{+}e^{-} \to \mu^+\mu^-$", "e⁺e⁻ → μ⁺μ⁻"),
        (r"$30^\circ$ north", "30° north"),
        (r"$$x_1$$", "x₁"),
    ],
)
def test_simple_formulas_are_characters(title: str, expected: str) -> None:
    assert readable(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "From $5 to $10",
        "US$ 5 and AU$ 6",
        "$HOME and $PATH",
        r"$\begin{pmatrix} 1 \\ 2 \end{pmatrix}$",
        r"$\href{javascript:alert(1)}{x}$",
        r"$\frac{1}{2}$",
        "$x_{$",
        "$x}$",
        "$x^$",
        "C:\\new\\alpha",
        "a_b^c",
        "",
        "$" * 1000,
        "$" + "{" * 199 + "a$",
        "$x" + "^a" * 90 + "\\$",
    ],
)
def test_what_is_no_simple_formula_stays_as_it_is_typed(title: str) -> None:
    assert readable(title) == title
