#!/usr/bin/env python3
# mypy: allow-untyped-defs, allow-untyped-calls, allow-any-generics
"""Verifies a bundle made by `duban audit export`, with nothing but Python (3.8 or newer), on any machine, offline.

    python3 bundle_verifier.py BUNDLE [--seal HASH] [--seals FILE] [--key HEX] [PAPER ...]

BUNDLE is the history of one item with the seals that cover it. The bundle alone shows that nothing was changed since it
was made; only a seal that you have from elsewhere shows that nothing was changed before: give its hash (--seal, as
printed in a report) or a copy of the file of seals (--seals). --key: the public key that must have signed the seals.
PAPER: files; each must be one that the history records.

It imports nothing of duban, on purpose: whoever doubts the program need not trust it to check itself.

Exit code 0: everything holds. 1: something does not, and what. 2: the command cannot be understood.
The bytes are specified in docs/reference/evidence.md of duban.
"""

import argparse
import hashlib
import json
import sys

EVENT = (
    "seq", "version", "transition", "from_state", "to_state", "actor", "actor_kind", "typist", "acting_for", "source",
    "occurred_at", "recorded_at", "facts", "reason", "corrects", "effects", "calendar_revision", "profile_revision",
    "request_id",
)  # fmt: skip


SEAL = ("seal", "day", "sealed_at", "leaves", "root", "news", "previous")


class Wrong(Exception):
    """Something does not hold."""


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def check(holds, what):
    if not holds:
        raise Wrong(what)


# Ed25519 as in RFC 8032: slow, but nothing secret is handled here -------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(data):
    y = int.from_bytes(data, "little")
    x = _recover_x(y & ((1 << 255) - 1), y >> 255)
    y &= (1 << 255) - 1
    return None if x is None else (x, y, 1, x * y % P)


def _add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = _add(result, point)
        point, n = _add(point, point), n >> 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _recover_x(BASE_Y, 0) or 0
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def genuine(key, message, signature):
    """Whether an Ed25519 signature is that of a key; all three as bytes."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    one, other = _times(s, BASE), _add(r, _times(h, a))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


# the parts of a bundle --------------------------------------------------------------------------------------------


def read(path):
    """The lines of a bundle by kind; the last line vouches for all bytes before it."""
    with open(path, "rb") as file:
        data = file.read()
    lines = data.split(b"\n")
    check(len(lines) > 2 and lines[-1] == b"", "the file ends in the middle of a line")
    found: dict = {"bundle": [], "event": [], "document": [], "rows": [], "leaf": [], "seal": [], "end": []}
    for number, line in enumerate(lines[:-1], 1):
        try:
            value = json.loads(line)
            ((kind, content),) = value.items()
            found[kind].append(content)
        except (ValueError, KeyError, AttributeError):
            raise Wrong(f"line {number} of the file is none of a bundle") from None
        check(canonical(value) == line, f"line {number} of the file is not written as duban writes it")
    check(len(found["bundle"]) == 1 and found["bundle"][0]["format"] == "duban.bundle.1", "this is no bundle")
    body = data[: len(data) - len(lines[-2]) - 1]
    check(found["end"] == [sha256(body)], "the file was changed: its last line is not the hash of the rest")
    return found


def history(number, events):
    """Each line rests on the one before, the first on the item's number; gives the hash of every line."""
    previous, hashes = sha256(("duban.item.1\n" + number).encode()), []
    for seq, event in enumerate(events, 1):
        what = f"line {seq} of the history is not what was written"
        check(event["seq"] == seq and event["previous_hash"] == previous, what)
        content = canonical(["duban.event.1"] + [event[name] for name in EVENT])
        previous = sha256(previous.encode() + b"\n" + content)
        check(event["hash"] == previous, what)
        hashes.append(previous)
    check(hashes, "there is no history")
    return hashes


def papers(events, documents):
    """The papers are those that the lines issued: the same numbers and files, no more, no fewer."""
    issued = [
        (event["seq"], paper["name"], paper["number"], paper.get("sha256"), paper.get("sha256"))
        for event in events for paper in event["effects"].get("documents", [])
    ]  # fmt: skip
    kept = [
        (one["seq"], one["name"], one["official_number"], one.get("sha256"), one.get("content")) for one in documents
    ]  # fmt: skip
    check(sorted(issued, key=repr) == sorted(kept, key=repr), "the papers are not those that the history issued")


def seals(lines, key):
    """Each seal rests on the one before; signatures are genuine; gives the seals by their hash."""
    previous, found = sha256(b"duban.seal.1\n"), {}
    for n, one in enumerate(lines, 1):
        content = canonical(["duban.seal.1"] + [one[name] for name in SEAL])
        check(one["seal"] == n and one["previous"] == previous, f"seal {n} does not rest on the one before")
        previous = sha256(content)
        check(one["hash"] == previous, f"seal {n} is not what was written")
        if one["signature"] is not None:
            fine = genuine(bytes.fromhex(one["key"]), content, bytes.fromhex(one["signature"]))
            check(fine, f"seal {n} is not signed by its key")
        check(key is None or one["key"] == key, f"seal {n} is not signed by the key you named")
        found[previous] = one
    return found


