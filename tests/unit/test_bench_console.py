"""The console's bench says what it saw: which files come first, which frames were slow, which aims are missed."""

import gzip
from dataclasses import replace
from pathlib import Path

from tools.bench.console import _browser, _files
from tools.bench.console_page import Scrolled
from tools.bench.console_seen import Seen, chunks

SEEN = Seen(
    chunks={"index-12345678.js": 70_000, "chart-12345678.js": 110_000, "a-12345678.css": 90},
    first={"index-12345678.js": 70_000},
    paints={name: [100.0] for name in ("bare", "bare again", "cold", "warm")},
    rows=[500.0],
    query=[4.0],
    openings=[100.0] * 19 + [200.0],
    api=[50.0, 60.0],
    scrolls={"down": (10_000.0, 9.0, 40.0, 0.0)},
    filtered=[300.0],
    findings={"phone": [("settings: color-contrast", "moderate")]},
)
"""Figures that meet every aim."""


def test_files_of_the_first_load_come_first_and_small_ones_together() -> None:
    report = _files(SEEN)
    assert report.rows == [
        ("index.js", "70.0", "first load"),
        ("chart.js", "110.0", "when needed"),
        ("1 small ones", "0.1", "when needed"),
    ]
    assert report.met
    assert not _files(replace(SEEN, first={"index-12345678.js": 300_001})).met


def test_a_file_weighs_what_it_has_in_gzip(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>Earshot</p>" * 99)
    (tmp_path / "assets" / "index.js").write_text("1")
    packed = len(gzip.compress(b"<p>Earshot</p>" * 99, 9))
    assert chunks(tmp_path) == {"index.html": packed, "index.js": len(gzip.compress(b"1", 9))}


def test_each_aim_can_be_missed() -> None:
    assert _browser(SEEN, 10_000).met
    serious = {"phone": [("settings: color-contrast", "serious")]}
    for missed in (
        replace(SEEN, openings=[100.0] * 8 + [400.0] * 2),
        replace(SEEN, scrolls={"down": (10_000.0, 9.0, 90.0, 1.5)}),
        replace(SEEN, findings=serious),
    ):
        assert not _browser(missed, 10_000).met


def test_slow_frames_are_a_share_of_all() -> None:
    way = Scrolled([16.0, 17.0, 16.0, 51.0], 100.0, 9.0)
    assert (way.longest, way.slow) == (51.0, 25.0)
    assert (Scrolled([], 0.0, 0.0).longest, Scrolled([], 0.0, 0.0).slow) == (0.0, 0.0)
