#!/bin/sh
# What: the student's loop in a copy of this checkout: verdicts by content, whatever the dates and the user's environment.
# Why:  only real builds show what a build tool, a compiler and a terminal make of a student's file.
# Called by CTest: loop.sh GRADBOOK CHECKOUT; 77 means skipped.
set -eu
gradbook=$1
checkout=$2
git -C "$checkout" rev-parse HEAD >/dev/null 2>&1 || exit 77 # an unpacked archive: nothing to copy by
command -v python3 >/dev/null || exit 77 # reads the verdicts

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/course
log=$work/log
mkdir "$copy"
git -C "$checkout" ls-files -z --cached --others --exclude-standard |
  (cd "$checkout" && xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\n" "$f"; done' sh) >"$work/files"
tar -C "$checkout" -cf - -T "$work/files" | tar -C "$copy" -xf -

fail() { echo "FAILED: $*"; cat "$log"; exit 1; }

# run CODE ARGUMENT…: gradbook, in the copy, ends with this code
run() {
  code=$1
  shift
  result=0
  GRADBOOK_ROOT=$copy "$gradbook" "$@" >"$log" 2>"$work/err" </dev/null || result=$?
  cat "$work/err" >>"$log"
  [ "$result" -eq "$code" ] || fail "gradbook $* ended with $result, expected $code"
}
# says TEXT; silent_on TEXT: what the last run printed
says() { grep -qF -- "$1" "$log" || fail "does not say: $1"; echo "ok  $1"; }
silent_on() { ! grep -qF -- "$1" "$log" || fail "says: $1"; }

knn=exercises/02_neighbors/knn.cpp
cp "$copy/$knn" "$work/starter.cpp"
cp "$checkout/solutions/02_neighbors/knn.cpp" "$work/right.cpp"

# The first check says that it compiles, on standard error, and not when a program reads
run 1 check 02.3
grep -q "^compiling 02.3 knn" "$work/err" || fail "is silent while it compiles"
says "not implemented: 02.3"

# A verdict belongs to the content: files come back with their old dates
cp "$work/right.cpp" "$copy/$knn"
touch -d "2001-01-01" "$copy/$knn"
run 0 check 02.3
says "public tests passed, 16/16 points"
run 0 list
cp -p "$copy/$knn" "$work/backup.cpp"
touch -d "2000-01-01" "$work/starter.cpp"
cp -p "$work/starter.cpp" "$copy/$knn"
run 1 check knn
says "not implemented"
run 0 list --json
python3 - "$log" <<'P' || fail "list calls a broken file passed"
import json, sys
units = {u["unit"]: u for u in json.load(open(sys.argv[1]))}
assert units["02_neighbors/knn"]["state"] != "passed" and units["02_neighbors/knn"]["earned"] == 0
P
mv "$work/backup.cpp" "$copy/$knn"
run 0 check 02.3
# and the contract: a header that is not compiled but included
cp -p "$copy/exercises/02_neighbors/knn.hpp" "$work/knn.hpp"
sed 's/arma::uword knn_vote(const arma::vec& distances/arma::uword other_name(const arma::vec\& distances/' "$work/knn.hpp" \
  >"$copy/exercises/02_neighbors/knn.hpp"
touch -d "2000-01-01" "$copy/exercises/02_neighbors/knn.hpp"
run 1 check 02.3
cp -p "$work/knn.hpp" "$copy/exercises/02_neighbors/knn.hpp"
run 0 check 02.3

# The environment changes nothing
sed 's/return winner;/return winner + 1;/' "$work/right.cpp" >"$copy/$knn"
! cmp -s "$work/right.cpp" "$copy/$knn" || fail "the wrong file is the right one"
run 1 check --json 02.3
cp "$log" "$work/plain.json"
for setting in "GTEST_FILTER=-*" "GTEST_FILTER=*Vote*" "GTEST_TOTAL_SHARDS=9 GTEST_SHARD_INDEX=8" GTEST_FAIL_FAST=1 GTEST_REPEAT=0 \
  GTEST_BREAK_ON_FAILURE=1 GTEST_OUTPUT=json "GTEST_SHUFFLE=1 GTEST_RANDOM_SEED=5" TESTBRIDGE_TEST_ONLY=none \
  GRADBOOK_HIDDEN_SEED=7 MALLOC_PERTURB_=170 LC_ALL=de_DE.UTF-8 LD_PRELOAD=/nonexistent.so OPENBLAS_CORETYPE=Prescott \
  CXXFLAGS=-DNDEBUG NINJA_STATUS=x CDPATH=/ MAKEFLAGS=-n; do
  # shellcheck disable=SC2086 # one setting or two
  ! env $setting GRADBOOK_ROOT="$copy" "$gradbook" check --json 02.3 >"$log" 2>/dev/null </dev/null || fail "$setting: passed"
  python3 - "$log" "$work/plain.json" "$setting" <<'P' || fail "changes the verdict: $setting"
import json, sys
def facts(path):
    unit, = json.load(open(path))
    return [(t["test"], t["outcome"], t["diagnosis"]) for t in unit["tests"]], unit["tasks"], unit["earned"]
assert facts(sys.argv[1]) == facts(sys.argv[2])
P
  echo "ok  $setting"
done

# One rule for points: knn_vote is wrong, and knn_predict, which calls it, is not to suffer for it
python3 - "$work/plain.json" <<'P' || { cp "$work/plain.json" "$log"; fail "a function suffers for the mistake of another"; }
import json, sys
unit, = json.load(open(sys.argv[1]))
tasks = {t["function"]: t for t in unit["tasks"]}
assert tasks["knn_vote"]["passed"] < tasks["knn_vote"]["total"]
for name in ("knn_predict", "knn_leave_one_out"):
    assert tasks[name]["passed"] == tasks[name]["total"] > 0, tasks[name]
P
echo "ok  each function with the references of all others"
# and grading without a key gives the same numbers
mkdir -p "$work/class/alice/02_neighbors"
cp "$copy/$knn" "$work/class/alice/02_neighbors/knn.cpp"
if command -v bwrap >/dev/null; then
  GRADBOOK_ROOT=$checkout "$gradbook" grade "$work/class" --out "$work/grades" --only 02.3 >"$log" 2>&1 || fail "is not graded"
  python3 - "$work/plain.json" "$work/grades" <<'P' || fail "graded otherwise than checked"
import csv, glob, json, sys
unit, = json.load(open(sys.argv[1]))
found = [json.load(open(f)) for f in glob.glob(sys.argv[2] + "/**/*.json", recursive=True)]
def tasks(document):
    if isinstance(document, dict):
        if document.get("function") and "earned" in document: yield document
        document = list(document.values())
    if isinstance(document, list):
        for entry in document: yield from tasks(entry)
graded = {t["function"]: t for d in found for t in tasks(d) if "total" in t}
assert graded, "no grades"
for task in unit["tasks"]:
    grade = graded[task["function"]]
    assert abs(grade["earned"] - task["earned"]) < 1e-9, (task, grade)
    assert (grade["passed"], grade["total"]) == (task["passed"], task["total"]), (task, grade)
P
  echo "ok  graded as checked"
fi

# Two wrong functions: one line each; a function's name confines the verdict to it
python3 - "$work/starter.cpp" "$copy/$knn" <<'P'
import re, sys
text = open(sys.argv[1]).read()
text = text.replace('todo("02.3 knn_vote");', 'return 0;').replace('todo("02.3 knn_predict");', 'return arma::urowvec(1);')
open(sys.argv[2], "w").write(text)
P
run 1 check 02.3
says "knn_vote"
says "not implemented: 02.3 knn_leave_one_out"
run 1 check knn_leave_one_out
silent_on "knn_predict  "

# No return, and a print, with both compilers
for compiler in "" g++; do # the default is clang++ where it is installed
  python3 - "$work/starter.cpp" "$copy/$knn" <<'P'
import sys
text = open(sys.argv[1]).read()
open(sys.argv[2], "w").write(text.replace('todo("02.3 knn_predict");', 'std::cout << "no return\\n";'))
P
  GRADBOOK_CXX=$compiler
  export GRADBOOK_CXX
  run 1 check knn_predict
  says "knn_predict has no return on line"
  says "exercises/02_neighbors/knn.cpp:"
  says "  | no return"
  unset GRADBOOK_CXX
done

# Lines that end in CR LF, stray files, a mask that forbids everything, no HOME, no TMPDIR
sed 's/$/\r/' "$work/right.cpp" >"$copy/$knn"
cp "$copy/$knn" "$work/windows.cpp"
run 0 check 02.3
cmp "$copy/$knn" "$work/windows.cpp" || fail "the student's file was changed"
cp "$work/right.cpp" "$copy/$knn"
for file in .#knn.md ._knn.md ._knn.hpp .#knn.hpp "knn (copy).cpp" "knn copy.hpp" "#knn.cpp#" knn.cpp~ .knn.cpp.swp notes.md Thumbs.db; do
  echo stray >"$copy/exercises/02_neighbors/$file"
done
mkdir -p "$copy/exercises/02_neighbors/.ipynb_checkpoints"
cp "$copy/exercises/02_neighbors/"knn.[hm]* "$copy/exercises/02_neighbors/.ipynb_checkpoints/"
cp -r "$copy/exercises/01_data" "$copy/exercises/01_data copy"
run 0 check 02.3
run 0 list
cp "$copy/$knn" "$copy/exercises/02_neighbors/knn2.cpp"
run 0 list
says "exercises/02_neighbors/knn2.cpp belongs to no exercise"
(umask 0777 && HOME=/nonexistent && TMPDIR=/nonexistent && XDG_CACHE_HOME=/nonexistent && export HOME TMPDIR XDG_CACHE_HOME &&
  echo "// edited" >>"$copy/$knn" && run 0 check 02.3)

# ccache without a folder that it may write compiles all the same
echo "int f() { return 1; }" >"$work/one.cpp"
env HOME=/proc/none CCACHE_DIR=/proc/none/cache XDG_CACHE_HOME=/proc/none sh "$copy/common/cmake/ccache.sh" ccache \
  c++ -c "$work/one.cpp" -o "$work/one.o" >"$log" 2>&1 || fail "does not compile without ccache's folder"
[ -s "$work/one.o" ] || fail "no object"

# A clone as Windows' git makes it: lines end in LF, data is what it was
git clone -q -c core.autocrlf=true "$checkout" "$work/clone" >"$log" 2>&1 || fail "no clone"
git -C "$work/clone" ls-files --eol >"$log"
! grep 'i/lf .*w/crlf' "$log" || fail "a clone with core.autocrlf=true has lines that end in CR LF"

# Forms of names
for form in 2.3 02.3 02.03 knn KNN 02_neighbors/knn exercises/02_neighbors/knn.cpp; do run 0 check "$form"; done
run 2 check 02.99
run 2 check knm
says "did you mean knn"
run 2 hint 02
run 0 hint
says "Hint 1 of 3"
run 0 help
run 0 help check
run 0 --version
says "gradbook "
# Formulas are characters and no line is longer than 80 columns
run 0 next
silent_on '$'
[ "$(python3 -c 'import sys; print(max(len(l.rstrip("\n")) for l in open(sys.argv[1])))' "$log")" -le 80 ] || fail "a line of more than 80"
echo "all ok"
