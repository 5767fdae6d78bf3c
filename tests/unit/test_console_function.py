"""The function that serves the console: only what was built, never more, with a policy that lets nothing else run."""

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from functions import console

Get = Callable[..., dict[str, Any]]


@pytest.fixture
def get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Get]:
    """Ask for a path of a site with a page and a hashed script; a secret lies beside the site."""
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "index.html").write_text("<!doctype html><title>Earshot</title>")
    (site / "assets" / "app-x1.js").write_text("run()" * 100)
    (site / "notes.txt").write_text("nothing that the build makes")
    (tmp_path / "secret.js").write_text("secret")
    monkeypatch.setattr(console, "SITE", site)
    for name, value in {
        "CONSOLE_CLIENT_ID": "abc",
        "CONSOLE_COGNITO": "https://cognito-idp.eu-west-1.amazonaws.com/",
        "LIVE_ENDPOINT": "https://live.example/api",
    }.items():
        monkeypatch.setenv(name, value)
    for kept in (console._file, console._site, console._config, console._guards):
        kept.cache_clear()

    def ask(path: str, **headers: str) -> dict[str, Any]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        event = {"path": path, "headers": named, "requestContext": {"path": f"/api{path}"}}
        return console.handler(event, None)

    yield ask
    for kept in (console._file, console._site, console._config, console._guards):
        kept.cache_clear()


def body(answer: dict[str, Any]) -> bytes:
    """The bytes that a browser gets."""
    return base64.b64decode(answer["body"])


def test_the_root_is_the_page_which_is_asked_about_each_time(get: Get) -> None:
    answer = get("/")
    assert answer["statusCode"] == 200
    assert body(answer).startswith(b"<!doctype html>")
    assert answer["headers"]["cache-control"] == "no-cache"


def test_what_has_its_hash_in_its_name_is_kept_for_a_year_and_sent_packed(get: Get) -> None:
    answer = get("/assets/app-x1.js", Accept_Encoding="gzip, br")
    assert answer["headers"]["cache-control"] == "public, max-age=31536000, immutable"
    assert answer["headers"]["content-encoding"] == "gzip"
    assert gzip.decompress(body(answer)) == b"run()" * 100


def test_who_takes_no_gzip_gets_it_plain(get: Get) -> None:
    assert body(get("/assets/app-x1.js")) == b"run()" * 100


def test_what_the_browser_has_already_is_not_sent_again(get: Get) -> None:
    etag = get("/")["headers"]["etag"]
    again = get("/", If_None_Match=f"W/{etag}")
    assert (again["statusCode"], body(again)) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["/assets/../secret.js", "/../secret.js", "/assets/none.js", "/notes.txt", "/assets", "//etc"],
)
def test_nothing_but_what_was_built_is_ever_served(get: Get, path: str) -> None:
    assert get(path)["statusCode"] == 404


@pytest.mark.usefixtures("get")
def test_without_the_slash_the_browser_is_sent_to_where_relative_addresses_work() -> None:
    event = {"path": "/", "headers": None, "requestContext": {"path": "/api"}}
    answer = console.handler(event, None)
    assert (answer["statusCode"], answer["headers"]["location"]) == (308, "/api/")


def test_the_page_may_run_our_files_and_talk_to_this_stage_only(get: Get) -> None:
    policy = get("/")["headers"]["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    reached = "'self' https://cognito-idp.eu-west-1.amazonaws.com wss://live.example"
    assert f"connect-src {reached}" in policy
    assert not [one for one in policy if "unsafe" in one or "*" in one]


def test_the_configuration_names_the_stage_and_no_secret(get: Get) -> None:
    known = json.loads(body(get("/config.json")))
    assert known == {
        "stage": "",
        "region": "",
        "client_id": "abc",
        "cognito": "https://cognito-idp.eu-west-1.amazonaws.com/",
        "sign_in": "",
        "push_key": "",
        "live": True,
    }
