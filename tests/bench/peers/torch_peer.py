"""PyTorch's side of the bench. Usage: torch_peer.py THREADS; ATEN_CPU_CAPABILITY chooses its instruction set."""

import sys

import fashion_mnist
import peer
import torch
import torch.nn.functional as F
import torch_networks as networks
from torch import nn

THREADS = int(sys.argv[1])
torch.set_num_threads(THREADS)
torch.manual_seed(1)

FORMATS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}
FOREACH = {"foreach": True, "single": False}


def parameter_count(network):
    return sum(parameter.numel() for parameter in network.parameters())


def parameters_once(network):
    """PyTorch adds two biases where one does; their sum counts once. Only the GRU's third block keeps them apart."""
    redundant = sum(cell.bias_hh_l0.numel() * (2 if getattr(cell, "bidirectional", False) else 1)
                    for cell in network.modules() if isinstance(cell, nn.RNNBase))
    apart = sum(cell.hidden_size for cell in network.modules() if isinstance(cell, nn.GRU))
    return parameter_count(network) - redundant + apart


def with_threads(steps):
    """Small operations are often faster on one thread: every step once more with one."""
    def on(threads, step):
        def run():
            torch.set_num_threads(threads)
            step()
        return run

    counts = sorted({1, THREADS}, reverse=True)
    return {f"{name}, {n} thread{'s' if n > 1 else ''}": on(n, step) for name, step in steps.items() for n in counts}


def train_step(network, optimizer, x, labels):
    def step():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(network(x), labels).backward()
        optimizer.step()
    return step


def infer_step(network, x):
    network.eval()

    @torch.inference_mode()
    def step():
        network(x)
    return step


def momentum(network, **options):
    return torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, **options)


def adam(network, **options):
    return torch.optim.Adam(network.parameters(), lr=1e-3, **options)


def train(build, shape, batch, make_optimizer, formats=False, one_thread=False):
    labels = torch.randint(10, (batch,))
    steps = {}
    for layout, memory_format in FORMATS.items() if formats else [("", torch.contiguous_format)]:
        for each, foreach in FOREACH.items():
            network = build().to(memory_format=memory_format)
            x = torch.randn(shape).contiguous(memory_format=memory_format)
            name = ", ".join(filter(None, [layout, each]))
            steps[name] = train_step(network, make_optimizer(network, foreach=foreach), x, labels)
    steps = with_threads(steps) if one_thread else steps
    return peer.Workload(steps, items=batch, parameters=parameters_once(network))


def infer(build, shape, formats=False):
    steps = {}
    for layout, memory_format in FORMATS.items() if formats else [("contiguous", torch.contiguous_format)]:
        network = build().to(memory_format=memory_format)
        steps[layout] = infer_step(network, torch.randn(shape).contiguous(memory_format=memory_format))
    return peer.Workload(steps, items=shape[0], parameters=parameter_count(network))


def recurrent(kind, steps=28, features=28, hidden=128, batch=64, bidirectional=False):
    return train(lambda: networks.Recurrent(kind, features, hidden, bidirectional), (steps, batch, features), batch,
                 adam, one_thread=True)


def layer(build, shape, input_gradient=True):
    """Forward and backward of one layer with the gradients of its parameters and of its input."""
    steps = {}
    for layout, memory_format in FORMATS.items():
        network = build().to(memory_format=memory_format)
        x = torch.randn(shape).contiguous(memory_format=memory_format).requires_grad_(input_gradient)
        gradient = torch.randn_like(network(x), memory_format=memory_format)

        def step(network=network, x=x, gradient=gradient):
            x.grad = None
            network.zero_grad(set_to_none=True)
            network(x).backward(gradient)
        steps[layout] = step
    return peer.Workload(steps, items=shape[0], parameters=parameter_count(network))


def convolution(channels, out, kernel, size, padding, input_gradient=True):
    return layer(lambda: nn.Conv2d(channels, out, kernel, padding=padding), (64, channels, size, size), input_gradient)


def softmax_epoch(batch=128):
    """Three ways to a shuffled epoch: gather floats, gather bytes and convert, gather everything at once."""
    pixels = torch.from_numpy(fashion_mnist.images("train").copy())
    labels = torch.from_numpy(fashion_mnist.labels("train").astype("int64"))
    floats = pixels.float() / 255
    network = nn.Linear(784, 10)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)

    def update(x, y):
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(network(x), y).backward()
        optimizer.step()

    def gather_floats():
        for index in torch.randperm(len(labels)).split(batch):
            update(floats[index], labels[index])

    def gather_bytes():
        for index in torch.randperm(len(labels)).split(batch):
            update(pixels[index].float().div_(255), labels[index])

    def gather_all():
        order = torch.randperm(len(labels))
        for x, y in zip(floats[order].split(batch), labels[order].split(batch)):
            update(x, y)

    steps = {"floats": gather_floats, "bytes": gather_bytes, "gathered at once": gather_all}
    return peer.Workload(with_threads(steps), items=len(labels), parameters=parameter_count(network))


