"""The three themes: dark, light and high contrast; each keeps text at 4.5:1 or better."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="qualcode-dark",
        primary="#3E7CB1",
        secondary="#8AA5BF",
        accent="#E69F00",
        warning="#E69F00",
        error="#E06C5A",
        success="#4DB58A",
        foreground="#E2E2E2",
        background="#121212",
        surface="#1B1D20",
        panel="#26292E",
        dark=True,
    ),
    Theme(
        name="qualcode-light",
        primary="#1F5C8F",
        secondary="#4A6076",
        accent="#815900",
        warning="#815900",
        error="#A32A1B",
        success="#00603F",
        foreground="#1A1A1A",
        background="#F4F2EC",
        surface="#EAE7DF",
        panel="#DEDAD0",
        dark=False,
    ),
    Theme(
        name="qualcode-contrast",
        primary="#FFFFFF",
        secondary="#FFFFFF",
        accent="#FFD400",
        warning="#FFD400",
        error="#FF8A80",
        success="#7CFFB2",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#1C1C1C",
        dark=True,
    ),
)
NAMES = tuple(theme.name for theme in THEMES)
