"""Recomputes the cases of oracle_cases with scikit-learn, numpy and PyTorch and compares every number.

Usage: compare.py <oracle_cases> <group>    with group data, neighbors, mlp, optimizer, layer, network
Prints one line per kind of case with the largest difference in double and in float; exits with 1 if one is too large.
"""

import importlib
import json
import subprocess
import sys

import numpy as np

SEEDS = 20
# Largest |ours - theirs|, relative to the largest of their numbers where that is above 1
DOUBLE = 1e-10
FLOAT = 1e-5
CURVE_FLOAT = 1e-4  # thirty steps multiply each other's rounding; PyTorch's own float32 is as far from double
NUMERICAL_GRADIENT = 1e-7  # central differences with h = 1e-4 cannot do better


def decode(value):
    """Matrices are written column by column; everything else is as it is."""
    if isinstance(value, dict) and set(value) == {"shape", "values"}:
        return np.array(value["values"]).reshape(value["shape"], order="F")
    return value


def tolerance(name):
    if name == "numerical_gradient":
        return NUMERICAL_GRADIENT
    # The search answers in double for any type of samples
    single = name.endswith("_float") and not name.startswith("find_neighbors")
    if single and name.startswith("curve_"):
        return CURVE_FLOAT
    return FLOAT if single else DOUBLE


def difference(ours, theirs):
    ours = np.asarray(ours, dtype=np.float64)
    theirs = np.asarray(theirs, dtype=np.float64)
    if ours.size == theirs.size and 1 in ours.shape:  # a vector: lying or standing
        theirs = theirs.reshape(ours.shape)
    if ours.shape != theirs.shape:
        raise SystemExit(f"shapes differ: ours {ours.shape}, theirs {theirs.shape}")
    if ours.size == 0:
        return 0.0
    largest = np.max(np.abs(ours - theirs)) / max(1.0, np.max(np.abs(theirs)))
    return np.inf if np.isnan(largest) else float(largest)


def main(program, group):
    oracle = importlib.import_module(f"{group}_oracle")
    output = subprocess.run([program, str(SEEDS), group], check=True, capture_output=True).stdout
    worst, counts = {}, {}
    for case in json.loads(output):
        name = case["name"]
        ours = {key: decode(value) for key, value in case["out"].items()}
        inputs = {key: decode(value) for key, value in case["in"].items()}
        theirs = getattr(oracle, name)(ours=ours, **inputs)
        if set(ours) != set(theirs):
            raise SystemExit(f"{name}: not both sides answer {set(ours) ^ set(theirs)}")
        counts[name] = counts.get(name, 0) + 1
        for key in ours:
            found = difference(ours[key], theirs[key])
            if name not in worst or found > worst[name][0]:
                worst[name] = (found, key)
    if not worst:
        raise SystemExit(f"{program} gave no case of {group}")

    print_table(worst, counts)
    return 1 if any(found > tolerance(name) for name, (found, _) in worst.items()) else 0


def print_table(worst, counts):
    """One line per kind; the cases of a kind in double and in float side by side."""
    kinds = {}
    for name in worst:
        single = name.endswith("_float")
        kinds.setdefault(name.removesuffix("_float").removesuffix("_double"), {})[single] = name
    print(f"allowed: {DOUBLE:.0e} in double, {FLOAT:.0e} in float (curves {CURVE_FLOAT:.0e}), numerical gradients "
          f"{NUMERICAL_GRADIENT:.0e}")
    print(f"     {'largest difference':45} cases  {'double':40} float")
    for kind, names in kinds.items():
        ok = all(worst[name][0] <= tolerance(name) for name in names.values())
        columns = [f"{worst[names[single]][0]:.1e} {worst[names[single]][1]}" if single in names else ""
                   for single in (False, True)]
        cases = sum(counts[name] for name in names.values())
        print(f"{'ok  ' if ok else 'MISS'} {kind:45} {cases:5}  {columns[0]:40} {columns[1]}".rstrip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