def optimizer(rule, parameters=10_000_000, **options):
    steps = {}
    for name, foreach in FOREACH.items():
        theta = torch.randn(parameters).requires_grad_()
        theta.grad = torch.randn(parameters)
        steps[name] = rule([theta], lr=1e-3, foreach=foreach, **options).step
    return peer.Workload(steps, parameters=parameters)


def neighbors_l2(k=5, block=1000):
    """The k smallest of |a|^2 - 2 a.b for every query b; the part with |b|^2 alone does not change their order."""
    train = torch.from_numpy(fashion_mnist.images("train").copy()).float()
    queries = torch.from_numpy(fashion_mnist.images("t10k").copy()).float()
    norms = (train * train).sum(1)

    @torch.inference_mode()
    def step():
        for b in queries.split(block):
            torch.addmm(norms, b, train.t(), alpha=-2).topk(k, largest=False)
    return peer.Workload({"addmm and topk": step}, items=len(queries))


def neighbors_l1(k=5, n_queries=128):  # of 10,000: the time of a brute-force search is proportional to them
    train = torch.from_numpy(fashion_mnist.images("train").copy()).float()
    queries = torch.from_numpy(fashion_mnist.images("t10k")[:n_queries].copy()).float()

    @torch.inference_mode()
    def step():
        torch.cdist(queries, train, p=1).topk(k, largest=False)
    return peer.Workload({"cdist and topk": step}, items=n_queries)


IMAGE, COLOUR = (64, 1, 28, 28), (64, 3, 32, 32)
FEATURES = (64, 32, 28, 28)
optim = torch.optim

peer.serve(f"PyTorch {torch.__version__}", {
    "mlp-train": lambda: train(networks.mlp, (128, 784), 128, adam),
    "mlp-infer": lambda: infer(networks.mlp, (128, 784)),
    "softmax-epoch": softmax_epoch,
    "lenet-train": lambda: train(networks.lenet, IMAGE, 64, momentum, formats=True),
    "lenet-infer": lambda: infer(networks.lenet, IMAGE, formats=True),
    "vgg-train": lambda: train(networks.vgg, COLOUR, 64, momentum, formats=True),
    "resnet20-train": lambda: train(networks.resnet20, (128, 3, 32, 32), 128, momentum, formats=True),
    "resnet20-infer": lambda: infer(networks.resnet20, (128, 3, 32, 32), formats=True),
    "conv-3x3-64-64-14": lambda: convolution(64, 64, 3, 14, 1),
    "conv-3x3-16-32-28": lambda: convolution(16, 32, 3, 28, 1),
    "conv-1x1-32-64-28": lambda: convolution(32, 64, 1, 28, 0),
    "conv-5x5-1-8": lambda: convolution(1, 8, 5, 28, 0, input_gradient=False),
    "max-pool": lambda: layer(lambda: nn.MaxPool2d(2), FEATURES),
    "average-pool": lambda: layer(lambda: nn.AvgPool2d(2), FEATURES),
    "batch-norm-relu": lambda: layer(lambda: nn.Sequential(nn.BatchNorm2d(32), nn.ReLU(inplace=True)), FEATURES),
    "rnn-train": lambda: recurrent(nn.RNN),
    "birnn-train": lambda: recurrent(nn.RNN, bidirectional=True),
    "gru-train": lambda: recurrent(nn.GRU),
    "lstm-train": lambda: recurrent(nn.LSTM),
    "lstm-long-train": lambda: recurrent(nn.LSTM, steps=100, features=64, hidden=256, batch=32),
    "optimizer-sgd": lambda: optimizer(optim.SGD),
    "optimizer-momentum": lambda: optimizer(optim.SGD, momentum=0.9),
    "optimizer-nesterov": lambda: optimizer(optim.SGD, momentum=0.9, nesterov=True),
    "optimizer-rmsprop": lambda: optimizer(optim.RMSprop),
    "optimizer-adadelta": lambda: optimizer(optim.Adadelta),
    "optimizer-adam": lambda: optimizer(optim.Adam),
    "optimizer-nadam": lambda: optimizer(optim.NAdam),
    "neighbors-l2": neighbors_l2,
    "neighbors-l1-float": neighbors_l1,
    "neighbors-l1-bytes": neighbors_l1,
})
