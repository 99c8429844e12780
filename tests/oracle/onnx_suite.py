"""Runs the operator tests of ONNX (Debian: libonnx-testdata, python3-onnx) with the layers of common/nn.

Usage: onnx_suite.py <oracle_cases>
Every test of the suite is either run, or listed with a reason in onnx_not_applicable.txt; one that is neither, a line that
fits no test, and a difference above the suite's own tolerance are errors.
"""

import fnmatch
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
from onnx import numpy_helper

from onnx_layers import CONVERTERS, Case, Node

SUITE = pathlib.Path("/usr/share/libonnx-testdata/data")
RTOL, ATOL = 1e-3, 1e-7  # of onnx.backend.test


class NotRun(Exception):
    """A test that no converter takes."""


def operators(model):
    return "+".join(sorted({node.op_type for node in model.graph.node}))


def read_tensor(path):
    tensor = onnx.TensorProto()
    tensor.ParseFromString(path.read_bytes())
    return numpy_helper.to_array(tensor)


def read_files(folder, kind):
    return [read_tensor(folder / f"{kind}_{i}.pb") for i in range(len(list(folder.glob(f"{kind}_*.pb"))))]


def as_node(model, inputs, outputs):
    """The only operator of a model; a transposed weight before it is folded in."""
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    given = [value.name for value in model.graph.input if value.name not in known]
    known.update(zip(given, inputs))
    nodes = list(model.graph.node)
    while len(nodes) > 1 and nodes[0].op_type == "Transpose":
        known[nodes[0].output[0]] = known[nodes[0].input[0]].T
        nodes = nodes[1:]
    if len(nodes) != 1:
        raise NotRun("a graph of several operators")
    node = nodes[0]
    if node.op_type not in CONVERTERS:
        raise NotRun(f"no layer for {node.op_type}")
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    wanted = [i for i, name in enumerate(node.output) if name]  # an output may be left out
    values = [known[name] if name else None for name in node.input]
    return node.op_type, Node(attributes, values, [value.shape for value in outputs]), wanted


def to_json(matrix):
    matrix = np.atleast_2d(np.asarray(matrix))
    values = [None if np.isneginf(v) else float(v) for v in matrix.flatten(order="F")]
    return {"shape": list(matrix.shape), "values": values}


def description(name, case):
    result = {"id": name, "ask": case.ask, "X": to_json(case.X), "input": case.input, "module": case.module,
              "parameters": {key: to_json(value) for key, value in case.parameters.items()},
              "buffers": {key: to_json(value) for key, value in case.buffers.items()}}
    if "labels" in case.targets:
        result["labels"] = [int(v) for v in case.targets["labels"]]
    if "values" in case.targets:
        result["values"] = to_json(case.targets["values"])
    return result


def make_cases(folder):
    """All data sets of one test: (cases, outputs of theirs, their places among the operator's outputs)."""
    model = onnx.load(folder / "model.onnx")
    result = []
    for data in sorted(folder.glob("test_data_set_*")):
        inputs, outputs = read_files(data, "input"), read_files(data, "output")
        if any(value.dtype not in (np.float32, np.int64, np.int32, np.bool_) for value in inputs + outputs):
            raise NotRun("no numbers of this type")
        operator, node, wanted = as_node(model, inputs, outputs)
        try:
            cases = CONVERTERS[operator](node)
        except AssertionError as error:
            raise NotRun(str(error)) from error
        result.append(([cases] if isinstance(cases, Case) else cases, outputs, wanted))
    return result


def read_table(path):
    """Lines "<pattern> <reason>"; a pattern with / is one of tests, else one of operators."""
    table = []
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            pattern, reason = line.split(None, 1)
            table.append((pattern, reason))
    return table


def matching(table, name, model_operators):
    return [pattern for pattern, _ in table
            if fnmatch.fnmatchcase(name if "/" in pattern else model_operators, pattern)]


def answer(matrix):
    return np.array(matrix["values"], np.float32).reshape(matrix["shape"], order="F")


def largest_miss(ours, theirs):
    """Above 1: too large. NaN is."""
    if ours.shape != theirs.shape:
        raise SystemExit(f"shapes differ: ours {ours.shape}, theirs {theirs.shape}")
    ratio = np.abs(ours.astype(np.float64) - theirs) / (ATOL + RTOL * np.abs(theirs.astype(np.float64)))
    return float(np.max(np.where(np.isnan(ratio), np.inf, ratio), initial=0))


def compare(program, tests):
    """Asks the program all cases at once; returns the largest miss of every test."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([description(f"{name} {i} {j}", case) for name, sets in tests.items()
                   for i, (cases, _, _) in enumerate(sets) for j, case in enumerate(cases)], file)
        file.flush()
        output = subprocess.run([program, "onnx", file.name], check=True, capture_output=True).stdout
    answers = json.loads(output)
    misses = {}
    for name, sets in tests.items():
        for i, (cases, theirs, wanted) in enumerate(sets):
            ours = []
            for j, case in enumerate(cases):
                found = answers[f"{name} {i} {j}"]
                ours += case.read({"Y": answer(found["Y"])} if "Y" in found else found)
            for place, expected in zip(wanted, theirs, strict=True):
                misses[name] = max(misses.get(name, 0), largest_miss(np.asarray(ours[place]), expected))
    return misses


def main(program):
    table = read_table(pathlib.Path(__file__).with_name("onnx_not_applicable.txt"))
    tests, errors, listed, used = {}, [], 0, set()
    folders = sorted(SUITE.glob("*/test_*"))
    if not folders:
        raise SystemExit(f"there is no ONNX test in {SUITE}: apt-get install libonnx-testdata")
    for folder in folders:
        name = f"{folder.parent.name}/{folder.name.removeprefix('test_')}"
        path = folder / "model.onnx"
        patterns = matching(table, name, operators(onnx.load(path)) if path.exists() else "")
        used.update(patterns)
        if patterns:
            listed += 1
            continue
        try:
            tests[name] = make_cases(folder)
        except NotRun as reason:
            errors.append(f"{name} is neither run nor listed: {reason}")
    errors += [f"onnx_not_applicable.txt: {pattern} fits no test" for pattern, _ in table if pattern not in used]

    misses = compare(program, tests)
    errors += [f"{name}: {miss:.3g} times the tolerance" for name, miss in misses.items() if not miss <= 1]
    worst = max(misses, key=misses.get)
    print(f"{len(misses)} of {len(folders)} ONNX tests run, {listed} are not applicable; allowed: {RTOL:.0e} relative and "
          f"{ATOL:.0e}; largest difference {misses[worst]:.2g} of that in {worst}")
    for error in errors:
        print(f"MISS {error}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
