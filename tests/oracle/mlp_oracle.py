"""The units of 09_mlp, the network core and the update rules by PyTorch's automatic differentiation and optimizers.

Everything is computed in double; samples are our columns and their rows.
"""

import torch
import torch.nn.functional as F

ACTIVATIONS = {"identity": lambda z: z, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


def variable(array):
    return torch.tensor(array, dtype=torch.float64).requires_grad_()


def constant(array):
    return torch.tensor(array, dtype=torch.float64)


def arrays(tensors):
    return {key: tensor.detach().numpy() for key, tensor in tensors.items()}


def dense_layer(ours, X, W, b, dZ, activation):
    X, W, b = variable(X), variable(W), variable(b.ravel())
    Z = F.linear(X.T, W, b).T
    Z.backward(constant(dZ))
    return arrays({"Z": Z, "A": ACTIVATIONS[activation](Z), "dX": X.grad, "dW": W.grad, "db": b.grad})


def loss_per_batch(loss, Z, A, Y):
    """Summed over the batch, so that its gradients are those of each sample."""
    if loss == "half_squared_error":
        return 0.5 * F.mse_loss(A, Y, reduction="sum")
    if loss == "binary_cross_entropy":
        return F.binary_cross_entropy_with_logits(Z, Y, reduction="sum")
    return F.cross_entropy(Z.T, Y.T, reduction="sum")


def two_layer_step(ours, W1, b1, W2, b2, X, Y, hidden, output, loss, learning_rate):
    W1, b1, W2, b2 = variable(W1), variable(b1.ravel()), variable(W2), variable(b2.ravel())
    X, Y = constant(X), constant(Y)
    Z1 = F.linear(X.T, W1, b1).T
    A1 = ACTIVATIONS[hidden](Z1)
    Z2 = F.linear(A1.T, W2, b2).T
    A2 = torch.softmax(Z2, 0) if loss == "softmax_cross_entropy" else ACTIVATIONS[output](Z2)
    Z1.retain_grad()
    Z2.retain_grad()
    total = loss_per_batch(loss, Z2, A2, Y)
    mean = total / X.shape[1]
    total.backward(retain_graph=True)
    deltas = {"delta1": Z1.grad.clone(), "delta2": Z2.grad.clone()}

    optimizer = torch.optim.SGD([W1, b1, W2, b2], lr=learning_rate)
    optimizer.zero_grad()
    mean.backward()
    gradients = {"dW1": W1.grad, "db1": b1.grad, "dW2": W2.grad, "db2": b2.grad}
    optimizer.step()
    return arrays({
        "Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2, "loss": mean, **deltas, **gradients,
        "output_delta": deltas["delta2"], "hidden_delta": deltas["delta1"],
        "updated_W1": W1, "updated_b1": b1, "updated_W2": W2, "updated_b2": b2,
    })


def tape(ours, nodes, output):
    values = []
    for op, a, b, value in nodes:
        if op == "input":
            node = variable(value)
        elif op == "add":
            node = values[a] + values[b]
        elif op == "multiply":
            node = values[a] * values[b]
        else:
            node = torch.sigmoid(values[a])
        node.retain_grad()
        values.append(node)
    values[output].backward()
    zero = constant(0.0)
    return {
        "values": torch.stack(values).detach().numpy(),
        "derivatives": torch.stack([zero if v.grad is None else v.grad for v in values]).numpy(),
    }


def numerical_gradient(ours, theta, A, b):
    theta = variable(theta)
    F.softplus(-constant(b) * (constant(A) @ theta), threshold=1000).sum().backward()
    return {"gradient": theta.grad.numpy()}


def count_parameters(ours, layer_sizes):
    sizes = [int(size) for size in layer_sizes.ravel()]
    network = torch.nn.Sequential(*[torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])
    return {"total": sum(parameter.numel() for parameter in network.parameters())}


class Network:
    """Our flat parameters W1, b1, W2, b2, ..., each W column by column, as torch's."""

    def __init__(self, layer_sizes, hidden, bias, X, labels, parameters):
        self.flat = variable(parameters.ravel())
        self.sizes, self.hidden, self.bias = layer_sizes, ACTIVATIONS[hidden], bias
        self.X = constant(X).T
        self.labels = torch.tensor(labels.ravel().astype("int64"))

    def log_probabilities(self):
        at, A = 0, self.X
        for l, (n_in, n_out) in enumerate(zip(self.sizes, self.sizes[1:])):
            W = self.flat[at:at + n_in * n_out].reshape(n_in, n_out).T
            at += n_in * n_out
            b = None
            if self.bias:
                b = self.flat[at:at + n_out]
                at += n_out
            Z = F.linear(A, W, b)
            A = self.hidden(Z)
        assert at == len(self.flat)
        return F.log_softmax(Z, dim=1)

    def loss(self):
        return F.nll_loss(self.log_probabilities(), self.labels)

    def train(self, optimizer, steps=5):
        for _ in range(steps):
            optimizer.zero_grad()
            self.loss().backward()
            optimizer.step()
        return {"parameters": self.flat.detach().numpy()}


def mlp(ours, **inputs):
    network = Network(**inputs)
    loss = network.loss()
    loss.backward()
    return arrays({
        "log_probabilities": network.log_probabilities().T, "loss": loss, "gradient": network.flat.grad})


def mlp_sgd(ours, **inputs):
    network = Network(**inputs)
    return network.train(torch.optim.SGD([network.flat], lr=0.1))


def mlp_adam_double(ours, **inputs):
    network = Network(**inputs)
    return network.train(torch.optim.Adam([network.flat], lr=0.01))


def adam(ours, parameters, gradients, learning_rate, beta1, beta2, epsilon):
    theta = variable(parameters.ravel())
    optimizer = torch.optim.Adam([theta], lr=learning_rate, betas=(beta1, beta2), eps=epsilon)
    for gradient in gradients.T:
        theta.grad = constant(gradient)
        optimizer.step()
    return {"parameters": theta.detach().numpy()}


mlp_double = mlp_float = mlp
mlp_sgd_double = mlp_sgd_float = mlp_sgd
adam_double = adam_float = adam
