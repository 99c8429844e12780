"""Reads and writes safetensors files as the format's description says: Debian has no package for it."""

import json
import struct

import numpy as np

TYPES = {"F32": np.float32, "F64": np.float64, "I64": np.int64}


def decode(data):
    """Names to arrays: 8 bytes length of the header, the header in JSON, the numbers."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[8 + length:][begin:end], TYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
    return tensors


def encode(tensors):
    header, body = {}, b""
    for name, array in tensors.items():
        kind = next(kind for kind, dtype in TYPES.items() if dtype == array.dtype)
        data = np.ascontiguousarray(array).tobytes()
        header[name] = {
            "dtype": kind, "shape": list(array.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body
