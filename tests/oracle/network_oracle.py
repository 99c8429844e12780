"""Blocks, random networks and trainings from weights files by PyTorch, always in double."""

from layer_oracle import training


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return training
