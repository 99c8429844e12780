"""PyTorch's twins of the networks that described_network.cpp makes, written from the papers and PyTorch's own layers.

Inside everything is N x channels x height x width, also vectors (1 x 1 pixels) and sequences (height 1). Modules are
built so that their parameters have our names: a state_dict of theirs is a weights file of ours.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)  # the tensors are small


def tensor(array):
    return torch.tensor(array, dtype=torch.float64)


def to_images(X, shape):
    """One column per sample, channels fastest, then x, then y."""
    width, height, channels = shape["width"], shape["height"], shape["channels"]
    return tensor(X.T).reshape(-1, height, width, channels).permute(0, 3, 1, 2).contiguous()


def to_columns(images):
    images = images.detach()
    return images.permute(0, 2, 3, 1).reshape(len(images), -1).T.numpy()


def to_ours(parameter, module=None):
    """The numbers in our order: column by column, a convolution's columns as channels, x, y."""
    array = parameter.detach().numpy()
    if isinstance(module, nn.Embedding):
        array = array.T
    if array.ndim == 4:
        array = array.transpose(0, 2, 3, 1).reshape(len(array), -1)
    return array.reshape(-1, order="F").copy()  # theirs may change


def to_theirs(values, like, module=None):
    shape = tuple(like.shape)
    if isinstance(module, nn.Embedding):
        return tensor(values.reshape(shape))  # our size x vocabulary by columns is their vocabulary x size by rows
    if len(shape) == 4:
        out, channels, height, width = shape
        return tensor(values.reshape((out, channels, width, height), order="F").transpose(0, 1, 3, 2).copy())
    return tensor(values.reshape(shape, order="F").copy())


