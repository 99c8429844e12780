"""The update rules, penalties, clipping and schedules by torch.optim, always in double.

Where PyTorch has no such rule, or a wrong one, the formula of the paper in numpy: RMSProp with Nesterov momentum
(its own has plain momentum; here its scaling, then PyTorch's Nesterov), and Nadam (1.13 multiplies mu_t twice; foreach=True does not, and is compared too).
"""

import functools

import numpy as np
import torch

SGD, optim = torch.optim.SGD, torch.optim

RULES = {
    "sgd": lambda p, n: SGD(p, n["learning_rate"]),
    "momentum_classical": lambda p, n: SGD(p, n["learning_rate"], momentum=n["momentum"]),
    "momentum_dampened": lambda p, n: SGD(
        p, n["learning_rate"], momentum=n["momentum"], dampening=n["dampening"]),
    "nesterov": lambda p, n: SGD(p, n["learning_rate"], momentum=n["momentum"], nesterov=True),
    "adagrad": lambda p, n: optim.Adagrad(p, n["learning_rate"], eps=n["epsilon"]),
    "adadelta": lambda p, n: optim.Adadelta(p, n["learning_rate"], rho=n["rho"], eps=n["epsilon"]),
    "rmsprop": lambda p, n: optim.RMSprop(p, n["learning_rate"], alpha=n["rho"], eps=n["epsilon"]),
    "adam": lambda p, n: optim.Adam(
        p, n["learning_rate"], betas=(n["beta1"], n["beta2"]), eps=n["epsilon"]),
    "adamw": lambda p, n: optim.AdamW(
        p, n["learning_rate"], betas=(n["beta1"], n["beta2"]), eps=n["epsilon"], weight_decay=n["decoupled"]),
    "nadam_foreach": lambda p, n: optim.NAdam(
        p, n["learning_rate"], betas=(n["beta1"], n["beta2"]), eps=n["epsilon"], foreach=True),
}


def variable(array):
    return torch.tensor(array, dtype=torch.float64).requires_grad_()


def torch_steps(rule, ours, parameters, gradients, rates, numbers):
    theta = variable(parameters.ravel())
    optimizer = RULES[rule]([theta], numbers)
    for gradient, rate in zip(gradients.T, rates.ravel()):
        theta.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
    return {"parameters": theta.detach().numpy()}


def momentum_averaged(ours, rates, numbers, **inputs):
    """The mean of gradients is the classical velocity times 1 - mu."""
    return torch_steps("momentum_classical", ours, rates=rates * (1 - numbers["momentum"]), numbers=numbers, **inputs)


def rmsprop_nesterov(ours, parameters, gradients, rates, numbers):
    """Goodfellow, Bengio & Courville, Algorithm 8.6: Nesterov momentum on gradients that RMSProp has scaled."""
    r, scaled = 0.0, []
    for g in gradients.T:
        r = numbers["rho"] * r + (1 - numbers["rho"]) * g * g
        scaled.append(g / (np.sqrt(r) + numbers["epsilon"]))
    return torch_steps("nesterov", ours, parameters, np.array(scaled).T, rates, numbers)


