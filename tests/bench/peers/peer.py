"""How `./gradbook bench` talks with a peer: one line with a question in, one line with an answer out, until the end of input.

Question: {"workload": "mlp-train", "seconds": 0.3}
Answer:   {"seconds": time of one step, "items": samples of one step, "parameters": their number or null, "variant": "..."}
          or {"error": "..."}; the first line, unasked, is {"peer": name and version}.

A workload is a function that returns a Workload. The same mathematics often has several spellings that differ in speed; the
first question for a workload tries them all and keeps the fastest.
"""

import json
import signal
import sys
import time


class Workload:
    """`steps` maps the name of each variant to a function that does one step of the same work."""

    def __init__(self, steps, items=1, parameters=None):
        self.steps, self.items, self.parameters = steps, items, parameters


def mean_time(step, seconds):
    """Of as many steps as fit, at least one."""
    start = time.perf_counter()
    count = 0
    while True:
        step()
        count += 1
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return elapsed / count


def seconds_per_step(step, seconds):
    """After a warm-up that does not count, unless a single step is so long that nothing is left to warm up."""
    first = mean_time(step, seconds / 4)
    return first if first >= seconds else mean_time(step, seconds)


def measure(workload, seconds):
    if len(workload.steps) > 1:
        times = {name: seconds_per_step(step, seconds / 2) for name, step in workload.steps.items()}
        best = min(times, key=times.get)
        workload.steps = {best: workload.steps[best]}
    (variant, step), = workload.steps.items()
    return {
        "seconds": seconds_per_step(step, seconds),
        "items": workload.items, "parameters": workload.parameters, "variant": variant,
    }


def answer(workloads, current, question):
    name = question["workload"]
    if name not in workloads:
        return {"error": f"there is no workload {name}"}
    if name not in current:
        current.clear()  # at most one workload's memory at a time
        current[name] = workloads[name]()
    return measure(current[name], question["seconds"])


def serve(peer, workloads):
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a traceback
    # What libraries print must not get between the answers
    answers = sys.stdout
    sys.stdout = sys.stderr
    print(json.dumps({"peer": peer}), file=answers, flush=True)
    current = {}
    for line in sys.stdin:
        try:
            reply = answer(workloads, current, json.loads(line))
        except Exception as error:  # the other workloads can still be measured
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=answers, flush=True)
