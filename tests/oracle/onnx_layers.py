"""What common/nn computes for an operator of ONNX: a network description, its parameters, and where the answer belongs.

Every function gets a Node and returns a Case, or a list with one per output. ONNX has samples first and channels second; our columns hold one sample with
channels fastest. Where an operator pads unevenly, the input is padded here, with what padding means there.
"""

import math
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Node:
    """One operator: attributes, inputs by position (None: not given), and the rank of what it returns."""
    attributes: dict
    inputs: list
    outputs: list


@dataclass
class Case:
    """What our program is asked, and `read`, which turns its answer into the outputs of the operator by position."""
    X: np.ndarray  # our columns
    read: object
    input: dict = field(default_factory=lambda: {"channels": 1, "width": 1, "height": 1})
    module: dict = None
    parameters: dict = field(default_factory=dict)
    buffers: dict = field(default_factory=dict)
    ask: str = "forward"
    targets: dict = field(default_factory=dict)


def shape(channels, width=1, height=1):
    return {"channels": int(channels), "width": int(width), "height": int(height)}


def to_columns(x):
    """N x C x ... -> our columns, the last axis of x second fastest."""
    return np.moveaxis(x, 1, -1).reshape(x.shape[0], -1).T


def from_columns(y, output_shape):
    """The inverse of to_columns for a result of this shape."""
    n, c, *space = output_shape
    return np.moveaxis(y.T.reshape(n, *space, c), -1, 1)


def network(x, module, output_shape, **more):
    """A layer on samples x of any number of axes; those behind the channels are positions."""
    height = x.shape[2] if x.ndim == 4 else 1
    width = math.prod(x.shape[2:]) // height
    return Case(X=to_columns(x), input=shape(x.shape[1], width, height), module=module,
                read=lambda answer: [from_columns(answer["Y"], output_shape)], **more)


# Element by element: one sample

def elementwise(node, module, **more):
    x = node.inputs[0]
    return Case(X=x.reshape(-1, 1), input=shape(x.size), module=module,
                read=lambda answer: [answer["Y"].reshape(x.shape)], **more)


def activation(function, attribute=None, default=None):
    def convert(node):
        module = {"kind": "Activation", "function": function}
        if attribute:
            module["parameter"] = node.attributes.get(attribute, default)
        return elementwise(node, module)
    return convert


def dropout(node):
    """At inference, or with nothing to drop. The mask, a second output, is nothing that we have."""
    training = len(node.inputs) > 2 and bool(node.inputs[2])
    p = float(node.inputs[1]) if training else 0.5
    return elementwise(node, {"kind": "Dropout", "p": p}, ask="training" if training else "forward")


# A softmax runs along the channels of every position

def along_channels(node, default_axis):
    x = node.inputs[0]
    axis = node.attributes.get("axis", default_axis)
    moved = np.moveaxis(x, axis, -1)
    return moved.reshape(-1, moved.shape[-1]).T, lambda y: np.moveaxis(y.T.reshape(moved.shape), -1, axis)


def softmax(node):
    X, back = along_channels(node, -1)
    return Case(X=X, input=shape(X.shape[0]), module={"kind": "Activation", "function": "softmax"},
                read=lambda answer: [back(answer["Y"])])


def log_softmax(node):
    X, back = along_channels(node, -1)
    return Case(X=X, ask="log_softmax", read=lambda answer: [back(answer["Y"])])


# Windows

def geometry(node, rank, kernel):
    """Strides, dilations and pads (low, high) per axis."""
    strides = node.attributes.get("strides", [1] * rank)
    dilations = node.attributes.get("dilations", [1] * rank)
    pads = node.attributes.get("pads", [0] * 2 * rank)
    pads = list(zip(pads[:rank], pads[rank:]))
    auto = node.attributes.get("auto_pad", b"NOTSET").decode()
    if auto.startswith("SAME"):
        pads = []
        for size, k, s in zip(node.inputs[0].shape[2:], kernel, strides):
            total = max(0, (math.ceil(size / s) - 1) * s + k - size)
            small, large = total // 2, total - total // 2
            pads.append((small, large) if auto == "SAME_UPPER" else (large, small))
    return strides, dilations, pads


