"""Recurrent networks by torch.nn.RNN, LSTM and GRU, always in double.

Our columns hold one sample, step after step. We keep one bias where the sum of PyTorch's two is all that matters: it becomes
bias_ih. Only block n of a GRU needs both.
"""

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def decode(matrix):
    return np.array(matrix["values"]).reshape(matrix["shape"], order="F")


def our_prefix(layer, layers, bidirectional, direction):
    """Where the parameters of one direction of one layer lie."""
    return f"{layer}." + (("forward.", "reverse.")[direction] if bidirectional else "")


def recurrent(ours, X, dY, lengths, parameters, kind, hidden, layers, bidirectional):
    batch = X.shape[1]
    lengths = lengths.ravel().astype(int)
    steps = ours["Y"].shape[0] // (hidden * (2 if bidirectional else 1))
    features = X.shape[0] // steps
    options = dict(num_layers=layers, bidirectional=bidirectional)
    if kind == "lstm":
        net = torch.nn.LSTM(features, hidden, **options)
    elif kind == "gru":
        net = torch.nn.GRU(features, hidden, **options)
    else:
        net = torch.nn.RNN(features, hidden, nonlinearity=kind, **options)
    net = net.double()

    # Our name -> PyTorch's parameter
    names = {}
    for layer in range(layers):
        for direction in range(2 if bidirectional else 1):
            suffix = f"_l{layer}" + ("_reverse" if direction else "")
            prefix = our_prefix(layer, layers, bidirectional, direction)
            for ours_name, theirs in [("weight_ih", "weight_ih"), ("weight_hh", "weight_hh"), ("bias", "bias_ih")]:
                names[prefix + ours_name] = getattr(net, theirs + suffix)
            bias_hh = getattr(net, "bias_hh" + suffix)
            with torch.no_grad():
                bias_hh.zero_()
            if kind == "gru":
                names[prefix + "bias_hn"] = bias_hh
    with torch.no_grad():
        for name, parameter in names.items():
            value = torch.tensor(decode(parameters[name]), dtype=torch.float64)
            if name.endswith("bias_hn"):
                parameter[2 * hidden:] = value.ravel()
            else:
                parameter.copy_(value.reshape(parameter.shape))

    # (steps, batch, features)
    x = torch.tensor(X.T.reshape(batch, steps, features).transpose(1, 0, 2).copy()).double().requires_grad_()
    packed = pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False)
    y, _ = pad_packed_sequence(net(packed)[0], total_length=steps)

    def to_theirs(columns):
        return torch.tensor(columns.T.reshape(batch, steps, -1).transpose(1, 0, 2).copy()).double()

    def to_ours(tensor):
        return tensor.detach().numpy().transpose(1, 0, 2).reshape(batch, -1).T

    y.backward(to_theirs(dY))
    result = {"Y": to_ours(y), "dX": to_ours(x.grad)}
    for name, parameter in names.items():
        gradient = parameter.grad.numpy()
        if name.endswith("bias_hn"):
            gradient = gradient[2 * hidden:]
        result["d " + name] = gradient.reshape(decode(parameters[name]).shape)
    return result


recurrent_float = recurrent
