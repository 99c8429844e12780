#!/bin/sh
# What: with --mine chapter 02 classifies with the functions of exercise 02.3, and refuses what they cannot do.
# Why:  a student who runs a chapter with their own code must not read the engine's numbers.
# Called by CTest: chapter_mine.sh PROGRAM, which links the references: engine and exercise agree where no distances are equal.
set -eu
program=$1
command -v python3 >/dev/null || exit 77 # reads the results
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

for data in wine breast_cancer; do
  "$program" --data "$data" --k 1,3,5 --tie summed --json "$work/engine.json" >/dev/null
  "$program" --data "$data" --k 1,3,5 --mine --json "$work/mine.json" >/dev/null
  python3 - "$work/engine.json" "$work/mine.json" <<'P' || fail "$data"
import json, sys
def accuracy(path, name):
    results = json.load(open(path))["results"]
    assert results and all(r["name"] == name for r in results), results
    return {r["k"]: r["value"] for r in results}
engine, mine = accuracy(sys.argv[1], "k-NN"), accuracy(sys.argv[2], "k-NN, exercise 02.3")
assert engine == mine and sorted(mine) == [1, 3, 5], (engine, mine)
P
done
code=0
"$program" --mine --metric l1 >"$work/out" 2>&1 || code=$?
[ "$code" -eq 2 ] || fail "l1 with --mine ended with $code"
grep -q "l2 distance only" "$work/out" || fail "does not say why"
echo "all ok"