def pad_input(x, pads, value):
    return np.pad(x, [(0, 0), (0, 0)] + [tuple(p) for p in pads], constant_values=value)


def convolution(node):
    x, w, *bias = node.inputs
    bias = bias[0] if bias else None
    rank = x.ndim - 2
    strides, dilations, pads = geometry(node, rank, w.shape[2:])
    if rank == 1:  # one row
        x, w = x[:, :, None], w[:, :, None]
        strides, dilations, pads = [strides[0]] * 2, [1, dilations[0]], [(0, 0), pads[0]]
    assert strides[0] == strides[1], "one stride for both axes"
    # A dilated kernel is one with zeros between its numbers
    out, c = w.shape[:2]
    size = [(k - 1) * d + 1 for k, d in zip(w.shape[2:], dilations)]
    wide = np.zeros((out, c, *size), w.dtype)
    wide[:, :, ::dilations[0], ::dilations[1]] = w
    even = {p for pad in pads for p in pad}
    padding = even.pop() if len(even) == 1 else 0
    if padding == 0:
        x = pad_input(x, pads, 0)
    module = {"kind": "Conv2d", "in_channels": x.shape[1], "out_channels": out, "kernel_width": size[1],
              "kernel_height": size[0], "stride": strides[0], "padding": padding,
              "groups": node.attributes.get("group", 1), "bias": bias is not None}
    # Columns of our weight: channels, then x, then y
    parameters = {"weight": wide.transpose(0, 2, 3, 1).reshape(out, -1)}
    if bias is not None:
        parameters["bias"] = bias.reshape(-1, 1)
    return network(x, module, node.outputs[0], parameters=parameters)


def pool(kind, padding_value):
    def convert(node):
        x = node.inputs[0]
        kernel = node.attributes["kernel_shape"]
        rank = x.ndim - 2
        strides, dilations, pads = geometry(node, rank, kernel)
        counts = bool(node.attributes.get("count_include_pad", 0))
        if rank == 1:  # a square window over as many equal rows
            x = np.repeat(x[:, :, None], kernel[0], axis=2)
            assert pads == [(0, 0)], "no padding over one axis"
            kernel, strides, dilations, pads = kernel * 2, [strides[0]] * 2, dilations * 2, [(0, 0)] * 2
        assert kernel[0] == kernel[1] and strides[0] == strides[1] and set(dilations) == {1}, "square windows"
        if node.attributes.get("ceil_mode", 0):
            pads = [(low, high + -(size + low + high - kernel[0]) % strides[0])
                    for size, (low, high) in zip(x.shape[2:], pads)]
        even = {p for pad in pads for p in pad}
        padding = even.pop() if len(even) == 1 else 0
        if padding == 0 and even or 2 * padding > kernel[0]:
            assert kind == "MaxPool2d" or counts, "uneven padding that does not count"
            x, padding = pad_input(x, pads, padding_value), 0
        module = {"kind": kind, "kernel": kernel[0], "stride": strides[0], "padding": padding,
                  "counts_padding": counts}
        return network(x, module, node.outputs[0])
    return convert


def global_average_pool(node):
    return network(node.inputs[0], {"kind": "GlobalAvgPool"}, node.outputs[0])


def batch_norm(node):
    x, scale, bias, mean, variance = node.inputs
    module = {"kind": "BatchNorm", "epsilon": node.attributes.get("epsilon", 1e-5), "momentum": 0.1,
              "convention": "of_batch"}
    column = lambda v: v.reshape(-1, 1)
    return network(x, module, node.outputs[0], parameters={"weight": column(scale), "bias": column(bias)},
                   buffers={"running_mean": column(mean), "running_var": column(variance)})


