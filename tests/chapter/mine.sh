#!/bin/sh
# What: with --mine the chapters compute with the exercises' functions, or stop and say why.
# Why:  a student who runs a chapter with their own code must not read the engine's numbers.
# Called by CTest: mine.sh FOLDER with the chapters' programs, which link the references: engine and exercise agree where no
# distances are equal, and up to rounding in training.
set -eu
chapters=$1
command -v python3 >/dev/null || exit 77 # reads the results
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }
compare() {
  python3 - "$work/engine.json" "$work/mine.json" "$@" <<'P' || fail "$*"
import json, sys
engine, mine = ([(r.get("k"), r["value"]) for r in json.load(open(path))["results"]] for path in sys.argv[1:3])
names = {r["name"] for r in json.load(open(sys.argv[2]))["results"]} | {r.get("net", "") for r in json.load(open(sys.argv[2]))["results"]}
assert engine and engine == mine, (engine, mine)
assert any("exercise" in name for name in names), names
P
}
# refused MESSAGE PROGRAM FLAGS…
refused() {
  message=$1; program=$2; shift 2
  code=0
  "$chapters/$program" --mine "$@" >"$work/out" 2>&1 || code=$?
  [ "$code" -eq 2 ] || fail "$program $* with --mine ended with $code"
  grep -q -e "$message" "$work/out" || fail "$program $* does not say: $message"
}

# 01: every number of the chapter comes from the exercises, with and without the flag
"$chapters/01_data" --mine --data wine >/dev/null || fail "01_data"

# 02: votes by exercise 02.3
for data in wine breast_cancer; do
  "$chapters/02_neighbors" --data "$data" --k 1,3,5 --tie summed --json "$work/engine.json" >/dev/null
  "$chapters/02_neighbors" --data "$data" --k 1,3,5 --mine --json "$work/mine.json" >/dev/null
  compare "02_neighbors on $data"
done
refused "l2 distance only" 02_neighbors --metric l1
refused "smaller sum of distances" 02_neighbors --tie nearest

# 09: the gradient by exercises 09.1 to 09.3
"$chapters/09_mlp" --data iris --epochs 8 --hidden 8 --precision double --json "$work/engine.json" >/dev/null
"$chapters/09_mlp" --data iris --epochs 8 --hidden 8 --mine --json "$work/mine.json" >/dev/null
compare "09_mlp on iris"
refused "no exercise of this chapter is batch normalization" 09_mlp --data iris --dropout 0.5
refused "the exercises have no elu" 09_mlp --data iris --activation elu
refused "last layer is a softmax" 09_mlp --data diabetes
refused "trains in double" 09_mlp --data iris --precision float
refused "takes a class per sample" 09_mlp --data iris --label-smoothing 0.1
echo "all ok"
