"""Check a group's ledger: python verify_ledger.py FILE [HASH]. Needs nothing but Python.

FILE is what "Export" on the group's ledger page gives. Each line of the chain holds the hash of the one before it
and of what it says itself, so a line that was altered, moved, taken out or slipped in is named here. Give a HASH
that you noted on an earlier day and it is checked that the ledger of that day is still the beginning of this one.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

NOTHING = "0" * 64


class Broken(Exception):
    """Something is not as it was written; the message names the line."""


def canonical(value: Any) -> str:
    """The one way in which a line is written down before it is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(words: str) -> str:
    """The hash of words, in hex."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def check_chain(head: dict[str, Any], chain: list[dict[str, Any]]) -> list[str]:
    """All hashes of the chain in order. Raises Broken at the first line that is not as it was written."""
    hashes = [NOTHING]
    for seq, line in enumerate(chain, start=1):
        body = line.get("body")
        if not isinstance(body, dict) or body.get("group") != head.get("group"):
            raise Broken(f"line {seq}: is not a line of this ledger")
        if body.get("seq") != seq:
            raise Broken(f"line {seq}: is missing, here stands line {body.get('seq')}")
        if line.get("before") != hashes[-1]:
            raise Broken(f"line {seq}: does not follow line {seq - 1}")
        if line.get("hash") != sha256(f"{hashes[-1]}\n{canonical(body)}"):
            raise Broken(f"line {seq}: was altered, its hash is another")
        hashes.append(str(line["hash"]))
    if head.get("lines") != len(chain) or head.get("head") != hashes[-1]:
        raise Broken(f"line {len(chain) + 1}: is missing, the ledger ends too early")
    return hashes


def check_person(line: dict[str, Any]) -> None:
    """That the name given belongs to the commitment that stands in the chain."""
    if line.get("salt") and line["person"] != "p:" + sha256(f"{line['salt']}:{line.get('id')}"):
        raise Broken(f"the name {line.get('name')!r} does not belong to {line['person']}")


def check(lines: list[Any], noted: str = "") -> str:
    """Check a whole file and say what was found. Raises Broken."""
    if not lines or not all(isinstance(line, dict) for line in lines) or "ledger" not in lines[0]:
        raise Broken("this is not a group's ledger")
    head, rest = lines[0], lines[1:]
    chain = [line for line in rest if "body" in line]
    foreign = [line["foreign"] for line in rest if "foreign" in line]
    hashes = check_chain(head, chain)
    for line in rest:
        if "person" in line:
            check_person(line)
    said = f"All {len(chain)} lines are as they were written. The last hash is {hashes[-1]}."
    if noted and noted not in hashes[1:]:
        raise Broken(f"no line has the hash {noted}: this is not the ledger that you saw then")
    if noted:
        said += f" What you noted is line {hashes.index(noted)}."
    return said + (check_foreign(chain, foreign) if foreign else "")


def check_foreign(chain: list[dict[str, Any]], foreign: list[Any]) -> str:
    """The ledger that this one continues, from another installation: it is sound, and the one that was brought."""
    try:
        check(foreign)
    except Broken as broken:
        raise Broken(f"in the ledger that this one continues, {broken}") from None
    named = [
        line["body"].get("what", {}).get("head") for line in chain if line["body"].get("kind") == "import"
    ]
    if foreign[0].get("head") not in named:
        raise Broken("the ledger that this one continues is not the one that was brought")
    return f" So are the {foreign[0].get('lines')} lines that it continues."


def read(path: str) -> list[Any]:
    """The lines of a file. Raises Broken at one that cannot be read."""
    found = []
    with Path(path).open(encoding="utf-8", newline="\n") as file:
        for number, words in enumerate(file, start=1):
            try:
                found.append(json.loads(words))
            except (ValueError, RecursionError):
                raise Broken(f"line {number - 1}: cannot be read") from None
    return found


def main(arguments: list[str]) -> int:
    """0: sound; 1: broken, with the first line that is; 2: not called rightly."""
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    try:
        print(check(read(arguments[0]), arguments[1] if len(arguments) == 2 else ""))
    except (Broken, UnicodeDecodeError) as broken:
        print(f"NOT SOUND: {broken}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
