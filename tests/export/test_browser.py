"""The html report in a real browser: shown, sorted, printed; skipped aloud where there is none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from qualcode.export.plots import plot_of
from qualcode.export.write import write_report
from qualcode.model.table import Heading, Report, Table
from tests.export.every_table import made
from tests.export.test_plots import TABLES

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no chromium on this machine: the html report was not opened in a browser")
    return found


@pytest.fixture
def page(tmp_path: Path) -> Path:
    elements = made("elements", "nl")
    assert isinstance(elements, Table)
    parts = (Heading("Elementen"), elements, plot_of(TABLES["elements"]))
    path = tmp_path / "report.html"
    path.write_bytes(write_report(Report("r", "Rapport", parts), "html"))
    return path


def opened(browser: str, page: Path, *options: str) -> str:
    """What the browser tells after it has opened a page without a network."""
    profile = page.parent / "profile"
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--no-first-run", "--disable-dev-shm-usage", "--proxy-server=127.0.0.1:9",
        f"--user-data-dir={profile}", *options, page.as_uri(),
    ]  # fmt: skip
    home = {**os.environ, "HOME": str(page.parent)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=home)
    return done.stdout


def test_the_report_is_shown_with_its_plot(browser: str, page: Path) -> None:
    shot = page.parent / "shot.png"
    opened(browser, page, "--window-size=1200,1600", f"--screenshot={shot}")
    picture = Image.open(shot).convert("RGB")
    assert picture.size == (1200, 1600)
    colours = {colour for _, colour in picture.getcolors(1_000_000) or []}
    assert (0, 114, 178) in colours, "the blue of the first group in the plot"
    assert (230, 159, 0) in colours


def test_a_click_on_a_heading_sorts_the_table(browser: str, page: Path) -> None:
    click = (
        '<script>const all = document.querySelectorAll("th button");'
        "all[2].click(); all[2].click();"
        "const rows = document.querySelectorAll('tbody tr'), names = [rows[0], rows[rows.length - 1]];"
        "[document.body.dataset.first, document.body.dataset.last] = names.map(r => r.cells[1].textContent);"
        "</script></body>"
    )
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", click), encoding="utf-8")
    told = opened(browser, page, "--dump-dom")
    assert 'data-first="Persoonlijke Aandacht"' in told
    assert 'data-last="Totaal"' in told
    assert 'aria-sort="descending"' in told


def test_a_report_of_several_chapters_leads_to_each(browser: str, page: Path) -> None:
    parts = tuple(Heading(name) for name in ("Een", "Twee & drie", "Vier"))
    page.write_bytes(write_report(Report("r", "Rapport", parts), "html"))
    told = opened(browser, page, "--dump-dom")
    assert '<a href="#chapter-2">Twee &amp; drie</a>' in told
    assert '<h2 id="chapter-2">Twee &amp; drie</h2>' in told


def test_the_report_is_printed_without_its_buttons_and_links(browser: str, page: Path) -> None:
    paper = page.parent / "paper.pdf"
    opened(browser, page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    assert paper.read_bytes().startswith(b"%PDF")


def test_the_page_needs_nothing_from_outside(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!data:|#)', told)
    assert "@import" not in told
    assert '<html lang="nl">' in told
    assert 'alt="' in told