class Linear(nn.Linear):
    """Acts on the channels of every pixel."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Flatten(nn.Module):
    def forward(self, x):
        return x.permute(0, 2, 3, 1).reshape(len(x), -1, 1, 1)


class Embedding(nn.Embedding):
    def forward(self, x):
        return super().forward(x[:, 0, 0].long()).permute(0, 2, 1).unsqueeze(2)


class LastStep(nn.Module):
    def __init__(self, state):
        super().__init__()
        self.state = state

    def forward(self, x):
        last = x[:, :, :, -1]
        half = {"forward": x.shape[1], "reverse": 0, "bidirectional": x.shape[1] // 2}[self.state]
        return torch.cat([last[:, :half], x[:, half:, :, 0]], dim=1).unsqueeze(3)


class RepeatSteps(nn.Module):
    def __init__(self, steps, every):
        super().__init__()
        self.steps, self.every = steps, every

    def forward(self, x):
        return x.expand(-1, -1, -1, self.steps) if self.every else F.pad(x, (0, self.steps - 1))


class PadShortcut(nn.Module):
    """He et al. (2016), option A."""

    def __init__(self, out_channels, stride):
        super().__init__()
        self.out_channels, self.stride = out_channels, stride

    def forward(self, x):
        x = x[:, :, ::self.stride, ::self.stride]
        new = self.out_channels - x.shape[1]
        return F.pad(x, (0, 0, 0, 0, new // 2, new - new // 2))


class Residual(nn.Module):
    def __init__(self, main, shortcut, relu=True):
        super().__init__()
        self.main, self.relu = main, relu
        self.shortcut = nn.Identity() if shortcut is None else shortcut

    def forward(self, x):
        y = self.main(x) + self.shortcut(x)
        return F.relu(y) if self.relu else y


class Concat(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        return torch.cat([x, self.branch(x)], dim=1)


def convolution(in_channels, out_channels, kernel, stride=1, groups=1):
    return nn.Conv2d(in_channels, out_channels, kernel, stride, kernel // 2, groups=groups, bias=False)


def projection_shortcut(in_channels, out_channels, stride):
    if stride == 1 and in_channels == out_channels:
        return None
    return nn.Sequential(convolution(in_channels, out_channels, 1, stride), nn.BatchNorm2d(out_channels))


def basic_block(in_channels, out_channels, stride, projection):
    main = nn.Sequential(
        convolution(in_channels, out_channels, 3, stride), nn.BatchNorm2d(out_channels), nn.ReLU(),
        convolution(out_channels, out_channels, 3), nn.BatchNorm2d(out_channels))
    shortcut = projection_shortcut(in_channels, out_channels, stride)
    if shortcut is not None and not projection:
        shortcut = PadShortcut(out_channels, stride)
    return Residual(main, shortcut)


def bottleneck_block(in_channels, width, out_channels, stride, groups):
    main = nn.Sequential(
        convolution(in_channels, width, 1), nn.BatchNorm2d(width), nn.ReLU(),
        convolution(width, width, 3, stride, groups), nn.BatchNorm2d(width), nn.ReLU(),
        convolution(width, out_channels, 1), nn.BatchNorm2d(out_channels))
    return Residual(main, projection_shortcut(in_channels, out_channels, stride))


def dense_layer(in_channels, growth):
    return Concat(nn.Sequential(
        nn.BatchNorm2d(in_channels), nn.ReLU(), convolution(in_channels, 4 * growth, 1),
        nn.BatchNorm2d(4 * growth), nn.ReLU(), convolution(4 * growth, growth, 3)))


def activation(function, parameter=None):
    options = () if parameter is None else (parameter,)
    return {"identity": nn.Identity, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "elu": nn.ELU,
            "leaky_relu": nn.LeakyReLU, "softmax": lambda: nn.Softmax(dim=1)}[function](*options)


def pool(kind, d):
    options = {"stride": d["stride"] or d["kernel"], "padding": d["padding"]}
    if kind == "MaxPool2d":
        return nn.MaxPool2d(d["kernel"], **options)
    return nn.AvgPool2d(d["kernel"], count_include_pad=d.get("counts_padding", True), **options)


def make_module(d, channels):
    """The module and the number of its output channels; batch normalization takes that of its input."""
    d = dict(d)
    kind = d.pop("kind")
    if kind == "Linear":
        return Linear(d["in"], d["out"], d["bias"]), d["out"]
    if kind == "Conv2d":
        return nn.Conv2d(
            d["in_channels"], d["out_channels"], (d["kernel_height"], d["kernel_width"]), d["stride"],
            d["padding"], groups=d["groups"], bias=d["bias"]), d["out_channels"]
    if kind in ("MaxPool2d", "AvgPool2d"):
        return pool(kind, d), channels
    if kind == "GlobalAvgPool":
        return nn.AdaptiveAvgPool2d(1), channels
    if kind == "BatchNorm":
        momentum = d["momentum"] if d["convention"] == "of_batch" else 1 - d["momentum"]
        return nn.BatchNorm2d(channels, d["epsilon"], momentum), channels
    if kind == "Activation":
        return activation(**d), channels
    if kind == "Flatten":
        return Flatten(), None  # a batch normalization never follows
    if kind == "Embedding":
        return Embedding(d["vocabulary"], d["size"]), d["size"]
    if kind == "PadShortcut":
        return PadShortcut(**d), d["out_channels"]
    if kind == "LastStep":
        return LastStep(**d), channels
    if kind == "RepeatSteps":
        return RepeatSteps(**d), channels
    if kind == "BasicBlock":
        return basic_block(**d), d["out_channels"]
    if kind == "BottleneckBlock":
        return bottleneck_block(**d), d["out_channels"]
    if kind == "DenseLayer":
        return dense_layer(**d), channels + d["growth"]
    if kind == "Sequential":
        modules = []
        for module in d["modules"]:
            made, channels = make_module(module, channels)
            modules.append(made)
        return nn.Sequential(*modules), channels
    if kind == "Residual":
        main, out_channels = make_module(d["main"], channels)
        shortcut = make_module(d["shortcut"], channels)[0] if d["shortcut"] else None
        return Residual(main, shortcut, d["relu"]), out_channels
    if kind == "Concat":
        branch, new = make_module(d["branch"], channels)
        return Concat(branch), channels + new
    raise ValueError(f"there is no kind {kind}")


class Twin:
    """A network with our parameters, whose answers are in our order."""

    def __init__(self, network, names, parameters):
        self.input = network["input"]
        self.module = make_module(network["module"], self.input["channels"])[0].double()
        own = dict(self.module.named_parameters())
        if set(own) != set(names):
            raise SystemExit(f"not both sides have the parameters {set(own) ^ set(names)}")
        self.parameters = {name: own[name] for name in names}
        values, begin = parameters.ravel(), 0
        with torch.no_grad():
            for name, parameter in self.parameters.items():
                piece = values[begin:begin + parameter.numel()]
                parameter.copy_(to_theirs(piece, parameter, self.owner(name)))
                begin += parameter.numel()
        if begin != len(values):
            raise SystemExit(f"ours has {len(values)} parameters, theirs {begin}")

    def owner(self, name):
        return self.module.get_submodule(name.rpartition(".")[0])

    def __call__(self, images, training, lengths=None):
        """With lengths the sequences run one by one; zeros behind them make them a batch, and `valid` says what they are."""
        self.module.train(training)
        Y = self.module(images)
        self.valid = torch.ones(len(Y), Y.shape[3]).double()
        if lengths is None:
            return Y
        alone = [self.module(images[n:n + 1, :, :, :int(length)]) for n, length in enumerate(lengths.ravel())]
        for n, y in enumerate(alone):
            self.valid[n, y.shape[3]:] = 0
        return torch.cat([F.pad(y, (0, Y.shape[3] - y.shape[3])) for y in alone])

    def pieces(self, title, get=lambda parameter: parameter):
        return {title + name: to_ours(get(p), self.owner(name)) for name, p in self.parameters.items()}

    def buffers(self):
        return {name: to_ours(b) for name, b in self.module.named_buffers() if not name.endswith("_tracked")}


def hinge(z, labels, margin):
    """Theirs is the mean over the classes, ours the sum."""
    return z.shape[1] * F.multi_margin_loss(z, labels, margin=margin, reduction="none")


LABEL_LOSSES = {
    "SoftmaxCrossEntropy": lambda z, labels, p: F.cross_entropy(z, labels, reduction="none"),
    "MulticlassHinge": hinge,
}
# Ours are means over the outputs of a position
VALUE_LOSSES = {
    "SoftmaxCrossEntropyWithTargets": lambda z, t, p: F.cross_entropy(z, t, reduction="none"),
    "BinaryCrossEntropyWithLogits": lambda z, t, p: F.binary_cross_entropy_with_logits(z, t, reduction="none").mean(1),
    "MeanSquaredError": lambda z, t, p: F.mse_loss(z, t, reduction="none").mean(1),
    "MeanAbsoluteError": lambda z, t, p: F.l1_loss(z, t, reduction="none").mean(1),
    "Huber": lambda z, t, p: F.huber_loss(z, t, reduction="none", delta=p).mean(1),
    "SmoothL1": lambda z, t, p: F.smooth_l1_loss(z, t, reduction="none", beta=p).mean(1),
}


def position_losses(loss, Y, targets):
    """Y: N x channels x height x width; the loss of every position, N x positions."""
    kind, parameter = loss["kind"], loss.get("parameter", 1.0)
    rows = Y.permute(0, 2, 3, 1).reshape(-1, Y.shape[1])
    if kind in LABEL_LOSSES:
        losses = LABEL_LOSSES[kind](rows, torch.tensor(targets.T.reshape(-1).astype("int64")), parameter)
    else:
        losses = VALUE_LOSSES[kind](rows, tensor(np.ascontiguousarray(targets.T)).reshape(rows.shape), parameter)
    return losses.reshape(len(Y), -1)


def mean_loss(loss, Y, targets, valid=None):
    losses = position_losses(loss, Y, targets)
    return losses.mean() if valid is None else (losses * valid).sum() / valid.sum()