# Products

def linear(x, weight, bias, output_shape):
    """y = x W' + b for rows x."""
    parameters = {"weight": weight}
    if bias is not None:
        parameters["bias"] = np.broadcast_to(bias.reshape(1, -1), (1, weight.shape[0])).T
    module = {"kind": "Linear", "in": weight.shape[1], "out": weight.shape[0], "bias": bias is not None}
    return Case(X=x.T, input=shape(weight.shape[1]), module=module, parameters=parameters,
                read=lambda answer: [answer["Y"].T.reshape(output_shape)])


def gemm(node):
    a, b, *c = node.inputs
    a = a.T if node.attributes.get("transA", 0) else a
    b = b if node.attributes.get("transB", 0) else b.T
    bias = node.attributes.get("beta", 1.0) * c[0] if c else None
    assert bias is None or bias.size in (1, b.shape[0]), "a bias per output"
    return linear(a, node.attributes.get("alpha", 1.0) * b, bias, node.outputs[0])


def matmul(node):
    a, b = node.inputs
    return linear(a, b.T, None, node.outputs[0])


def embedding(node):
    table, indices = node.inputs
    module = {"kind": "Embedding", "vocabulary": table.shape[0], "size": table.shape[1]}
    return Case(X=indices.astype(np.float32).reshape(1, -1), input=shape(1), module=module,
                parameters={"weight": table.T},
                read=lambda answer: [answer["Y"].T.reshape(*indices.shape, -1)])


def flatten(node):
    x = node.inputs[0]
    assert node.attributes.get("axis", 1) in (1, 1 - x.ndim), "samples stay samples"
    # Our order within a sample is another one: theirs is looked up in the columns of numbers 0, 1, ...
    order = to_columns(np.arange(x[0].size).reshape(1, *x.shape[1:]))[:, 0]
    return Case(X=to_columns(x), input=shape(x.shape[1], math.prod(x.shape[2:])),
                module={"kind": "Sequential", "modules": [{"kind": "Flatten"}, {"kind": "Activation", "function": "identity"}]},
                read=lambda answer: [answer["Y"][np.argsort(order)].T])


# Several inputs: channels of one, from which each branch takes its part

def select(parameters, path, first, count, channels):
    parameters[path + "weight"] = np.eye(channels)[first:first + count]
    return {"kind": "Linear", "in": channels, "out": count, "bias": False}


def join(parts, adds):
    """parts: a matrix channels x positions each."""
    X = np.concatenate(parts, axis=0)
    starts = np.cumsum([0] + [len(part) for part in parts])
    parameters = {}

    def build(first, path):
        if first + 1 == len(parts):
            return select(parameters, path, starts[first], len(parts[first]), len(X))
        a = select(parameters, path + "a.", starts[first], len(parts[first]), len(X))
        return {"kind": "Join", "adds": adds, "a": a, "b": build(first + 1, path + "b.")}

    return X, build(0, ""), parameters


def add(node):
    x = node.inputs[0]
    assert all(other.shape == x.shape for other in node.inputs), "equal shapes"
    X, module, parameters = join([part.reshape(1, -1) for part in node.inputs], True)
    return Case(X=X, input=shape(len(X)), module=module, parameters=parameters,
                read=lambda answer: [answer["Y"].reshape(x.shape)])


def concat(node):
    axis = node.attributes["axis"]
    moved = [np.moveaxis(part, axis, -1) for part in node.inputs]
    X, module, parameters = join([part.reshape(-1, part.shape[-1]).T for part in moved], False)
    positions = moved[0].shape[:-1]
    return Case(X=X, input=shape(len(X)), module=module, parameters=parameters,
                read=lambda answer: [np.moveaxis(answer["Y"].T.reshape(*positions, -1), -1, axis)])


# Sequences, one direction, state 0 at the start

