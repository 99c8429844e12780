"""Every kind of layer and loss by PyTorch, always in double; also blocks and whole networks: network_oracle.py."""

import numpy as np
import torch
from described_network import Twin, mean_loss, position_losses, tensor, to_columns, to_images


def training(ours, network, names, parameters, X, other, dY, targets, lengths, steps, learning_rate):
    twin = Twin(network, names, parameters)
    lengths = lengths if lengths.size else None
    images = to_images(X, twin.input).requires_grad_("dX" in ours)

    Y = twin(images, True, lengths)
    channels, height, width = Y.shape[1:]
    R = to_images(dY, {"channels": channels, "height": height, "width": width})
    theirs = {"Y": to_columns(Y)}
    if Y.requires_grad:
        Y.backward(R)
    if "dX" in ours:
        theirs["dX"] = to_columns(images.grad)
    theirs.update(twin.pieces("gradient of ", lambda parameter: parameter.grad))

    if names:
        theirs["losses"] = train(twin, network, images.detach(), targets, lengths, steps, learning_rate)
        theirs.update(twin.pieces("trained "))
    theirs.update(twin.buffers())
    theirs["Y of others"] = to_columns(twin(to_images(other, twin.input), False))
    return theirs


def train(twin, network, images, targets, lengths, steps, learning_rate):
    start = {name: parameter.detach().clone() for name, parameter in twin.parameters.items()}
    optimizer = torch.optim.SGD(twin.parameters.values(), learning_rate, momentum=0.9)
    loss = network.get("loss", {"kind": "MeanSquaredError"})
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        Y = twin(images, True, lengths)
        value = mean_loss(loss, Y, targets, twin.valid if lengths is not None else None)
        value.backward()
        optimizer.step()
        losses.append(value.item())
    # Parameters that stay where they are would be no test, unless a convolution sees nothing but padding
    moved = max(float((parameter - start[name]).abs().max()) for name, parameter in twin.parameters.items())
    if moved < 1e-3 and any(parameter.grad.any() for parameter in twin.parameters.values()):
        raise SystemExit(f"{network}: the parameters moved by {moved} only")
    return np.array(losses)


def huge_logits(ours, loss, Z, targets, scale):
    z = tensor(Z.T)[:, :, None, None].requires_grad_()
    total = position_losses(loss, z, targets).sum()
    (scale * total).backward()
    return {"loss": total.detach().numpy(), "dZ": to_columns(z.grad)}


def __getattr__(name):
    """The function of a case. compare.py asks for loss_Huber_huge_float, conv2d_double and so on."""
    if name.startswith("__"):
        raise AttributeError(name)
    return huge_logits if "_huge_" in name else training
