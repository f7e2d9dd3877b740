"""A whole calibration from the command line, and every look that comes too early."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.helpers import Ran, run
from tests.project.double import AGREED, ANA, code, study

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study in which ana has coded FG1, and everything of it has been coded by nobody else."""
    made = study(tmp_path / "s")
    code(made, "FG1", ANA, *AGREED, (5, "peers"), (6, "peers"))
    return tmp_path / "s"


def ok(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def test_a_whole_calibration_from_the_first_session_to_the_drift(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("-s", root)
    made = ok(run("session", "new", "ronde-1", "-t", "FG1", "--coders", "ana,ben",
                  "--from", "ana", *at))  # fmt: skip
    assert "5 given units in FG1, shared" in made.err
    assert "Independence: unknown." in made.err

    # ben codes what was given, and looks where ben may not
    monkeypatch.setenv("QUALCODE_CODER", "ben")
    listed = ok(run("session", "code", "list", "ronde-1", "FG1", *at))
    assert "small/" not in listed.out
    for unit, name in ((1, "peers"), (2, "docenten"), (3, "plek"), (4, "docenten"), (5, "peers")):
        ok(run("session", "code", "add", "ronde-1", "FG1", "--unit", str(unit), "-c", name, *at))
    early(at)

    # both have sealed: everything may be seen
    sealed = ok(run("session", "seal", "ronde-1", *at))
    assert "qualcode session compare ronde-1" in sealed.err
    assert "no code" not in sealed.err
    late = run("session", "code", "add", "ronde-1", "FG1", "--unit", "1", "-c", "plek", *at)
    assert (late.code, "has sealed this session" in late.err) == (2, True)
    items: Any = ok(run("session", "compare", "ronde-1", "--json", *at)).json()
    assert [(i["kind"], i["a"], i["b"]) for i in items["items"]] == [
        ("extra_code", ["small/online"], []),
        ("substitution", ["small/rooster"], ["small/plek"]),
        ("substitution", ["small/peers"], ["small/docenten"]),
    ]

    decided(items["items"], at)
    adopted = ok(run("session", "adopt", "ronde-1", *at))
    assert "FG1: 6 codings added, 0 removed." in adopted.err
    ok(run("table", "codes", "--book", "small", *at))
    assert "No code was decided as unclear" in ok(run("session", "todo", "ronde-1", *at)).err

    improved(root, at)
    for n in range(2, 6):
        played(n, at, monkeypatch)
    drifted(at, tmp_path)


def improved(root: Path, at: tuple[Any, ...]) -> None:
    """The codebook is improved, and the change is told."""
    book = root / "codebooks" / "small.yaml"
    text = book.read_text(encoding="utf-8")
    text = text.replace("version: 1", "version: 2").replace("Tijden.", "Alleen lestijden.")
    book.write_text(text, encoding="utf-8")
    told = ok(run("codebook", "diff", "small@1", "small", *at))
    assert told.out == 'Changed meaning: "Rooster" has another definition.\n'


def played(n: int, at: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """One more session, coded blind by both, with a passage less in common than the last."""
    name, id = f"ronde-{n}", f"FG{2 + n % 2}"
    monkeypatch.setenv("QUALCODE_CODER", "ana")
    made = ok(run("session", "new", name, "-t", id, "--coders", "ana,ben", "--unit", "turn", *at))
    known = "not shown by qualcode" if n < 4 else "unknown"
    assert f"Independence: {known}." in made.err
    for who, units in (("ana", 6), ("ben", 7 - n)):
        monkeypatch.setenv("QUALCODE_CODER", who)
        for unit in range(1, units + 1):
            ok(run("session", "code", "add", name, id, "--unit", str(unit), "-c", "peers", *at))
        ok(run("session", "seal", name, *at))


def early(at: tuple[object, ...]) -> None:
    """Every look that comes too early is refused or leaves out, and says why."""
    why = "FG1 is being coded blind in session ronde-1"
    for words in (
        ("code", "list"), ("memo", "list"), ("check",), ("table", "codes", "--book", "small"),
    ):  # fmt: skip
        ran = run(*words, *at)  # type: ignore[arg-type]
        assert why in ran.err or "FG1 wordt blind gecodeerd in sessie ronde-1" in ran.err, words
        assert "small/docenten" not in ran.out
    table: Any = run("table", "codes", "--book", "small", "--json", *at).json()
    assert {row["codings"] for row in table["rows"]} == {0}
    for words in (
        ("code", "list", "-t", "FG1", "--coder", "ana"),
        ("code", "log", "FG1", "--coder", "ana"),
        ("session", "code", "list", "ronde-1", "FG1", "--coder", "ana"),
        ("agree", "-t", "FG1", "--coders", "ana,ben"),
        ("agree", "--session", "ronde-1"),
        ("agree", "report", "--session", "ronde-1"),
        ("agree", "explain", "peers", "--session", "ronde-1"),
        ("session", "compare", "ronde-1"),
        ("session", "adopt", "ronde-1"),
        ("session", "todo", "ronde-1"),
    ):
        ran = run(*words, *at)  # type: ignore[arg-type]
        assert (ran.code, ran.out) == (2, ""), words
        assert "blind" in ran.err, words
        assert "ben" in ran.err, words
    status: Any = ok(run("session", "status", "ronde-1", "--json", *at)).json()  # type: ignore[arg-type]
    counts = {c["coder"]: (c["standing"], c["codings"]) for c in status["status"]["coders"]}
    assert counts == {"ana": ("sealed", None), "ben": ("at-work", 5)}


def decided(items: list[dict[str, Any]], at: tuple[object, ...]) -> None:
    """Every difference is decided; the last one is taken back, brought back and kept."""
    for item in items:
        number = str(item["number"])
        ok(run("session", "decide", "ronde-1", number, "a", "--reason", "overlooked", *at))  # type: ignore[arg-type]
    assert "Undone" in ok(run("session", "undo", "ronde-1", *at)).err  # type: ignore[arg-type]
    refused = run("session", "adopt", "ronde-1", *at)  # type: ignore[arg-type]
    assert (refused.code, "1 disagreements are not decided yet" in refused.err) == (2, True)
    assert "Redone" in ok(run("session", "redo", "ronde-1", *at)).err  # type: ignore[arg-type]
    report = ok(run("agree", "report", "--session", "ronde-1", "--language", "en",
                    "--locale", "en", *at))  # type: ignore[arg-type]  # fmt: skip
    assert "Agreement was 37.5% before and 100.0% after discussion." in report.out
    assert "Independent coding: unknown." in report.out
    assert "A/(A+D) before discussion 37.5%, after 100.0%" in report.out


def drifted(at: tuple[Any, ...], tmp_path: Path) -> None:
    """Five sessions have a slope; the report and a coder's own stability come with them."""
    drift: Any = ok(run("session", "drift", "--json", *at)).json()
    values = [round(r["value"], 3) for r in drift["drift"]["rounds"]]
    assert values == [0.375, 0.833, 0.667, 0.5, 0.333]
    assert drift["drift"]["rounds"][0]["after"] == 1.0
    assert drift["drift"]["slope"] is not None
    assert "points a session" in ok(run("session", "drift", "--locale", "en", *at)).out
    path = tmp_path / "report.docx"
    ok(run("agree", "report", "--session", "ronde-5", "-o", path, *at))
    assert path.stat().st_size > 10_000
    report = ok(run("agree", "report", "--session", "ronde-5", "--language", "en", *at))
    assert "points a session" in report.out
    stable: Any = ok(run("session", "stability", "ronde-3", "ronde-5", "--coder", "ana",
                         "--json", *at)).json()  # fmt: skip
    assert stable["results"][0]["coders"] == ["ana (ronde-3)", "ana (ronde-5)"]
    assert stable["results"][0]["value"] == 1.0


def test_joint_coding_keeps_one_journal(root: Path) -> None:
    at = ("-s", root)
    ok(run("session", "new", "samen", "-t", "FG2", "--coders", "ana,ben", "--joint", *at))
    for who, turn in (("ana", "2"), ("ben", "3")):
        ok(run("session", "code", "add", "samen", "FG2", "--turn", turn, "-c", "peers",
               "--coder", who, *at))  # fmt: skip
    listed: Any = ok(run("session", "code", "list", "samen", "FG2", "--coder", "ana", "--json",
                         *at)).json()  # fmt: skip
    assert len(listed["own"]) == 2
    ok(run("session", "seal", "samen", "--coder", "ana", *at))
    assert "FG2: 2 codings added" in ok(run("session", "adopt", "samen", *at)).err
    refused = run("agree", "--session", "samen", *at)
    assert (refused.code, "coded together" in refused.err) == (2, True)


def test_a_sample_is_given_and_undone_step_by_step(root: Path) -> None:
    at = ("--coder", "ben", "-s", root)
    ok(run("session", "new", "s", "-t", "FG2", "-t", "FG3", "--coders", "ana,ben", "--unit",
           "sentence", "--sample", "6", "--seed", "3", "-s", root))  # fmt: skip
    status = ok(run("session", "status", "s", "-s", root))
    assert "6 of 12 sentence units, seed 3" in status.out
    ok(run("session", "code", "add", "s", "FG2", "--unit", "1", "-c", "peers", *at))
    wrong = run("session", "code", "add", "s", "FG2", "--unit", "9", "-c", "peers", *at)
    assert (wrong.code, "given units in s" in wrong.err) == (2, True)
    assert "Undone" in ok(run("session", "code", "undo", "s", "FG2", *at)).err
    assert "Redone" in ok(run("session", "code", "redo", "s", "FG2", *at)).err
    ok(run("session", "code", "remove", "s", "FG2", "--unit", "1", "-c", "peers", *at))
    assert "not begun" not in ok(run("session", "list", "-s", root)).out.split("ben")[1]
    sealed = ok(run("session", "seal", "s", *at)).err
    assert "6 of 6 units got no code, which is a decision now." in sealed
    assert "qualcode session seal s --take-back --coder ben" in sealed
    assert "ben is at work again" in ok(run("session", "seal", "s", "--take-back", *at)).err


def test_codings_are_carried_to_another_book_by_command(root: Path, tmp_path: Path) -> None:
    for name in ("professionals", "students"):
        text = (ROOT / "codebooks" / f"{name}.yaml").read_text(encoding="utf-8")
        (root / "codebooks" / f"{name}.yaml").write_text(text, encoding="utf-8")
    at = ("--coder", "ana", "-s", root)
    ok(run("code", "add", "FG2", "--turn", "2", "-c", "professionals/negatief", *at))
    ok(run("code", "add", "FG2", "--turn", "3", "-c", "professionals/binding-studenten", *at))
    path = tmp_path / "map.csv"
    path.write_text("old,new,meaning\nbinding-studenten,binding-studenten,same\n", "utf-8")
    command = ("codebook", "migrate", "professionals", "--to", "students", "--map", path)
    dry = ok(run(*command, "--dry-run", *at))
    assert "1 codings would go over; 1 need a person" in dry.err
    assert "Changed meaning" in dry.out
    ok(run(*command, "--queue", tmp_path / "q.csv", *at))
    found: Any = run("code", "list", "-t", "FG2", "--json", "-s", root).json()
    assert [r["code"] for r in found] == ["professionals/negatief", "students/binding-studenten"]
    assert "professionals/negatief" in (tmp_path / "q.csv").read_text(encoding="utf-8")
    ok(run("code", "undo", "FG2", *at))
    found = run("code", "list", "-t", "FG2", "--json", "-s", root).json()
    assert [r["code"] for r in found][1] == "professionals/binding-studenten"
    assert run("codebook", "migrate", "professionals", *at).code == 2