def recurrent(cell, order):
    """order: our gates' places among theirs."""
    def convert(node):
        x, w, r, *rest = node.inputs
        assert not any(value is not None for value in rest[1:]), "no lengths, states or peepholes"
        hidden = node.attributes["hidden_size"]
        batchwise = node.attributes.get("layout", 0) == 1
        x = x if batchwise else x.swapaxes(0, 1)  # batch x steps x features
        batch, steps, features = x.shape
        gates = len(order)
        blocks = lambda matrix: np.concatenate([matrix[g * hidden:(g + 1) * hidden] for g in order])
        both = rest[0][0] if rest else np.zeros(2 * gates * hidden, np.float32)
        # One step from state 0: their GRU, which multiplies r into the state first, is ours
        assert cell != "gru" or steps == 1, "one step of a GRU whose reset gate is before the product"
        bias = blocks(both[:gates * hidden]) + blocks(both[gates * hidden:])
        parameters = {"weight_ih": blocks(w[0]), "weight_hh": blocks(r[0]), "bias": bias.reshape(-1, 1)}

        def read(answer):
            y = answer["Y"].T.reshape(batch, steps, hidden)
            last = y[:, -1]
            if batchwise:
                return [y[:, :, None], last[:, None]]
            return [y.swapaxes(0, 1)[:, None], last[None]]

        return Case(X=x.reshape(batch, -1).T, input=shape(features, steps), parameters=parameters, read=read,
                    module={"kind": "Recurrent", "cell": cell, "in": features, "hidden": hidden})
    return convert


def softmax_cross_entropy(node):
    """Weights of classes and an ignored class are soft targets: w_y at the class, 0 where it is ignored."""
    x, labels, *weight = node.inputs
    classes = x.shape[1]
    X = np.moveaxis(x, 1, -1).reshape(-1, classes).T
    flat = labels.reshape(-1)
    ignored = node.attributes.get("ignore_index")
    if weight or ignored is not None:
        weights = weight[0] if weight else np.ones(classes, np.float32)
        valid = flat != ignored if ignored is not None else np.ones(flat.shape, bool)
        values = np.zeros((classes, len(flat)), np.float32)
        values[flat[valid], np.flatnonzero(valid)] = weights[flat[valid]]
        targets, total = {"values": values}, float(values.sum(dtype=np.float64))
    else:
        targets, total = {"labels": flat}, len(flat)
    reduction = node.attributes.get("reduction", b"mean").decode()

    def read(answer):
        if reduction == "none":
            return [np.reshape(answer["each"], labels.shape)]
        return [np.array(answer["sum"] / (total if reduction == "mean" else 1))]

    case = Case(X=X, ask="losses", targets=targets, read=read)
    if len(node.outputs) == 1:
        return case
    # The second output: the logarithms of the probabilities
    return [case, log_softmax(Node({"axis": 1}, [x], node.outputs[1:]))]


CONVERTERS = {
    "Add": add, "Sum": add, "Concat": concat,
    "AveragePool": pool("AvgPool2d", 0), "MaxPool": pool("MaxPool2d", -np.inf), "GlobalAveragePool": global_average_pool,
    "BatchNormalization": batch_norm, "Conv": convolution, "Dropout": dropout, "Flatten": flatten,
    "Gather": embedding, "Gemm": gemm, "MatMul": matmul,
    "Identity": activation("identity"), "Relu": activation("relu"), "Sigmoid": activation("sigmoid"),
    "Tanh": activation("tanh"), "LeakyRelu": activation("leaky_relu", "alpha", 0.01), "Elu": activation("elu", "alpha", 1.0),
    "RNN": recurrent("rnn", [0]), "LSTM": recurrent("lstm", [0, 2, 3, 1]), "GRU": recurrent("gru", [1, 0, 2]),
    "Softmax": softmax, "LogSoftmax": log_softmax, "SoftmaxCrossEntropyLoss": softmax_cross_entropy,
}
