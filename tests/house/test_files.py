"""What no file of the project may hold: unsafe scripts, machine paths, hosts in locks; catalogues complete."""

import re

import pytest

from tests.house.source import ROOT, files, files_in, name_of
from tools import catalogue

# Put together here, so that this file does not find itself.
FOLDERS = ("work", "tmp/tz", "root", "Users/[a-z]+", "home/[a-z]+")
MACHINE_PATHS = re.compile("|".join(f"/{folder}/" for folder in FOLDERS))
UNSAFE_SCRIPT = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\s*\(|new Function)\b"
)
PICTURES = {".png", ".webp", ".jpg", ".jpeg", ".avif", ".woff2", ".ico", ".gz", ".mo"}


def test_scripts_never_make_html_from_words() -> None:
    scripts = files_in("static", suffix=".js")
    assert scripts
    found = {name_of(path): sorted(set(UNSAFE_SCRIPT.findall(path.read_text("utf-8")))) for path in scripts}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = {}
    for path in files():
        if path.suffix not in PICTURES and (
            hits := MACHINE_PATHS.findall(path.read_text("utf-8", "replace"))
        ):
            found[name_of(path)] = sorted(set(hits))
    assert found == {}


@pytest.mark.parametrize("name", ["package-lock.json", "requirements.txt", "requirements-dev.txt"])
def test_locks_name_no_host_to_fetch_from(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert '"resolved"' not in text
    assert "--index-url" not in text
    assert "--extra-index-url" not in text
    assert "--find-links" not in text


def test_every_pin_of_the_product_is_the_same_for_its_tests() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.\[\]-]+==[^ ;\\]+", (ROOT / name).read_text("utf-8"), re.M))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
    assert all(
        "--hash=sha256:" in each
        for each in re.split(r"\n(?=\S)", (ROOT / "requirements.txt").read_text())
        if "==" in each
    )


def test_both_languages_are_complete(capsys: pytest.CaptureFixture[str]) -> None:
    code = catalogue.check()
    assert code == 0, capsys.readouterr().out
