"""Blocks, random networks and the models of common/nn by PyTorch, always in double."""

import functools
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import safetensors_file
import torch
from described_network import (
    Flatten, Linear, basic_block, convolution, dense_layer, make_module, to_columns, to_images)
from layer_oracle import training
from torch import nn
from torch.nn.functional import cross_entropy


def mlp(layer_sizes):
    (in_features, hidden, classes) = layer_sizes
    return nn.Sequential(Linear(in_features, hidden), nn.ReLU(), Linear(hidden, classes))


def lenet():
    """28 x 28 pixels become 4 x 4."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), Flatten(),
        Linear(256, 120), nn.ReLU(), Linear(120, 84), nn.ReLU(), Linear(84, 10))


def small_vgg():
    layers, channels = [], 3
    for width in (32, 64):
        for inputs in (channels, width):
            layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU()]
        layers.append(nn.MaxPool2d(2))
        channels = width
    return nn.Sequential(*layers, Flatten(), Linear(8 * 8 * 64, 10))


def resnet_20(projection):
    layers = [convolution(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for width in (16, 32, 64):
        for block in range(3):
            stride = 2 if block == 0 and width > 16 else 1
            layers.append(basic_block(channels, width, stride, projection))
            channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), Linear(64, 10))


def densenet(blocks, growth, first_channels, num_classes):
    channels = first_channels
    layers = [nn.Conv2d(3, channels, 7, 2, 3, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
              nn.MaxPool2d(3, 2, 1)]
    for i, count in enumerate(blocks):
        for _ in range(count):
            layers.append(dense_layer(channels, growth))
            channels += growth
        layers += [nn.BatchNorm2d(channels), nn.ReLU()]
        if i + 1 < len(blocks):
            layers += [convolution(channels, channels // 2, 1), nn.AvgPool2d(2)]
            channels //= 2
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), Linear(channels, num_classes))


def tensors_of(weights):
    """The tensors of a weights file of ours."""
    tensors = safetensors_file.decode(bytes.fromhex(weights))
    return {name: torch.tensor(array, dtype=torch.float64) for name, array in tensors.items()}


def curve(make, ours, weights, trained_weights, input, X, labels, order, learning_rate, **options):
    module = make(**options).double()
    start = tensors_of(weights)
    tracked = {name: b for name, b in module.state_dict().items() if name.endswith("num_batches_tracked")}
    module.load_state_dict({**start, **tracked})  # names and shapes are theirs

    images, labels = to_images(X, input), torch.tensor(labels.ravel().astype("int64"))
    optimizer = torch.optim.SGD(module.parameters(), learning_rate, momentum=0.9)
    losses = []
    for batch in order.T.astype("int64"):
        optimizer.zero_grad()
        loss = cross_entropy(module(images[batch]).flatten(1), labels[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    theirs = {"losses": np.array(losses), "Y of all": to_columns(module.eval()(images))}

    trained, moved = module.state_dict(), 0.0
    for name, tensor in tensors_of(trained_weights).items():
        moved = max(moved, float((tensor - start[name]).abs().max()))
        ours[f"trained {name}"], theirs[f"trained {name}"] = tensor.numpy().ravel(), trained[name].numpy().ravel()
    if moved < 1e-3:
        raise SystemExit(f"the weights moved by {moved} only")
    return theirs


def load_weights(ours, network, X):
    """Writes the state of a network of theirs, without its counters, and asks our program for the output."""
    torch.manual_seed(X.size)
    module = make_module(network["module"], network["input"]["channels"])[0].double()
    images = to_images(X, network["input"])
    module(torch.randn((5, *images.shape[1:]), dtype=torch.float64))  # running statistics of their own
    state = {name: tensor.numpy() for name, tensor in module.state_dict().items()}
    matrix = {"shape": X.shape, "values": X.ravel(order="F").tolist()}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "network.json").write_text(json.dumps({"network": network, "X": matrix}))
        (folder / "weights.safetensors").write_bytes(safetensors_file.encode(state))
        output = subprocess.run([sys.argv[1], "weights", name], check=True, capture_output=True).stdout
    answer = json.loads(output)
    ours["Y"] = np.array(answer["values"]).reshape(answer["shape"], order="F")
    return {"Y": to_columns(module.eval()(images))}


CURVES = {"mlp": mlp, "lenet": lenet, "small_vgg": small_vgg, "resnet_20": resnet_20, "densenet": densenet}


def __getattr__(name):
    """The function of a case. compare.py asks for curve_lenet_float, random_network_double and so on."""
    if name.startswith("__"):
        raise AttributeError(name)
    if name.startswith("curve_"):
        model = name.removeprefix("curve_").removesuffix("_float").removesuffix("_double")
        return functools.partial(curve, CURVES[model])
    return training