def included(leaf, root):
    """The leaf lies in the tree whose root was sealed."""
    content = canonical(["duban.leaf.1", leaf["number"], leaf["seq"], leaf["head"], leaf["rows"]])
    hash_ = hashlib.sha256(b"\x00" + content).digest()
    for side, other in leaf["proof"]:
        check(side in ("left", "right"), "the proof of inclusion is none")
        pair = bytes.fromhex(other) + hash_ if side == "left" else hash_ + bytes.fromhex(other)
        hash_ = hashlib.sha256(b"\x01" + pair).digest()
    check(hash_.hex() == root, "the item is not in the seal that is said to cover it")


def trusted(found, options):
    """What you have from elsewhere agrees with the seals of the bundle; gives the number of the last such seal."""
    last = 0
    if options.seal:
        check(options.seal in found, "the seal you named is not among those of the bundle")
        last = found[options.seal]["seal"]
    if options.seals:
        with open(options.seals, encoding="utf-8") as file:
            copies = [json.loads(line) for line in file if line.strip()]
        mine = {one["seal"]: one["hash"] for one in found.values()}
        check(copies, "there is no seal in " + options.seals)
        for copy in copies:
            differs = copy["seal"] in mine and mine[copy["seal"]] != copy["hash"]
            check(not differs, f"seal {copy['seal']} is not that of your copy")
        last = max([last] + [copy["seal"] for copy in copies if copy["seal"] in mine])
    return last


def attached(events, paths):
    """Each file is one that the history records."""
    known = {}
    for event in events:
        for value in event["facts"].values():
            if isinstance(value, dict) and "sha256" in value:
                known[value["sha256"]] = event["seq"]
    for path in paths:
        with open(path, "rb") as file:
            digest = sha256(file.read())
        check(digest in known, f"{path} is no file of this history")
        print(f"{path} is the file recorded in line {known[digest]}.")


def verify(options):
    parts = read(options.bundle)
    number, events = parts["bundle"][0]["number"], parts["event"]
    hashes = history(number, events)
    papers(events, parts["document"])
    print(f"{number}: {len(events)} lines, each rests on the one before.")
    found = seals(parts["seal"], options.key)
    last = trusted(found, options)
    if not parts["leaf"]:
        check(not (options.seal or options.seals or options.key), "no seal covers this item yet")
        print("No seal covers this item yet: the bundle shows only that it was not changed since it was made.")
    for leaf in parts["leaf"]:
        check(leaf["number"] == number and leaf["seal"] == len(parts["seal"]), "the leaf is that of another item")
        sealed = parts["seal"][leaf["seal"] - 1]
        included(leaf, sealed["root"])
        check(leaf["seq"] <= len(hashes) and hashes[leaf["seq"] - 1] == leaf["head"],
              "the history is not the one that was sealed")  # fmt: skip
        print(f"Lines 1 to {leaf['seq']} are covered by seal {leaf['seal']} of {sealed['day']}: {sealed['hash']}")
        if leaf["seq"] < len(hashes):
            print(f"Lines {leaf['seq'] + 1} to {len(hashes)} came after it.")
        for rows in parts["rows"]:
            check(sha256(rows.encode()) == leaf["rows"], "the rows are not those that were sealed")
            check(json.loads(rows)[1].get("document", []) == sorted(parts["document"], key=canonical),
                  "the papers are not those that were sealed")  # fmt: skip
            print("The rows (dates, claims, parties, papers) are those that were sealed.")
        if options.seal or options.seals:
            check(last >= leaf["seal"], "what you have is older than the seal that covers this item: ask for a bundle "
                  "of then, or compare a later seal")  # fmt: skip
            print("The seal is the one you have.")
        else:
            print("Compare this hash with one you have from elsewhere, or say --seal or --seals.")
    attached(events, options.papers)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle")
    parser.add_argument("papers", nargs="*", metavar="PAPER")
    parser.add_argument("--seal", metavar="HASH")
    parser.add_argument("--seals", metavar="FILE")
    parser.add_argument("--key", metavar="HEX")
    options = parser.parse_args(argv)
    try:
        verify(options)
    except Wrong as wrong:
        print(f"NOT VERIFIED: {wrong}.", file=sys.stderr)
        return 1
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        print(f"NOT VERIFIED: the file is no bundle of duban ({error}).", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"NOT VERIFIED: {error}.", file=sys.stderr)
        return 1
    print("VERIFIED.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