def nadam(form, ours, parameters, gradients, rates, numbers):
    beta1, beta2 = numbers["beta1"], numbers["beta2"]

    def mu(t):
        return beta1 if form == "constant" else beta1 * (1 - 0.5 * 0.96 ** (0.004 * t))

    theta, m, v = parameters.ravel().copy(), 0.0, 0.0
    for t, (g, rate) in enumerate(zip(gradients.T, rates.ravel()), start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        product = np.prod([mu(i) for i in range(1, t + 1)])
        m_hat = mu(t + 1) * m / (1 - product * mu(t + 1)) + (1 - mu(t)) * g / (1 - product)
        theta -= rate * m_hat / (np.sqrt(v / (1 - beta2**t)) + numbers["epsilon"])
    if form == "scheduled":
        other = torch_steps("nadam_foreach", ours, parameters, gradients, rates, numbers)
        # PyTorch keeps the product of mu in float32
        np.testing.assert_allclose(theta, other["parameters"], atol=1e-6)
    return {"parameters": theta}


def adam_around(ours, parameters, gradients, rates, numbers, l2=0.0, group_end=0, norm=None, value=None):
    """Adam with clipping, then weight decay; the parameters before group_end at half the rate, without decay."""
    first, rest = variable(parameters.ravel()[:group_end]), variable(parameters.ravel()[group_end:])
    rate = numbers["learning_rate"]
    groups = [{"params": [rest], "weight_decay": l2}]
    if group_end:
        groups.append({"params": [first], "lr": 0.5 * rate})
    optimizer = RULES["adam"](groups, numbers)
    for gradient in gradients.T:
        first.grad, rest.grad = (torch.tensor(part, dtype=torch.float64)
                                 for part in (gradient[:group_end], gradient[group_end:]))
        if norm is not None:
            torch.nn.utils.clip_grad_norm_([first, rest], norm)
        if value is not None:
            torch.nn.utils.clip_grad_value_([first, rest], value)
        optimizer.step()
    return {"parameters": torch.cat([first, rest]).detach().numpy()}


def scheduler(name, optimizer, s, epochs):
    s_ = optim.lr_scheduler
    if name == "step":
        return s_.StepLR(optimizer, s["every"], s["factor"])
    if name == "multi_step":
        return s_.MultiStepLR(optimizer, s["milestones"], s["factor"])
    if name == "exponential":
        return s_.ExponentialLR(optimizer, s["factor"])
    return s_.CosineAnnealingLR(optimizer, epochs, eta_min=0.1 * s["rate"])


def schedule(name, ours, epochs, settings, warm=False):
    optimizer = SGD([variable(np.zeros(1))], settings["rate"])
    theirs = scheduler(name, optimizer, settings, epochs)
    if warm:
        # Two optimizers: SequentialLR of 1.13 leaves traces of the second schedule in the first
        rates = []
        warming = SGD([variable(np.zeros(1))], settings["rate"])
        linear = optim.lr_scheduler.LinearLR(warming, settings["start"], 1.0, settings["warm"])
        for _ in range(min(settings["warm"], epochs)):
            rates.append(linear.get_last_lr()[0])
            warming.step()
            linear.step()
    else:
        rates = []
    while len(rates) < epochs:
        rates.append(theirs.get_last_lr()[0])
        optimizer.step()
        theirs.step()
    return {"rates": np.array(rates)}


def plateau(ours, losses, rate, factor, patience, threshold, cooldown, minimum):
    optimizer = SGD([variable(np.zeros(1))], rate)
    theirs = optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=factor, patience=patience, threshold=threshold, cooldown=cooldown, min_lr=minimum)
    rates = []
    for loss in losses.ravel():
        theirs.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    return {"rates": np.array(rates)}


# The names of the cases: <rule>_<type>, schedule_<name>, warm_up_<name>
CASES = {rule: functools.partial(torch_steps, rule) for rule in RULES}
CASES.update(
    momentum_averaged=momentum_averaged, rmsprop_nesterov=rmsprop_nesterov,
    nadam_scheduled=functools.partial(nadam, "scheduled"), nadam_constant=functools.partial(nadam, "constant"),
    adam_l2=adam_around, adam_groups=adam_around, adam_clip_norm=adam_around, adam_clip_value=adam_around)
for case, function in CASES.items():
    globals()[f"{case}_double"] = globals()[f"{case}_float"] = function
for schedule_name in ("step", "multi_step", "exponential", "cosine"):
    globals()[f"schedule_{schedule_name}"] = functools.partial(schedule, schedule_name)
    globals()[f"warm_up_{schedule_name}"] = functools.partial(schedule, schedule_name, warm=True)
